namespace OrleansMl.Text;

/// <summary>
/// The readings of one text: whole and folded first, then its windows; when folding undid a disguise, the text as it was typed and its windows follow,
/// and when runs of a letter were cut to two, the text with single letters and its windows.
/// Windows are cut from the features already extracted, so nothing is hashed twice; the last one ends with the text.
/// A short text without disguise has one reading and costs what extracting it costs. Reused from text to text; not safe for two threads at once.
/// <code>
/// words    0 . . . . . . . 7 . . . . . . . 15 . 18      WindowWords 8, WindowStride 4
/// windows  [0      8) [4     12) [8     16) [11    19)
/// </code>
/// </summary>
public sealed class TextReadings
{
    private readonly HashedNgramExtractor _extractor;
    private readonly ReadingOptions _options;
    private readonly FoldedText _folded = new();
    private readonly FeatureBuffer _whole = new();
    private FoldedText? _otherText;
    private FeatureBuffer? _plain;
    private FeatureBuffer? _singles;
    private FeatureBuffer? _window;
    private int _foldedWindows;
    private int _plainWindows;
    private int _singleWindows;
    private bool _hasPlain;
    private bool _hasSingles;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">The stride does not lie in 1 to the number of words of a window.</exception>
    public TextReadings(HashedNgramExtractor extractor, ReadingOptions options)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.WindowWords);
        if (options.WindowWords > 0 && (options.WindowStride < 1 || options.WindowStride > options.WindowWords))
        {
            throw new ArgumentException($"Windows of {options.WindowWords} words with a stride of {options.WindowStride} were given; the stride must lie in 1 to {options.WindowWords}.");
        }

        _extractor = extractor;
        _options = options;
    }

    /// <summary>The whole text, folded: reading 0.</summary>
    public FeatureBuffer Whole => _whole;

    /// <summary>The number of readings of the text last read; at least 1.</summary>
    public int Count => 1 + _foldedWindows + (_hasPlain ? 1 + _plainWindows : 0) + (_hasSingles ? 1 + _singleWindows : 0);

    /// <summary>Folds and extracts a text, replacing what was read before. O(n); allocates nothing once the buffers have grown.</summary>
    public void Read(ReadOnlySpan<char> raw)
    {
        TextFolder.Fold(raw, _folded);
        _extractor.Extract(raw, _folded, _whole);
        _foldedWindows = Windows(_whole.TokenCount);
        _plainWindows = 0;
        _hasPlain = _options.Plain && _folded.Disguised > 0;
        if (_hasPlain)
        {
            TextFolder.FoldCase(raw, _otherText ??= new());
            _plainWindows = ReadOther(raw, _plain ??= new());
        }

        _singleWindows = 0;
        _hasSingles = _options.Plain && _folded.Shortened > 0;
        if (_hasSingles)
        {
            TextFolder.FoldToSingles(raw, _otherText!);
            _singleWindows = ReadOther(raw, _singles ??= new());
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
            if (index <= _foldedWindows)
            {
                return index == 0 ? _whole : Window(_whole, index - 1);
            }

            index -= 1 + _foldedWindows;
            if (index <= _plainWindows)
            {
                return index == 0 ? _plain! : Window(_plain!, index - 1);
            }

            index -= 1 + _plainWindows;
            return index == 0 ? _singles! : Window(_singles!, index - 1);
        }
    }

    private int ReadOther(ReadOnlySpan<char> raw, FeatureBuffer target)
    {
        _otherText!.Disguised = _folded.Disguised; // disguise is a feature, however the words are read
        _extractor.Extract(raw, _otherText, target);
        return Windows(target.TokenCount);
    }

    private int Windows(int words)
    {
        var size = _options.WindowWords;
        return size == 0 || words <= size ? 0 : ((words - size + _options.WindowStride - 1) / _options.WindowStride) + 1;
    }

    private FeatureBuffer Window(FeatureBuffer text, int window)
    {
        var first = Math.Min(window * _options.WindowStride, text.TokenCount - _options.WindowWords);
        _extractor.ExtractWindow(text, first, _options.WindowWords, _window ??= new());
        return _window;
    }
}
