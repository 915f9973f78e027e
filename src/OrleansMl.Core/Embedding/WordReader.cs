namespace OrleansMl.Embedding;

/// <summary>
/// Reads the words of a text, lower-case: runs of letters, digits and marks, 2–40 UTF-16 code units long, without a possessive <c>'s</c>.
/// Links and @mentions are left out; the <c>#</c> of a hashtag is no part of its word.
/// Training, embedding and tagging read alike, because all read here.
/// </summary>
/// <remarks>A <c>foreach</c> over it allocates nothing. Each word is valid until the next.</remarks>
public ref struct WordReader(ReadOnlySpan<char> text)
{
    /// <summary>Which reading models were trained with; changes whenever words come out otherwise.</summary>
    public const string Version = "words-1";

    /// <summary>Longer runs are no words.</summary>
    public const int MaxLength = 40;

    private const int MinLength = 2;

    private readonly ReadOnlySpan<char> _text = text;
    private Buffer _buffer;
    private int _length;
    private int _next;

    /// <summary>The first UTF-16 code unit of the word in the text.</summary>
    public int Start { get; private set; }

    /// <summary>The UTF-16 code unit after its last.</summary>
    public int End { get; private set; }

    /// <summary>The word, lower-case.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ReadOnlySpan<char> Current => ((ReadOnlySpan<char>)_buffer)[.._length];

    /// <summary>For <c>foreach</c>.</summary>
    public readonly WordReader GetEnumerator() => this;

    /// <summary>Goes to the next word; false at the end.</summary>
    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            var start = _next;
            if (_text[start] == '@' || IsLink(start))
            {
                _next = SkipToSpace(start);
                continue;
            }

            if (!IsWord(_text[start]))
            {
                _next++;
                continue;
            }

            var end = start + 1;
            while (end < _text.Length && IsWord(_text[end]))
            {
                end++;
            }

            _next = IsPossessive(end) ? end + 2 : end;
            if (end - start is >= MinLength and <= MaxLength)
            {
                _length = _text[start..end].ToLowerInvariant(_buffer);
                (Start, End) = (start, end);
                return true;
            }
        }

        return false;
    }

    // Marks belong to the letter before them. Letters beyond the basic plane are read as gaps: no model here knows them.
    private static bool IsWord(char c) => char.IsLetterOrDigit(c)
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private readonly bool IsPossessive(int at) =>
        at + 1 < _text.Length
        && _text[at] is '\'' or '\u2019'
        && _text[at + 1] is 's' or 'S'
        && (at + 2 == _text.Length || !IsWord(_text[at + 2]));

    private readonly bool IsLink(int at) =>
        _text[at] is 'h' or 'H' or 'w' or 'W'
        && (_text[at..].StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || _text[at..].StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || _text[at..].StartsWith("www.", StringComparison.OrdinalIgnoreCase));

    private readonly int SkipToSpace(int at)
    {
        while (at < _text.Length && !char.IsWhiteSpace(_text[at]))
        {
            at++;
        }

        return at;
    }

    [System.Runtime.CompilerServices.InlineArray(MaxLength)]
    private struct Buffer
    {
        private char _first;
    }
}
