using System.Globalization;
using System.Net;

namespace OrleansMl.Text;

/// <summary>
/// A text as its reader sees it: HTML tags are gone and entities decoded, what a direction mark turns round stands in reading order, and a
/// web address is one neutral token (<see cref="Link"/>), or nothing when its host is a well-known harmless one. Every character leads back
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
    public void Read(ReadOnlySpan<char> raw)
    {
        (_length, _copied, IsRaw) = (0, 0, true);
        (_noCommentEnds, _checkedTo) = (false, 0);
        for (var at = 0; at < raw.Length;)
        {
            var found = raw[at..].IndexOfAny('<', '&', '.');
            if (found < 0)
            {
                break;
            }

            at += found;
            at = raw[at] switch
            {
                '<' => ReadMarkup(raw, at),
                '&' => ReadEntity(raw, at),
                _ => ReadDot(raw, at),
            };
        }

        var turned = raw.Contains(Override);
        if (IsRaw && !turned)
        {
            return;
        }

        CopyTo(raw, raw.Length);
        IsRaw = false;
        if (turned)
        {
            TurnBack();
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

            Array.Reverse(_chars, at + 1, end - at - 1);
            Array.Reverse(_starts, at + 1, end - at - 1);
            Array.Reverse(_ends, at + 1, end - at - 1);
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

    // "&amp;", "&#105;", "&#x69;"; anything else is an ampersand.
    private int ReadEntity(ReadOnlySpan<char> raw, int at)
    {
        const int Longest = 33; // of a name in HTML, with both ends
        if (at + 2 >= raw.Length || !(raw[at + 1] == '#' || char.IsAsciiLetter(raw[at + 1])))
        {
            return at + 1;
        }

        var length = raw.Slice(at, Math.Min(Longest, raw.Length - at)).IndexOf(';') + 1;
        if (length < 4)
        {
            return at + 1;
        }

        var entity = raw.Slice(at, length);
        var code = entity[1] == '#' ? Number(entity[2..^1]) : Named(entity[1..^1]);
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

        if (code > char.MaxValue)
        {
            Span<char> pair = stackalloc char[2];
            new System.Text.Rune(code).EncodeToUtf16(pair);
            Replace(raw, at, at + length, pair[0]);
            Append(pair[1], at, at + length);
        }
        else
        {
            Replace(raw, at, at + length, (char)code);
        }

        return at + length;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var isHex = digits is ['x' or 'X', ..];
        return int.TryParse(
                isHex ? digits[1..] : digits,
                isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var code)
            && code is > 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF)
            ? code
            : -1;
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
