using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansMl.Text;

/// <summary>
/// Turns a folded text into hashed n-grams: words and pairs of words, and character runs inside a word with its boundaries marked
/// ("&lt;word&gt;"). Value = 1 + ln(occurrences), each block scaled to Euclidean length 1; dense features follow unscaled. Hash: FNV-1a
/// over UTF-16 units, the order mixed in, finished with MurmurHash3's 32-bit finaliser; bucket = hash modulo a power of two. Ids: word
/// block [0, W), character block [W, W + C), dense feature j is W + C + j. A number is one word of as many zeros as it has digits: its
/// length says more than its value. O(n · orders). Immutable, so one instance serves every thread, each with its own buffers.
/// </summary>
public sealed class HashedNgramExtractor
{
    private const uint FnvOffset = Fnv.Offset;
    private const uint FnvPrime = Fnv.Prime;
    private const uint OrderSalt = 0x9E3779B9;
    private const int MaxOrder = 8;
    private const int FewestScrambled = 4;  // shorter words have at most one inner letter
    private const int ScrambledOrder = 9;   // a salt of its own
    private const int LongestAtOnce = 40;   // words that are hashed eight starts at a time; longer ones are no writing
    private const char WordStart = '<';
    private const char WordEnd = '>';

    private static readonly float[] LogTf = BuildLogTf();

    private readonly int _maxFeatures;
    private readonly uint _wordMask;
    private readonly uint _charMask;
    private readonly int _wordOrders; // bit k: order k is wanted
    private readonly int _charOrders;
    private readonly int _longestWordOrder;
    private readonly int _longestCharOrder;
    private readonly int _shortestCharOrder;
    private readonly int _charBase;
    private readonly int _denseBase;
    private readonly int[] _dense;
    private readonly SentimentLexicon? _lexicon;
    private readonly bool _scrambled;

    /// <summary>Checks and compiles the options.</summary>
    /// <param name="options">What to extract.</param>
    /// <param name="lexicon">Needed for the dense features of <see cref="SentimentLexicon.FeatureNames"/>; null for others.</param>
    /// <exception cref="ArgumentException">An order is outside 1–8, buckets are no power of two, a dense feature is unknown, or it
    /// needs a lexicon and there is none.</exception>
    public HashedNgramExtractor(HashedNgramOptions options, SentimentLexicon? lexicon = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxFeatures);
        Options = options;
        _maxFeatures = options.MaxFeatures;
        _wordOrders = Orders(options.Word);
        _charOrders = Orders(options.Char);
        _longestWordOrder = BitOperations.Log2((uint)_wordOrders);
        _longestCharOrder = BitOperations.Log2((uint)_charOrders);
        _shortestCharOrder = BitOperations.TrailingZeroCount(_charOrders);
        _wordMask = (uint)options.Word.Buckets - 1;
        _charMask = (uint)options.Char.Buckets - 1;
        _charBase = options.Word.Buckets;
        _denseBase = options.Word.Buckets + options.Char.Buckets;
        _scrambled = options.Scrambled;
        _dense = new int[options.Dense.Count];
        for (var i = 0; i < _dense.Length; i++)
        {
            _dense[i] = IndexOf(options.Dense[i]);
            if (_dense[i] >= DenseTextFeatures.Names.Count)
            {
                _lexicon = lexicon ?? throw new ArgumentException($"The dense feature '{options.Dense[i]}' needs a lexicon.");
            }
        }
    }

    /// <summary>The memory its tables take.</summary>
    public int MemoryBytes => _lexicon?.MemoryBytes ?? 0;

    /// <summary>What it extracts.</summary>
    public HashedNgramOptions Options { get; }

    /// <summary>Fills <paramref name="target"/> with the features of <paramref name="text"/>, replacing what it held.</summary>
    /// <param name="raw">The raw text; only dense features read it.</param>
    /// <param name="text">The same text folded.</param>
    /// <param name="target">Receives the features.</param>
    public void Extract(ReadOnlySpan<char> raw, FoldedText text, FeatureBuffer target)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(target);
        target.Reset();
        AddNgrams(text, target);
        Weigh(target);
        if (_dense.Length > 0)
        {
            Span<float> all = stackalloc float[DenseTextFeatures.Names.Count + SentimentLexicon.FeatureNames.Count];
            DenseTextFeatures.Compute(raw, text.Disguised, all);
            if (text.Visible is not null)
            {
                DenseTextFeatures.ToDensity(raw.Length, all);
            }

            _lexicon?.Compute(raw, all[DenseTextFeatures.Names.Count..]);
            for (var i = 0; i < _dense.Length; i++)
            {
                target.AddDense(_denseBase + i, all[_dense[i]]);
            }
        }
    }

    /// <summary>
    /// Fills <paramref name="target"/> with what a stretch of words alone would give, from the features of the whole
    /// text: counts and lengths are those of the stretch, dense features stay those of the text. Offsets stay those of
    /// the raw text. O(n-grams of the stretch + log n).
    /// </summary>
    /// <param name="text">The features of the whole text.</param>
    /// <param name="firstToken">The first word, an index into <see cref="FeatureBuffer.Tokens"/>.</param>
    /// <param name="tokens">How many words.</param>
    /// <param name="target">Receives the features; not <paramref name="text"/> itself.</param>
    public void ExtractWindow(FeatureBuffer text, int firstToken, int tokens, FeatureBuffer target)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(target);
        target.Reset();
        foreach (var token in text.Tokens.Slice(firstToken, tokens))
        {
            target.AddToken(token.RawStart, token.RawEnd);
        }

        var ids = text.Ids;
        var places = text.Places;
        var at = FirstPlace(places, firstToken);
        var end = FirstPlace(places, firstToken + tokens);
        target.Reserve(end - at);
        foreach (var place in places[at..end])
        {
            // A pair that begins before the stretch is not part of it.
            if (place.FirstToken >= firstToken)
            {
                target.Add(ids[place.Feature], place.FirstToken - firstToken, place.LastToken - firstToken, _maxFeatures);
            }
        }

        Weigh(target);
        for (var i = 0; i < _dense.Length; i++)
        {
            target.AddDense(_denseBase + i, text.Values[^(_dense.Length - i)]);
        }
    }

    // N-grams stand in the order of the words they end in.
    private static int FirstPlace(ReadOnlySpan<FeatureOccurrence> places, int token)
    {
        int low = 0, high = places.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (places[middle].LastToken < token)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void AddNgrams(FoldedText text, FeatureBuffer target)
    {
        var chars = text.Chars;
        Span<uint> recent = stackalloc uint[MaxOrder];     // hashes of the last words, a ring
        Span<int> recentTokens = stackalloc int[MaxOrder]; // and which tokens they are: signs between words do not break a pair
        var words = 0;
        for (var i = 0; i < chars.Length;)
        {
            var c = chars[i];
            if (c == ' ' || (c < 128 && c != '$' && !TextFolder.IsWord(c)))
            {
                i++;
                continue;
            }

            var end = i + 1;
            if (!TextFolder.IsWord(c))
            {
                // Emoji, currency and other signs: a word of their own, without character n-grams.
                end += char.IsHighSurrogate(c) && end < chars.Length && char.IsLowSurrogate(chars[end]) ? 1 : 0;
                var sign = FnvOffset;
                for (var k = i; k < end; k++)
                {
                    sign = (sign ^ chars[k]) * FnvPrime;
                }

                target.Reserve(1);
                var signToken = AddToken(target, text, i, end - 1);
                if ((_wordOrders & 2) != 0)
                {
                    target.Add(Bucket(sign, 1, _wordMask), signToken, signToken, _maxFeatures);
                }

                i = end;
                continue;
            }

            var number = char.IsAsciiDigit(c);
            var hash = (FnvOffset ^ c) * FnvPrime;
            while (end < chars.Length && TextFolder.IsWord(chars[end]))
            {
                number &= char.IsAsciiDigit(chars[end]);
                hash = (hash ^ chars[end]) * FnvPrime;
                end++;
            }

            if (number)
            {
                hash = FnvOffset;
                for (var k = i; k < end; k++)
                {
                    hash = (hash ^ '0') * FnvPrime;
                }
            }

            var token = AddToken(target, text, i, end - 1);
            target.Reserve(1 + _longestWordOrder + (_longestCharOrder * (end - i + 2)));
            recent[words % MaxOrder] = hash;
            recentTokens[words % MaxOrder] = token;
            words++;
            AddWords(target, recent, recentTokens, words, token);
            if (!number)
            {
                if (_scrambled && end - i >= FewestScrambled)
                {
                    target.Add(Bucket(Scramble(chars[i..end]), ScrambledOrder, _wordMask), token, token, _maxFeatures);
                }

                AddChars(target, chars[i..end], token);
            }

            i = end;
        }
    }

    // Text that a direction mark turned round leads back from its end to its start.
    private static int AddToken(FeatureBuffer target, FoldedText text, int first, int last)
    {
        var starts = text.RawStarts;
        var ends = text.RawEnds;
        return starts[first] <= starts[last]
            ? target.AddToken(starts[first], ends[last])
            : target.AddToken(starts[last], ends[first]);
    }

    // A sum does not mind the order of what it adds; every letter is mixed first, so that different letters do not add up to the same.
    private static uint Scramble(ReadOnlySpan<char> word)
    {
        var inner = 0u;
        foreach (var c in word[1..^1])
        {
            var h = ((uint)c + 1) * 0x85EBCA6Bu;
            h ^= h >> 15;
            inner += h * 0xC2B2AE35u;
        }

        return (((((FnvOffset ^ word[0]) * FnvPrime) ^ word[^1]) * FnvPrime) ^ inner) * FnvPrime;
    }

    private void AddWords(FeatureBuffer target, ReadOnlySpan<uint> recent, ReadOnlySpan<int> recentTokens, int words, int token)
    {
        // Hash of an n-gram = the hashes of its words, newest first, folded into one.
        var hash = FnvOffset;
        for (var order = 1; order <= _longestWordOrder && order <= words; order++)
        {
            hash = order == 1 ? recent[(words - 1) % MaxOrder] : (hash ^ recent[(words - order) % MaxOrder]) * FnvPrime;
            if ((_wordOrders & (1 << order)) != 0)
            {
                target.Add(Bucket(hash, order, _wordMask), recentTokens[(words - order) % MaxOrder], token, _maxFeatures);
            }
        }
    }

    private void AddChars(FeatureBuffer target, ReadOnlySpan<char> word, int token)
    {
        if (!Vector256.IsHardwareAccelerated || word.Length > LongestAtOnce)
        {
            AddCharsOneByOne(target, word, token);
            return;
        }

        // Eight starts at once: the characters of "<word>" beside each other, and as many steps as the longest order has characters.
        Span<char> marked = stackalloc char[LongestAtOnce + 2 + Vector256<uint>.Count + MaxOrder];
        marked.Clear();
        marked[0] = WordStart;
        word.CopyTo(marked[1..]);
        marked[word.Length + 1] = WordEnd;
        var length = word.Length + 2;
        Span<int> buckets = stackalloc int[MaxOrder * Vector256<uint>.Count];
        Span<int> ids = stackalloc int[MaxOrder * Vector256<uint>.Count];
        for (var start = 0; start + 1 < length; start += Vector256<uint>.Count)
        {
            HashEight(marked[start..], buckets);
            var count = 0;
            var starts = Math.Min(Vector256<uint>.Count, length - 1 - start);
            for (var lane = 0; lane < starts; lane++)
            {
                var longest = Math.Min(_longestCharOrder, length - start - lane);
                for (var order = _shortestCharOrder; order <= longest; order++)
                {
                    if ((_charOrders & (1 << order)) != 0)
                    {
                        ids[count++] = buckets[((order - 1) * Vector256<uint>.Count) + lane];
                    }
                }
            }

            target.AddAll(ids[..count], token, _maxFeatures);
        }
    }

    // Row k - 1 of the buckets: the n-grams of order k that start at the first eight characters. The same arithmetic as one by one.
    private void HashEight(ReadOnlySpan<char> text, Span<int> buckets)
    {
        var prime = Vector256.Create(FnvPrime);
        var mask = Vector256.Create(_charMask);
        var first = Vector256.Create((uint)_charBase);
        var hash = Vector256.Create(FnvOffset);
        for (var order = 1; order <= _longestCharOrder; order++)
        {
            var units = Vector128.Create<ushort>(MemoryMarshal.Cast<char, ushort>(text[(order - 1)..]));
            hash = (hash ^ Vector256.Create(Vector128.WidenLower(units), Vector128.WidenUpper(units))) * prime;
            if ((_charOrders & (1 << order)) == 0)
            {
                continue;
            }

            var h = hash ^ Vector256.Create((uint)order * OrderSalt);
            h ^= h >>> 16;
            h *= Vector256.Create(0x85EBCA6Bu);
            h ^= h >>> 13;
            h *= Vector256.Create(0xC2B2AE35u);
            h ^= h >>> 16;
            ((h & mask) + first).AsInt32().CopyTo(buckets[((order - 1) * Vector256<uint>.Count)..]);
        }
    }

    private void AddCharsOneByOne(FeatureBuffer target, ReadOnlySpan<char> word, int token)
    {
        // Positions run over "<word>": -1 is the start mark, word.Length the end mark.
        for (var start = -1; start < word.Length; start++)
        {
            var hash = FnvOffset;
            var last = Math.Min(start + _longestCharOrder, word.Length + 1);
            for (var at = start; at < last; at++)
            {
                var c = at < 0 ? WordStart : at == word.Length ? WordEnd : word[at];
                hash = (hash ^ c) * FnvPrime;
                var order = at - start + 1;
                if ((_charOrders & (1 << order)) != 0)
                {
                    target.Add(_charBase + Bucket(hash, order, _charMask), token, token, _maxFeatures);
                }
            }
        }
    }

    private void Weigh(FeatureBuffer target)
    {
        var ids = target.Ids;
        var counts = target.Occurrences;
        var values = target.MutableValues;
        var charBase = _charBase;
        double words = 0, chars = 0;
        var wordsOnce = 0;
        var charsOnce = 0; // nearly everything occurs once, and ones are counted, not added
        for (var i = 0; i < ids.Length && i < counts.Length && i < values.Length; i++)
        {
            var tf = counts[i];
            if (tf == 1)
            {
                values[i] = 1;
                wordsOnce += ids[i] < charBase ? 1 : 0;
                charsOnce += ids[i] < charBase ? 0 : 1;
                continue;
            }

            var value = tf < LogTf.Length ? LogTf[tf] : 1f + MathF.Log(tf);
            values[i] = value;
            if (ids[i] < charBase)
            {
                words += value * value;
            }
            else
            {
                chars += value * value;
            }
        }

        words += wordsOnce;
        chars += charsOnce;
        Scale(
            ids,
            values,
            words > 0 ? (float)(1 / Math.Sqrt(words)) : 0,
            chars > 0 ? (float)(1 / Math.Sqrt(chars)) : 0);
    }

    private void Scale(ReadOnlySpan<int> ids, Span<float> values, float words, float chars)
    {
        var i = 0;
        for (; i + Vector128<int>.Count <= ids.Length; i += Vector128<int>.Count)
        {
            var isWord = Vector128.LessThan(Vector128.Create(ids[i..]), Vector128.Create(_charBase)).AsSingle();
            var scale = Vector128.ConditionalSelect(isWord, Vector128.Create(words), Vector128.Create(chars));
            (Vector128.Create<float>(values[i..]) * scale).CopyTo(values[i..]);
        }

        for (; i < ids.Length; i++)
        {
            values[i] *= ids[i] < _charBase ? words : chars;
        }
    }

    private static int Bucket(uint hash, int order, uint mask)
    {
        var h = hash ^ ((uint)order * OrderSalt);
        h ^= h >> 16;
        h *= 0x85EBCA6B;
        h ^= h >> 13;
        h *= 0xC2B2AE35;
        h ^= h >> 16;
        return (int)(h & mask);
    }

    private static int Orders(NgramOptions block)
    {
        var bits = 0;
        foreach (var order in block.Orders)
        {
            if (order is < 1 or > MaxOrder)
            {
                throw new ArgumentException($"An n-gram order of {order} was given; 1 to {MaxOrder} are possible.");
            }

            bits |= 1 << order;
        }

        if (bits == 0 || block.Buckets < 2 || !BitOperations.IsPow2(block.Buckets))
        {
            throw new ArgumentException(
                $"{block.Orders.Count} orders in {block.Buckets} buckets were given; at least one order and a power of two are needed.");
        }

        return bits;
    }

    private static int IndexOf(string name)
    {
        string[] names = [.. DenseTextFeatures.Names, .. SentimentLexicon.FeatureNames];
        return Array.IndexOf(names, name) is >= 0 and var index
            ? index
            : throw new ArgumentException($"'{name}' is no dense feature; known are {string.Join(", ", names)}.");
    }

    private static float[] BuildLogTf()
    {
        var table = new float[256];
        for (var i = 1; i < table.Length; i++)
        {
            table[i] = (float)(1 + Math.Log(i));
        }

        return table;
    }
}
