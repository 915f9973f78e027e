using System.Net;
using System.Text;

namespace OrleansMl.Perspective;

/// <summary>
/// What a reader of an HTML comment sees, with the place in the source of each of its UTF-16 code units. Tags and comments go, so that
/// a tag inside a word hides nothing; tags that break a line leave one; the inside of script and style goes; character references are
/// decoded. No HTML parser: broken markup is read as text where it looks like text. O(length).
/// </summary>
internal sealed class HtmlText
{
    // The longest named reference ("&CounterClockwiseContourIntegral;") has 33 characters.
    private const int LongestReference = 34;

    private static readonly string[] LineBreaking =
    [
        "br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "table", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"
    ];

    private readonly List<(int Begin, int End)> _sources = [];

    private HtmlText()
    {
    }

    /// <summary>The visible text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The stretch of the source behind a stretch of <see cref="Text"/> that is not empty.</summary>
    public (int Begin, int End) ToSource(int start, int end) => (_sources[start].Begin, _sources[end - 1].End);

    public static HtmlText Read(string html)
    {
        var result = new HtmlText();
        var text = new StringBuilder(html.Length);
        for (var i = 0; i < html.Length;)
        {
            var end = html[i] switch
            {
                '<' => result.ReadMarkup(html, i, text),
                '&' => result.ReadReference(html, i, text),
                _ => i,
            };
            if (end == i)
            {
                end = i + 1;
                result.Append(text, html[i], i, end);
            }

            i = end;
        }

        result.Text = text.ToString();
        return result;
    }

    // The end of the markup, or the same place when there is none.
    private int ReadMarkup(string html, int begin, StringBuilder text)
    {
        if (html.AsSpan(begin).StartsWith("<!--", StringComparison.Ordinal))
        {
            return EndOf(html, "-->", begin + 4);
        }

        if (begin + 1 == html.Length || !(char.IsAsciiLetter(html[begin + 1]) || html[begin + 1] is '/' or '!' or '?'))
        {
            return begin;
        }

        var end = html.IndexOf('>', begin);
        if (end < 0)
        {
            return begin;
        }

        var name = html.AsSpan(begin + 1, end - begin - 1).TrimStart('/');
        var length = name.IndexOfAnyExcept(AsciiLettersAndDigits);
        name = length < 0 ? name : name[..length];
        end++;
        foreach (var tag in LineBreaking)
        {
            if (name.Equals(tag, StringComparison.OrdinalIgnoreCase))
            {
                Append(text, '\n', begin, end);
                return end;
            }
        }

        return html[begin + 1] == '/' ? end
            : name.Equals("script", StringComparison.OrdinalIgnoreCase) ? EndOf(html, "</script>", end)
            : name.Equals("style", StringComparison.OrdinalIgnoreCase) ? EndOf(html, "</style>", end)
            : end;
    }

    private int ReadReference(string html, int begin, StringBuilder text)
    {
        var length = html.AsSpan(begin, Math.Min(LongestReference, html.Length - begin)).IndexOf(';') + 1;
        if (length < 3)
        {
            return begin;
        }

        var reference = html.Substring(begin, length);
        var decoded = WebUtility.HtmlDecode(reference);
        if (decoded == reference || decoded.Contains('\0'))
        {
            return begin;
        }

        foreach (var c in decoded)
        {
            Append(text, c, begin, begin + length);
        }

        return begin + length;
    }

    private void Append(StringBuilder text, char c, int begin, int end)
    {
        text.Append(c);
        _sources.Add((begin, end));
    }

    private static int EndOf(string html, string mark, int from)
    {
        var at = html.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? html.Length : at + mark.Length;
    }

    private static readonly System.Buffers.SearchValues<char> AsciiLettersAndDigits =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}
