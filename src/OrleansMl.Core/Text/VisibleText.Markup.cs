using System.Collections.Frozen;

namespace OrleansMl.Text;

// HTML: tags and comments are not seen. A sign "<" that begins neither is a sign.
internal sealed partial class VisibleText
{
    private const int LongestTag = 1024; // a bound on looking for the end of what may be no tag

    // Whether a tag parts the words on both sides of it; names that are not here begin no tag, so generics and comparisons in code stay.
    private static readonly FrozenDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> Tags = Build();

    private bool _noCommentEnds; // once a search for the end of a comment was in vain, so is the next

    private int ReadMarkup(ReadOnlySpan<char> raw, int at)
    {
        if (raw[at..].StartsWith("<!--"))
        {
            var close = _noCommentEnds ? -1 : raw[(at + 4)..].IndexOf("-->");
            _noCommentEnds = close < 0;
            if (close < 0)
            {
                return at + 1;
            }

            Replace(raw, at, at + 4 + close + 3, '\0');
            return _copied;
        }

        var text = raw.Slice(at, Math.Min(LongestTag, raw.Length - at));
        var i = 1;
        var closes = text.Length > 1 && text[1] == '/';
        i += closes ? 1 : 0;
        var nameStart = i;
        while (i < text.Length && i - nameStart < 12 && char.IsAsciiLetterOrDigit(text[i]))
        {
            i++;
        }

        var name = text[nameStart..i];
        if (name.IsEmpty || !Lookup(name, out var parts))
        {
            return at + 1;
        }

        var address = default(Range);
        if (!ReadAttributes(text, ref i, name is "a" or "A", ref address))
        {
            return at + 1;
        }

        var isLink = !address.Equals(default(Range)) && IsForeign(text[address], at + address.Start.Value);
        Replace(raw, at, at + i, isLink ? Link : parts ? ' ' : '\0');
        return closes ? _copied : SkipUnseen(raw, name);
    }

    // From behind the name to behind ">"; false when this is no tag.
    private static bool ReadAttributes(ReadOnlySpan<char> text, ref int i, bool isAnchor, ref Range address)
    {
        while (true)
        {
            var spaces = i;
            while (i < text.Length && char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            if (i < text.Length && text[i] == '/')
            {
                i++;
            }

            if (i >= text.Length)
            {
                return false;
            }

            if (text[i] == '>')
            {
                i++;
                return true;
            }

            var start = i;
            while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '_' or ':' or '@'))
            {
                i++;
            }

            if (i == start || spaces == start)
            {
                return false;
            }

            var isAddress = isAnchor && text[start..i].Equals("href", StringComparison.OrdinalIgnoreCase);
            if (i < text.Length && text[i] == '=')
            {
                i++;
                start = i;
                if (!ReadValue(text, ref i, ref start, out var end))
                {
                    return false;
                }

                address = isAddress ? start..end : address;
            }
        }
    }

    private static bool ReadValue(ReadOnlySpan<char> text, ref int i, ref int start, out int end)
    {
        end = i;
        if (i >= text.Length)
        {
            return false;
        }

        if (text[i] is '"' or '\'')
        {
            var close = text[(i + 1)..].IndexOf(text[i]);
            start = i + 1;
            end = start + close;
            i = end + 1;
            return close >= 0;
        }

        while (i < text.Length && text[i] is not ('>' or '<') && !char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        end = i;
        return i > start;
    }

    // What stands between these tags is for the browser.
    private int SkipUnseen(ReadOnlySpan<char> raw, ReadOnlySpan<char> name)
    {
        var end = name.Equals("script", StringComparison.OrdinalIgnoreCase) ? "</script"
            : name.Equals("style", StringComparison.OrdinalIgnoreCase) ? "</style"
            : null;
        if (end is null)
        {
            return _copied;
        }

        var close = raw[_copied..].IndexOf(end, StringComparison.OrdinalIgnoreCase);
        if (close >= 0)
        {
            Replace(raw, _copied, _copied + close, '\0');
        }

        return _copied;
    }

    private static bool Lookup(ReadOnlySpan<char> name, out bool parts)
    {
        Span<char> lower = stackalloc char[name.Length];
        name.ToLowerInvariant(lower);
        return Tags.TryGetValue(lower, out parts);
    }

    private static FrozenDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> Build()
    {
        const string InsideWords =
            "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark nobr q s samp small span strike strong sub " +
            "sup tt u var wbr";
        const string BetweenWords =
            "address article aside blockquote body br button caption center col colgroup dd details div dl dt figcaption figure footer " +
            "form h1 h2 h3 h4 h5 h6 head header hr html iframe input legend li main marquee nav ol option p pre script section select " +
            "style summary table tbody td textarea tfoot th thead title tr ul video audio";
        return InsideWords.Split(' ').Select(name => (name, false))
            .Concat(BetweenWords.Split(' ').Select(name => (name, true)))
            .ToFrozenDictionary(tag => tag.Item1, tag => tag.Item2, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
