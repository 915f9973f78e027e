using System.Collections.Frozen;

namespace OrleansMl.Text;

// Web addresses: with a scheme, with "www.", or bare hosts whose last part is a top-level domain that is no word.
internal sealed partial class VisibleText
{
    private const int LongestHost = 253;

    // Bare hosts under these are addresses wherever they stand.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Domains = Set(
        "com org net edu gov mil biz info io co uk de fr nl ru cn jp br au ca ch se pl eu cc gg xyz dev app es pt dk fi cz gr hu ro " +
        "ua tr kr nz ie za mx ar cl sg hk tw");

    // These are words or endings of files: only with a path behind them, or a space after a full stop was forgotten.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> WordDomains = Set(
        "ai me to is it in at be am so us my no do as id tv ly la im fm st top live link click shop store online site club news page " +
        "tech blog vip pro fun win bid icu men today world life video media space website");

    private List<TextLink>? _links;
    private int _checkedTo; // dots before this belong to a host that was looked at

    private int ReadDot(ReadOnlySpan<char> raw, int dot)
    {
        if (dot < Math.Max(_checkedTo, 1) || dot + 1 >= raw.Length || !IsHost(raw[dot - 1]) || !IsHost(raw[dot + 1]))
        {
            return dot + 1;
        }

        var (start, end) = (dot, dot + 1);
        while (start > _copied && dot - start < LongestHost && (IsHost(raw[start - 1]) || raw[start - 1] == '.'))
        {
            start--;
        }

        while (end < raw.Length && end - dot < LongestHost && (IsHost(raw[end]) || raw[end] == '.'))
        {
            end++;
        }

        _checkedTo = end;
        while (end > dot && raw[end - 1] is '.' or '-')
        {
            end--;
        }

        if (end <= dot || (end < raw.Length && raw[end] == '@') || (start > _copied && raw[start - 1] == '@'))
        {
            return dot + 1; // an e-mail address, or somebody's handle
        }

        var host = raw[start..end];
        var hostStart = start;
        var schemed = Scheme(raw, ref start);
        var pathEnd = PathEnd(raw, end);
        if (!schemed && !IsAddress(host, pathEnd > end))
        {
            return dot + 1;
        }

        _links?.Add(new(hostStart, end, pathEnd));
        Replace(raw, start, pathEnd, WellKnownHosts.Contains(host) ? ' ' : Link);
        return pathEnd;
    }

    // The value of an href: an address on another site that is not well known.
    private bool IsForeign(ReadOnlySpan<char> address, int at)
    {
        var slashes = address.IndexOf("//");
        if (slashes < 0)
        {
            return false; // a place on the same site, mailto: and the like
        }

        var host = address[(slashes + 2)..];
        var end = host.IndexOfAny("/?#:");
        host = end < 0 ? host : host[..end];
        if (host.IndexOf('.') < 0)
        {
            return false;
        }

        _links?.Add(new(at + slashes + 2, at + slashes + 2 + host.Length, at + address.Length));
        return !WellKnownHosts.Contains(host);
    }

    // Moves the start to before "http://"; false when there is none.
    private bool Scheme(ReadOnlySpan<char> raw, ref int start)
    {
        if (start - _copied < 4 || !raw[..start].EndsWith("://", StringComparison.Ordinal))
        {
            return false;
        }

        var at = start - 3;
        while (at > _copied && start - at < 16 && char.IsAsciiLetterOrDigit(raw[at - 1]))
        {
            at--;
        }

        if (at == start - 3)
        {
            return false;
        }

        start = at;
        return true;
    }

    private static bool IsAddress(ReadOnlySpan<char> host, bool hasPath)
    {
        if (host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) && host[4..].IndexOf('.') >= 0)
        {
            return true;
        }

        var domain = host[(host.LastIndexOf('.') + 1)..];
        if (domain.Length is < 2 or > 8)
        {
            return false;
        }

        Span<char> lower = stackalloc char[8];
        lower = lower[..domain.Length];
        domain.ToLowerInvariant(lower);
        return Domains.Contains(lower) || (hasPath && WordDomains.Contains(lower));
    }

    // Port, path, query and fragment; signs that end a sentence around it are not part of it.
    private static int PathEnd(ReadOnlySpan<char> raw, int hostEnd)
    {
        var i = hostEnd;
        if (i + 1 < raw.Length && raw[i] == ':' && char.IsAsciiDigit(raw[i + 1]))
        {
            for (i++; i < raw.Length && char.IsAsciiDigit(raw[i]);)
            {
                i++;
            }
        }

        if (i >= raw.Length || raw[i] is not ('/' or '?' or '#'))
        {
            return i;
        }

        var start = i;
        var open = 0;
        while (i < raw.Length && !char.IsWhiteSpace(raw[i]) && raw[i] is not ('<' or '>' or '"' or '|' or '`' or ']'))
        {
            open += raw[i] == '(' ? 1 : 0;
            if (raw[i] == ')' && open-- == 0)
            {
                break;
            }

            i++;
        }

        while (i > start + 1 && raw[i - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_' or '~' or '…')
        {
            i--;
        }

        return i;
    }

    private static bool IsHost(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c >= 128 && char.IsLetter(c));

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
