using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansMl.Text;

namespace OrleansMl.Languages;

/// <summary>
/// What a text tells of its language without a model: the letters of each script and how many of its Latin words are frequent English
/// ones. Disguises are undone first, so that a hidden English word stays English. Addresses, mentions, names in the middle of a sentence,
/// numbers and emoji have no language. O(n); allocates nothing but the hashes of the words.
/// </summary>
public sealed class LanguageReading
{
    /// <summary>The name of "some language in Latin letters, and none that is known here".</summary>
    public const string OtherLatin = "und-Latn";

    private const string English = "en";

    // Of held-out English posts 1 to 5 % have a smaller share; of those in the other languages that are known here, 1 to 3 % a larger one.
    private const double EnglishShare = 0.42;

    // Between the two nobody knows, and a model is asked.
    private const double ForeignShare = 0.25;

    // So many frequent English words in a row are no accident, whatever stands around them.
    private const int EnglishRun = 4;

    // Two words may be a name or a brand.
    private const int FewestWords = 3;

    // What the model must say, and how many words of its language must be frequent ones: it calls every language one of its seven.
    private const float LikelyScore = 0.6f, CertainScore = 0.8f;
    private const double KnownShare = 0.15, RareShare = 0.05;

    // A part in another script counts from this share of the letters on, or this many of them.
    private const double ScriptShare = 0.3;
    private const int FewestLetters = 2, ManyLetters = 12, ManySigns = 4;

    [ThreadStatic]
    private static FoldedText? s_folded;

    // A reading belongs to one call until it has decided; then the thread that it is on keeps it for the next text.
    [ThreadStatic]
    private static LanguageReading? s_spare;

    // Letters of Persian and Urdu.
    private static readonly SearchValues<char> NoArabic =
        SearchValues.Create("\u067E\u0686\u0698\u06AF\u0679\u0688\u0691\u06D2\u06BE");

    private static readonly WrittenIn InEnglish = new([English], IsUnclear: false, HasWords: true, Declared: null);

    private readonly List<uint> _words = [];
    private readonly int[] _letters = new int[UnicodeScripts.Count];
    private int _english;
    private int _run;
    private int _longestRun;
    private bool _isPersian;

    private LanguageReading()
    {
    }

    private double Share => _words.Count == 0 ? 0 : (double)_english / _words.Count;

    private bool IsEnglish => _words.Count > 0 && Share >= EnglishShare;

    /// <summary>True when the words alone do not tell, so that a model should be asked.</summary>
    public bool NeedsModel => !IsEnglish && _words.Count >= FewestWords - 1;

    /// <summary>Reads a text.</summary>
    public static LanguageReading Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = s_folded ??= new();
        TextFolder.Fold(text, folded, TextFolding.Seen);
        var reading = s_spare ?? new();
        s_spare = null;
        reading.Clear();
        reading.Read(text, folded);
        return reading;
    }

    /// <summary>What the text is written in. Call it once; the reading may be used for another text afterwards.</summary>
    /// <param name="label">The language that a model named; null without one.</param>
    /// <param name="score">How sure it is.</param>
    /// <param name="declared">As the caller declares it; null when they do not.</param>
    public WrittenIn Decide(string? label, float score, string? declared)
    {
        declared = WrittenIn.Normalize(declared);
        var letters = LettersOfOtherScripts();
        if (letters == 0 && IsEnglish && _words.Count >= FewestWords && declared is null)
        {
            s_spare = this;
            return InEnglish;
        }

        var found = ImmutableArray.CreateBuilder<string>();
        if (letters > 0)
        {
            AddScripts(found, letters + _letters[(int)UnicodeScript.Latin]);
        }

        var isUnclear = false;
        if (IsEnglish)
        {
            // A word or two are borrowed, or a name.
            if (_words.Count >= FewestWords)
            {
                found.Add(English);
            }
        }
        else if (_words.Count >= FewestWords - 1)
        {
            if (NameOf(label, score) is { } language)
            {
                found.Add(language);
            }
            else
            {
                isUnclear = _words.Count > FewestWords;
            }

            if (_longestRun >= EnglishRun && !found.Contains(English))
            {
                found.Add(English);
            }
        }

        s_spare = this;
        return new(found.DrainToImmutable(), isUnclear, HasWords: letters + _letters[(int)UnicodeScript.Latin] > 0, declared);
    }

    /// <summary>
    /// One name for the text, for people: that of its script where it has one, else the one a model gave if the words do not speak
    /// against it. Call it once; the reading may be used for another text afterwards.
    /// </summary>
    /// <param name="label">The language that a model named; null without one.</param>
    /// <param name="score">How sure it is.</param>
    /// <param name="threshold">Less is not believed.</param>
    /// <returns>A BCP 47 tag; <c>und</c> when nobody knows.</returns>
    public string NameOrUndetermined(string? label, float score, float threshold)
    {
        var (latin, others) = (_letters[(int)UnicodeScript.Latin], LettersOfOtherScripts());
        s_spare = this;
        if (others > latin)
        {
            var found = ImmutableArray.CreateBuilder<string>();
            AddScripts(found, latin + others);
            return found.Count > 0 ? found[0] : WrittenIn.Undetermined;
        }

        if (label is null or OtherLatin || score < threshold)
        {
            return WrittenIn.Undetermined;
        }

        var isSpokenAgainst = _words.Count > FewestWords
            && (label == English
                ? Share < ForeignShare
                : FrequentWords.Of(label) is { } known && CountOf(known) < RareShare * _words.Count);
        return isSpokenAgainst ? WrittenIn.Undetermined : label;
    }

    // Null: it may be anything.
    private string? NameOf(string? label, float score)
    {
        if (label is null || score < LikelyScore)
        {
            return null;
        }

        if (label == English)
        {
            return _words.Count >= FewestWords && score >= CertainScore && Share >= ForeignShare ? English : null;
        }

        if (label == OtherLatin)
        {
            // A disguise looks like a language that nobody knows: no English may be left in it.
            return _words.Count >= FewestWords && score >= CertainScore && Share < ForeignShare && _longestRun < EnglishRun ? label : null;
        }

        var known = FrequentWords.Of(label);
        // Of other labels nobody can say whether the words are theirs; a language of another script has none of these letters.
        var share = known is not null ? (double)CountOf(known) / _words.Count : WrittenIn.HasOwnScript(label) ? 0 : 1;
        if (_words.Count < FewestWords)
        {
            return score >= CertainScore && share == 1 && _english == 0 ? label : null;
        }

        return share >= KnownShare ? label
            : score >= CertainScore && Share < ForeignShare ? OtherLatin
            : null;
    }

    private int CountOf(FrozenSet<uint> known)
    {
        var count = 0;
        foreach (var word in _words)
        {
            count += known.Contains(word) ? 1 : 0;
        }

        return count;
    }

    private int LettersOfOtherScripts()
    {
        var letters = 0;
        for (var script = UnicodeScript.Greek; (int)script < _letters.Length; script++)
        {
            letters += _letters[(int)script];
        }

        return letters;
    }

    private void AddScripts(ImmutableArray<string>.Builder found, int all)
    {
        // Japanese and Korean are written with Han as well.
        var joined = _letters[(int)UnicodeScript.Kana] > 0 ? UnicodeScript.Kana
            : _letters[(int)UnicodeScript.Hangul] > 0 ? UnicodeScript.Hangul
            : UnicodeScript.Han;
        if (joined != UnicodeScript.Han)
        {
            _letters[(int)joined] += _letters[(int)UnicodeScript.Han];
            _letters[(int)UnicodeScript.Han] = 0;
        }

        for (var script = UnicodeScript.Greek; (int)script < _letters.Length; script++)
        {
            var letters = _letters[(int)script];
            var many = script is UnicodeScript.Han or UnicodeScript.Hangul or UnicodeScript.Kana ? ManySigns : ManyLetters;
            if (letters >= FewestLetters && (letters >= many || letters >= ScriptShare * all))
            {
                found.Add(script == UnicodeScript.Arabic && !_isPersian ? "ar" : UnicodeScripts.LanguageOf(script));
            }
        }
    }

    private void Clear()
    {
        _words.Clear();
        Array.Clear(_letters);
        (_english, _run, _longestRun, _isPersian) = (0, 0, 0, false);
    }

    private void Read(string text, FoldedText folded)
    {
        var shouts = !text.AsSpan().ContainsAnyInRange('a', 'z');
        var isStart = true;
        foreach (var range in folded.Chars.Split(' '))
        {
            var (start, end) = (range.Start.Value, range.End.Value);
            if (start == end)
            {
                continue;
            }

            // Where folding turned an order round, the end may lie before the start.
            var from = folded.RawStarts[start];
            var to = Math.Max(from + 1, folded.RawEnds[end - 1]);
            var raw = text.AsSpan(from, to - from);
            if (IsAddress(raw))
            {
                _run = 0;
            }
            else
            {
                ReadToken(text, folded, start, end, isStart, shouts);
            }

            isStart = raw[^1] is '.' or '!' or '?' or ':' or '"' || IsLineEnd(text, to);
        }
    }

    private void ReadToken(string text, FoldedText folded, int start, int end, bool isStart, bool shouts)
    {
        var chars = folded.Chars;
        for (var i = start; i < end;)
        {
            var script = UnicodeScripts.Of(chars[i]);
            var from = i++;
            while (i < end && script != UnicodeScript.None && UnicodeScripts.Of(chars[i]) == script)
            {
                i++;
            }

            var word = chars[from..i];
            if (script == UnicodeScript.Latin)
            {
                ReadWord(word, text, folded.RawStarts[from], isStart && from == start, shouts);
            }
            else if (script != UnicodeScript.None && (word.Length > 1 || script == UnicodeScript.Han))
            {
                // A single letter is a sign: of mathematics, of a face.
                _letters[(int)script] += word.Length;
                _isPersian |= script == UnicodeScript.Arabic && word.ContainsAny(NoArabic);
                _run = 0;
            }
        }
    }

    private void ReadWord(ReadOnlySpan<char> word, string text, int rawStart, bool isStart, bool shouts)
    {
        if (word.Length == 1 && word[0] is not ('i' or 'a' or 'u'))
        {
            return;
        }

        _letters[(int)UnicodeScript.Latin] += word.Length;
        var hash = FrequentWords.Hash(word);
        var isEnglish = FrequentWords.IsEnglish(hash);
        _run = isEnglish ? _run + 1 : 0;
        _longestRun = Math.Max(_longestRun, _run);
        var isTagged = rawStart > 0 && text[rawStart - 1] is '#' or '@';
        if (!isTagged && (isStart || shouts || !char.IsUpper(text[rawStart]) || word.Length == 1))
        {
            _words.Add(hash);
            _english += isEnglish ? 1 : 0;
        }
    }

    private static bool IsAddress(ReadOnlySpan<char> raw) =>
        raw[0] is '@'
        || raw.Contains("://", StringComparison.Ordinal)
        || raw.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
        || IsHost(raw);

    // example.com, a.person@example.com, example.com/page
    private static bool IsHost(ReadOnlySpan<char> raw)
    {
        var dot = raw.IndexOf('.');
        return dot > 0 && dot + 2 < raw.Length && char.IsLetterOrDigit(raw[dot - 1]) && char.IsAsciiLetterLower(raw[dot + 1])
            && char.IsAsciiLetterLower(raw[dot + 2]);
    }

    private static bool IsLineEnd(string text, int at)
    {
        for (; at < text.Length && char.IsWhiteSpace(text[at]); at++)
        {
            if (text[at] is '\n' or '\r')
            {
                return true;
            }
        }

        return false;
    }
}
