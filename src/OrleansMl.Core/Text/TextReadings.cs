namespace OrleansMl.Text;

/// <summary>
/// The readings of one text: whole and folded first, then its windows, then its sentences. When folding undid a disguise of words, the
/// text as it was typed and its windows and sentences follow; when runs of a letter were cut to two, the text with single letters; when
/// words are written as nobody writes them, the text with those repaired. Windows are cut from the features already extracted, so nothing
/// is hashed twice; the last one ends with the text. A short text without disguise has one reading and costs what extracting it costs.
/// Reused from text to text; not safe for two threads at once.
/// <code>
/// words    0 . . . . . . . 7 . . . . . . . 15 . 18      WindowWords 8, WindowStride 4
/// windows  [0      8) [4     12) [8     16) [11    19)
/// </code>
/// </summary>
public sealed class TextReadings
{
    private const int MaxTexts = 4;
    private const int FewestOfSentence = 3; // words; shorter ones ("Yes.", "Oh no!") belong to the next

    private readonly HashedNgramExtractor _extractor;
    private readonly ReadingOptions _options;
    private readonly SpellingRepair? _spelling;
    private readonly FoldedText _folded = new();
    private readonly FeatureBuffer?[] _texts = new FeatureBuffer?[MaxTexts];
    private readonly int[] _windows = new int[MaxTexts];   // of each text
    private readonly int[] _sentences = new int[MaxTexts]; // of each text
    private readonly List<(int First, int Count)> _bounds = []; // words of the sentences, text after text
    private FoldedText? _otherText;
    private FeatureBuffer? _window;
    private int _count; // texts in use

    /// <summary>Checks the options.</summary>
    /// <param name="extractor">Extracts the features of every reading.</param>
    /// <param name="options">Which readings there are.</param>
    /// <param name="words">The words whose misspellings are also read repaired; null: none are.</param>
    /// <param name="targets">The words worth repairing for; null: all.</param>
    /// <exception cref="ArgumentException">The stride does not lie in 1 to the number of words of a window.</exception>
    public TextReadings(
        HashedNgramExtractor extractor, ReadingOptions options, WordFrequencies? words = null, RepairTargets? targets = null)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.WindowWords);
        if (options.WindowWords > 0 && (options.WindowStride < 1 || options.WindowStride > options.WindowWords))
        {
            throw new ArgumentException(
                $"Windows of {options.WindowWords} words with a stride of {options.WindowStride} were given; " +
                $"the stride must lie in 1 to {options.WindowWords}.");
        }

        _extractor = extractor;
        _options = options;
        _spelling = words is null ? null : new(words, targets);
        _texts[0] = new();
    }

    /// <summary>The whole text, folded: reading 0.</summary>
    public FeatureBuffer Whole => _texts[0]!;

    /// <summary>The number of readings of the text last read; at least 1.</summary>
    public int Count { get; private set; }

    /// <summary>Folds and extracts a text, replacing what was read before. O(n); allocates nothing once the buffers have grown.</summary>
    public void Read(ReadOnlySpan<char> raw)
    {
        (_count, Count) = (0, 0);
        _bounds.Clear();
        TextFolder.Fold(raw, _folded, _options.Folding);
        Add(raw, _folded);
        if (_options.Plain && _folded.Disguised > _folded.Certain)
        {
            TextFolder.FoldCharacters(raw, Other(), _options.Folding);
            Add(raw, Other());
        }

        if (_options.Plain && _folded.Shortened > 0)
        {
            TextFolder.FoldToSingles(raw, Other(), _options.Folding);
            Add(raw, Other());
        }

        if (_spelling is not null && _spelling.Repair(raw, _folded, Other()) > 0)
        {
            Add(raw, Other());
        }
    }

    /// <summary>One reading. A window is valid until the next one is asked for.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public FeatureBuffer this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var (text, bounds) = (0, 0);
            for (; index > _windows[text] + _sentences[text]; text++)
            {
                index -= 1 + _windows[text] + _sentences[text];
                bounds += _sentences[text];
            }

            return index == 0 ? _texts[text]!
                : index <= _windows[text] ? Window(_texts[text]!, index - 1)
                : Stretch(_texts[text]!, _bounds[bounds + index - _windows[text] - 1]);
        }
    }

    /// <summary>How much of its text a reading is.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public ReadingExtent ExtentOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var text = 0;
        for (; index > _windows[text] + _sentences[text]; text++)
        {
            index -= 1 + _windows[text] + _sentences[text];
        }

        return index == 0 ? ReadingExtent.Whole : index <= _windows[text] ? ReadingExtent.Window : ReadingExtent.Sentence;
    }

    private FoldedText Other() => _otherText ??= new();

    private void Add(ReadOnlySpan<char> raw, FoldedText text)
    {
        text.Disguised = _folded.Disguised; // disguise is a feature, however the words are read
        var features = _texts[_count] ??= new();
        _extractor.Extract(raw, text, features);
        _windows[_count] = Windows(features.TokenCount);
        _sentences[_count] = _options.Sentences ? FindSentences(raw, features) : 0;
        Count += 1 + _windows[_count] + _sentences[_count];
        _count++;
    }

    private int Windows(int words)
    {
        var size = _options.WindowWords;
        return size == 0 || words <= size ? 0 : ((words - size + _options.WindowStride - 1) / _options.WindowStride) + 1;
    }

    private FeatureBuffer Window(FeatureBuffer text, int window)
    {
        var first = Math.Min(window * _options.WindowStride, text.TokenCount - _options.WindowWords);
        return Stretch(text, (first, _options.WindowWords));
    }

    private FeatureBuffer Stretch(FeatureBuffer text, (int First, int Count) words)
    {
        _extractor.ExtractWindow(text, words.First, words.Count, _window ??= new());
        return _window;
    }

    // Sentences of a text with several. One longer than a window is what windows are for.
    private int FindSentences(ReadOnlySpan<char> raw, FeatureBuffer text)
    {
        var tokens = text.Tokens;
        var longest = _options.WindowWords > 0 ? _options.WindowWords : int.MaxValue;
        var (before, first, found) = (_bounds.Count, 0, 0);
        for (var i = 1; i <= tokens.Length; i++)
        {
            if (i < tokens.Length && (i - first < FewestOfSentence || !EndsSentence(raw, tokens[i - 1].RawEnd, tokens[i].RawStart)))
            {
                continue;
            }

            var isRest = i - first < FewestOfSentence && found > 0;
            if (isRest && _bounds.Count > before && _bounds[^1].First + _bounds[^1].Count == first)
            {
                _bounds[^1] = _bounds[^1] with { Count = _bounds[^1].Count + i - first };
            }
            else if (i - first <= longest)
            {
                _bounds.Add((first, i - first));
            }

            found += isRest ? 0 : 1;
            first = i;
        }

        if (found < 2)
        {
            _bounds.RemoveRange(before, _bounds.Count - before);
        }

        return _bounds.Count - before;
    }

    private static bool EndsSentence(ReadOnlySpan<char> raw, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (raw[i] is '!' or '?' or '\n' or '\r' or '…' or '。' or '！' or '？' or '؟' or '।'
                || (raw[i] == '.' && i + 1 < to && (char.IsWhiteSpace(raw[i + 1]) || raw[i + 1] is '"' or '”' or ')' or '<')))
            {
                return true;
            }
        }

        return false;
    }
}
