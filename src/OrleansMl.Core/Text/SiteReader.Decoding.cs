using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansMl.Text;

// The text as HTML and as the parameter of an address say it: each time it changes, it is read again.
internal sealed partial class SiteReader
{
    private const int MaxPercentDecodings = 4; // an address in a parameter of an address in a parameter of an address
    private const int LongestEntity = 33;

    private static readonly SearchValues<char> Breaks = SearchValues.Create("\t\n\r");

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private char[] _view = [];
    private char[] _joined = [];

    private void ScanDecoded(ReadOnlySpan<char> text)
    {
        ScanAttributes(text);
        ScanUnescaped(text);
        var view = text;
        if (text.Contains('&') && text.ContainsAny(';', '#'))
        {
            Ensure(ref _view, text.Length);
            var length = DecodeEntities(text, keepsBreaks: true, out var hasBreaks);
            if (hasBreaks)
            {
                Scan(_view.AsSpan(0, length)); // as text; what follows is how the value of an attribute is read
                length = DecodeEntities(text, keepsBreaks: false, out _);
            }

            if (length < text.Length)
            {
                view = _view.AsSpan(0, length);
                Scan(view);
                ScanAttributes(view);
            }
        }

        for (var time = 0; time < MaxPercentDecodings && view.Contains('%'); time++)
        {
            Ensure(ref _view, view.Length);
            var length = DecodePercents(view);
            if (length == view.Length)
            {
                return;
            }

            view = _view.AsSpan(0, length);
            Scan(view);
        }
    }

    // In Markdown "evil\.example" is "evil.example".
    private void ScanUnescaped(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return;
        }

        Ensure(ref _view, text.Length);
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            _view[length] = text[i];
            length += text[i] == '\\' && i + 1 < text.Length && char.IsAscii(text[i + 1]) && char.IsPunctuation(text[i + 1]) ? 0 : 1;
        }

        if (length < text.Length)
        {
            Scan(_view.AsSpan(0, length));
        }
    }

    // A browser drops tabs and line ends of an address; only in an attribute can it have them.
    private void ScanAttributes(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny(Breaks))
        {
            return;
        }

        for (var at = 0; text[at..].IndexOf('=') is >= 0 and var found;)
        {
            at += found + 1;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at >= text.Length || text[at] is not ('"' or '\''))
            {
                continue;
            }

            // The next value may begin inside this one: the sign before may have begun none.
            var value = text[(at + 1)..];
            value = value[..Math.Max(value.IndexOf(text[at]), 0)];
            at++;
            if (value.ContainsAny(Breaks))
            {
                Scan(WithoutBreaks(value));
            }
        }
    }

    private Span<char> WithoutBreaks(ReadOnlySpan<char> text)
    {
        Ensure(ref _joined, text.Length);
        var length = 0;
        foreach (var c in text)
        {
            _joined[length] = c;
            length += c is '\t' or '\n' or '\r' ? 0 : 1;
        }

        return _joined.AsSpan(0, length);
    }

    // Never longer than the text: the shortest entity has four characters, what it stands for has at most two.
    private int DecodeEntities(ReadOnlySpan<char> text, bool keepsBreaks, out bool hasBreaks)
    {
        (var length, hasBreaks) = (0, false);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOf('&');
            plain = plain < 0 ? text.Length : plain;
            text[..plain].CopyTo(_view.AsSpan(length));
            length += plain;
            text = text[plain..];
            if (text.IsEmpty)
            {
                break;
            }

            var code = ReadEntity(text, out var read);
            var isBreak = code is '\t' or '\n' or '\r';
            hasBreaks |= isBreak;
            if (code < 0)
            {
                (code, read) = ('&', 1);
            }

            if (!isBreak || keepsBreaks)
            {
                length += new Rune(code).EncodeToUtf16(_view.AsSpan(length));
            }

            text = text[read..];
        }

        return length;
    }

    private static int ReadEntity(ReadOnlySpan<char> text, out int read)
    {
        read = 1;
        if (text.Length > 2 && text[1] == '#')
        {
            return ReadNumber(text, out read);
        }

        if (text.StartsWith("&shy", StringComparison.Ordinal))
        {
            read = text.StartsWith("&shy;", StringComparison.Ordinal) ? 5 : 4;
            return '\u00AD';
        }

        var name = text[1..Math.Min(text.Length, LongestEntity)];
        var end = name.IndexOf(';');
        if (end < 1)
        {
            return -1;
        }

        read = end + 2;
        name = name[..end];
        return name switch
        {
            "amp" => '&',
            "period" => '.',
            "sol" => '/',
            "bsol" => '\\',
            "colon" => ':',
            "commat" => '@',
            "percnt" => '%',
            "lowbar" or "UnderBar" => '_',
            "hyphen" or "dash" => '\u2010',
            "lsqb" or "lbrack" => '[',
            "rsqb" or "rbrack" => ']',
            "Tab" => '\t',
            "NewLine" => '\n',
            "NoBreak" => '\u2060',
            "ZeroWidthSpace" or "NegativeThinSpace" or "NegativeMediumSpace" or "NegativeThickSpace" or "NegativeVeryThinSpace" => '\u200B',
            _ => Named(text[..read]),
        };
    }

    private static int Named(ReadOnlySpan<char> entity)
    {
        if (entity[1..^1].ContainsAnyExcept(Letters))
        {
            return -1;
        }

        var name = entity.ToString();
        var decoded = WebUtility.HtmlDecode(name);
        return decoded == name ? -1 : char.ConvertToUtf32(decoded, 0);
    }

    // Leading zeros and all; browsers do without the semicolon.
    private static int ReadNumber(ReadOnlySpan<char> text, out int read)
    {
        var isHex = text[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        read = start;
        var code = 0;
        while (read < text.Length && (isHex ? char.IsAsciiHexDigit(text[read]) : char.IsAsciiDigit(text[read])))
        {
            var digit = text[read] <= '9' ? text[read] - '0' : (text[read] | 0x20) - 'a' + 10;
            code = Math.Min((code * (isHex ? 16 : 10)) + digit, 0x110000);
            read++;
        }

        if (read == start || !Rune.IsValid(code) || code == 0)
        {
            return -1;
        }

        read += read < text.Length && text[read] == ';' ? 1 : 0;
        return code;
    }

    // UTF-8, a character at a time; the view may be read into itself.
    private int DecodePercents(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[4];
        var length = 0;
        for (var at = 0; at < text.Length;)
        {
            var count = 0;
            for (var i = at; count < bytes.Length && i + 2 < text.Length && text[i] == '%'; i += 3)
            {
                if (!byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[count]))
                {
                    break;
                }

                count++;
            }

            if (count == 0)
            {
                _view[length++] = text[at++];
                continue;
            }

            Rune.DecodeFromUtf8(bytes[..count], out var rune, out var consumed);
            at += consumed * 3;
            length += rune.EncodeToUtf16(_view.AsSpan(length));
        }

        return length;
    }

    private static void Ensure(ref char[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new char[Math.Max(length, buffer.Length * 2)];
        }
    }
}
