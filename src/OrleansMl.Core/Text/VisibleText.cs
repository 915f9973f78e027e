using System.Buffers;
using System.Globalization;
using System.Net;
using System.Numerics;

namespace OrleansMl.Text;

/// <summary>
/// A text as its reader sees it: HTML tags are gone, entities and escapes decoded, what a direction mark turns round stands in reading
/// order, letters that stand on their heads stand on their feet, and a web address is one neutral token (<see cref="Link"/>), or nothing
/// when its host is a well-known harmless one. Every character leads back
/// to the raw text. A text without markup, addresses and marks is read where it lies. O(n); reused from text to text, allocates nothing
/// once grown but for named entities beyond the common ones. Not safe for two threads at once.
/// </summary>
internal sealed partial class VisibleText
{
    /// <summary>Stands for a web address: a private-use character, which no fold yields and nobody types.</summary>
    public const char Link = '\uE000';

    private const char Override = '\u202E'; // RIGHT-TO-LEFT OVERRIDE: what follows is shown backwards
    private const char PopDirection = '\u202C';
    private const char ParagraphSeparator = '\u2029';
    private const int FewestSigns = 2; // different ones; a single one is a letter of some language

    private static readonly SearchValues<char> Signs = SearchValues.Create("<&.%\\");
    private static readonly SearchValues<char> Turning = SearchValues.Create([Override, .. UpsideDownLetters.Signs]);

    private char[] _chars = [];
    private int[] _starts = [];
    private int[] _ends = [];
    private int _length;
    private int _copied; // up to here the raw text has been taken over

    /// <summary>True when the reader sees the raw text as it is.</summary>
    public bool IsRaw { get; private set; }

    /// <summary>What is seen; meaningless when <see cref="IsRaw"/>.</summary>
    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, _length);

    /// <summary>For each seen character the first UTF-16 code unit of the raw text it stands for.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, _length);

    /// <summary>For each seen character one past the last UTF-16 code unit of the raw text it stands for.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, _length);

    /// <summary>Reads a text, replacing what was read before.</summary>
    /// <param name="raw">The text.</param>
    /// <param name="links">Where to add its web addresses, in their order; null for nobody asks.</param>
    public void Read(ReadOnlySpan<char> raw, List<TextLink>? links = null)
    {
        _links = links;
        (_length, _copied, IsRaw) = (0, 0, true);
        (_noCommentEnds, _checkedTo) = (false, 0);
        for (var at = 0; at < raw.Length;)
        {
            var found = raw[at..].IndexOfAny(Signs);
            if (found < 0)
            {
                break;
            }

            at += found;
            at = raw[at] switch
            {
                '<' => ReadMarkup(raw, at),
                '&' => ReadEntity(raw, at),
                '%' or '\\' => ReadEscape(raw, at),
                _ => ReadDot(raw, at),
            };
        }

        var turned = raw.ContainsAny(Turning);
        if (IsRaw && !turned)
        {
            return;
        }

        CopyTo(raw, raw.Length);
        IsRaw = false;
        if (turned)
        {
            TurnBack();
            TurnUpright();
        }
    }

    // Puts one character in the place of a stretch of the raw text; '\0' for none. What lies before it is taken over.
    private void Replace(ReadOnlySpan<char> raw, int start, int end, char c)
    {
        IsRaw = false;
        CopyTo(raw, start);
        if (c != '\0')
        {
            Append(c, start, end);
        }

        _copied = end;
    }

    private void CopyTo(ReadOnlySpan<char> raw, int end)
    {
        var count = end - _copied;
        Ensure(raw.Length - _copied);
        raw.Slice(_copied, count).CopyTo(_chars.AsSpan(_length));
        for (var i = 0; i < count; i++)
        {
            _starts[_length + i] = _copied + i;
            _ends[_length + i] = _copied + i + 1;
        }

        _length += count;
        _copied = end;
    }

    private void Append(char c, int start, int end)
    {
        Ensure(1);
        _chars[_length] = c;
        _starts[_length] = start;
        _ends[_length++] = end;
    }

    private void Ensure(int more)
    {
        if (_length + more > _chars.Length)
        {
            var size = Math.Max(_length + more, _chars.Length * 2);
            Array.Resize(ref _chars, size);
            Array.Resize(ref _starts, size);
            Array.Resize(ref _ends, size);
        }
    }

    // From each override to the mark that ends it, or to the end of the paragraph: back into the order that is read.
    private void TurnBack()
    {
        for (var at = Chars.IndexOf(Override); at >= 0;)
        {
            var depth = 1;
            var end = at + 1;
            for (; end < _length; end++)
            {
                var c = _chars[end];
                if (c is '\n' or ParagraphSeparator)
                {
                    break;
                }

                depth += c is '\u202A' or '\u202B' or '\u202D' or Override ? 1 : c == PopDirection ? -1 : 0;
                if (depth == 0)
                {
                    break;
                }
            }

            Reverse(at + 1, end);
            for (var i = at + 1; i + 1 < end; i++)
            {
                if (char.IsLowSurrogate(_chars[i]) && char.IsHighSurrogate(_chars[i + 1]))
                {
                    (_chars[i], _chars[i + 1]) = (_chars[i + 1], _chars[i]);
                    (_starts[i], _starts[i + 1]) = (_starts[i + 1], _starts[i]);
                    (_ends[i], _ends[i + 1]) = (_ends[i + 1], _ends[i]);
                }
            }

            var next = end < _length ? Chars[end..].IndexOf(Override) : -1;
            at = next < 0 ? -1 : end + next;
        }
    }

    // Of rows of words whose letters may all stand on their heads, what lies between the first and the last letter that can stand so only;
    // when the text has several such letters.
    private void TurnUpright()
    {
        if (BitOperations.PopCount(TurnRows(turns: false)) >= FewestSigns)
        {
            TurnRows(turns: true);
        }
    }

    private uint TurnRows(bool turns)
    {
        var (first, last, signs) = (-1, 0, 0u);
        for (var at = 0; at <= _length;)
        {
            var (end, found, isUpright) = (at, 0u, false);
            for (; end < _length && !char.IsWhiteSpace(_chars[end]); end++)
            {
                found |= UpsideDownLetters.SignOf(_chars[end]);
                isUpright |= UpsideDownLetters.Upright(_chars[end]) == '\0' && (char.IsLetterOrDigit(_chars[end]) || _chars[end] == Link);
            }

            if (found > 0 && !isUpright)
            {
                first = first < 0 ? at : first;
                (last, signs) = (end, signs | found);
            }

            if (first >= 0 && (isUpright || end >= _length))
            {
                if (turns)
                {
                    Turn(first, last);
                }

                first = -1;
            }

            at = end + 1;
        }

        return signs;
    }

    private void Turn(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var upright = UpsideDownLetters.Upright(_chars[i]);
            _chars[i] = upright == '\0' ? _chars[i] : upright;
        }

        Reverse(start, end);
    }

    private void Reverse(int start, int end)
    {
        Array.Reverse(_chars, start, end - start);
        Array.Reverse(_starts, start, end - start);
        Array.Reverse(_ends, start, end - start);
    }

    // "%73" and "\u0073", "\x73" for a letter; and for a sign or space between letters that stand so. Anything else is what it is.
    private int ReadEscape(ReadOnlySpan<char> raw, int at)
    {
        var digits = raw[at] == '%' ? 1 : at + 1 < raw.Length && raw[at + 1] is 'u' or 'x' ? 2 : 0;
        var length = digits == 1 || (digits == 2 && raw[at + 1] == 'x') ? digits + 2 : 6;
        if (digits == 0
            || at + length > raw.Length
            || !int.TryParse(
                raw.Slice(at + digits, length - digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code is < ' ' or > '~')
        {
            return at + 1;
        }

        // "5%70" is a number; "50%20" may be one.
        var follows = _copied == at && at > 0;
        var isLetter = char.IsAsciiLetter((char)code);
        if (isLetter ? at > 0 && char.IsAsciiDigit(raw[at - 1]) && !follows : !follows && !(at > 0 && char.IsAsciiLetter(raw[at - 1])))
        {
            return at + 1;
        }

        Replace(raw, at, at + length, (char)code);
        return at + length;
    }

    // "&amp;", "&#105;", "&#x69;"; anything else is an ampersand.
    private int ReadEntity(ReadOnlySpan<char> raw, int at)
    {
        const int Longest = 33; // of a name in HTML, with both ends
        if (at + 2 >= raw.Length || !(raw[at + 1] == '#' || char.IsAsciiLetter(raw[at + 1])))
        {
            return at + 1;
        }

        if (raw[at + 1] == '#')
        {
            return ReadNumber(raw, at);
        }

        var length = raw.Slice(at, Math.Min(Longest, raw.Length - at)).IndexOf(';') + 1;
        if (length < 4)
        {
            return at + 1;
        }

        var entity = raw.Slice(at, length);
        var code = Named(entity[1..^1]);
        if (code < 0)
        {
            // Names of letters and signs are many and rare.
            var name = entity.ToString();
            var decoded = WebUtility.HtmlDecode(name);
            if (decoded == name)
            {
                return at + 1;
            }

            code = char.ConvertToUtf32(decoded, 0);
        }

        return Decode(raw, at, at + length, code);
    }

    // Browsers read "&#105" without its semicolon, too.
    private int ReadNumber(ReadOnlySpan<char> raw, int at)
    {
        const int FewestDigits = 2, MostDigits = 8;
        var isHex = at + 2 < raw.Length && raw[at + 2] is 'x' or 'X';
        var start = at + (isHex ? 3 : 2);
        var end = start;
        while (end < raw.Length && end - start <= MostDigits && (isHex ? char.IsAsciiHexDigit(raw[end]) : char.IsAsciiDigit(raw[end])))
        {
            end++;
        }

        var closes = end < raw.Length && raw[end] == ';';
        var isCode = int.TryParse(
                raw[start..end], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && code is > 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF);
        return isCode && (closes || end - start >= FewestDigits) ? Decode(raw, at, closes ? end + 1 : end, code) : at + 1;
    }

    private int Decode(ReadOnlySpan<char> raw, int start, int end, int code)
    {
        if (code > char.MaxValue)
        {
            Span<char> pair = stackalloc char[2];
            new System.Text.Rune(code).EncodeToUtf16(pair);
            Replace(raw, start, end, pair[0]);
            Append(pair[1], start, end);
        }
        else
        {
            Replace(raw, start, end, (char)code);
        }

        return end;
    }

    private static int Named(ReadOnlySpan<char> name) => name switch
    {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => -1,
    };
}
