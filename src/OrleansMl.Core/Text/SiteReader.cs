using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansMl.Text;

/// <summary>The work of <see cref="LinkedSites"/>. Reused from text to text; not safe for two threads at once.</summary>
internal sealed partial class SiteReader
{
    private const int LongestBrackets = 48; // of an IPv6 address, with both

    private const string WideDotSigns = "\u3002\uFF0E\uFF61\u2024\uFE52";

    // Apart, since only signs of ASCII alone, or five at most, are looked for many at a time.
    private static readonly SearchValues<char> Signs = SearchValues.Create(".%&:/\\@");
    private static readonly SearchValues<char> WideDots = SearchValues.Create(WideDotSigns);
    private static readonly SearchValues<char> Starts = SearchValues.Create("./\\:@[");
    private static readonly SearchValues<char> AllStarts = SearchValues.Create("./\\:@[" + WideDotSigns);

    private readonly HostBuffer _host = new();
    private HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _sites;
    private int _left;

    /// <summary>False for a text that has no sign of an address.</summary>
    public static bool MayHaveSites(ReadOnlySpan<char> text) => text.ContainsAny(Signs) || HasWideDots(text);

    /// <summary>Adds the sites of a text.</summary>
    public void Read(ReadOnlySpan<char> text, HashSet<string> sites)
    {
        _sites = sites.GetAlternateLookup<ReadOnlySpan<char>>();
        _left = LinkedSites.MaxSites;
        Scan(text);
        ScanDecoded(text);
        _sites = default;
    }

    private static bool HasWideDots(ReadOnlySpan<char> text) => !Ascii.IsValid(text) && text.ContainsAny(WideDots);

    // Every run of host characters around a dot; and numbers where a host stands.
    private void Scan(ReadOnlySpan<char> text)
    {
        var starts = HasWideDots(text) ? AllStarts : Starts;
        var read = 0; // runs before this were looked at
        for (var at = 0; at < text.Length && _left > 0;)
        {
            var found = text[at..].IndexOfAny(starts);
            if (found < 0)
            {
                return;
            }

            at += found;
            if (text[at] == '[')
            {
                ReadBrackets(text[at..]);
                at++;
                continue;
            }

            var isIntroduced = text[at] is '/' or '\\' or ':' or '@';
            if (isIntroduced && !(StartsHost(text, at) && MayBeNumber(text, at + 1)))
            {
                at++;
                continue;
            }

            var start = isIntroduced ? at + 1 : Start(text, at, read);
            var end = End(text, isIntroduced ? at + 1 : at);
            var isUser = end < text.Length && text[end] == '@' && End(text, end + 1) > end + 1;
            if (!isUser)
            {
                ReadRun(text[start..end], isIntroduced || (start > 0 && StartsHost(text, start - 1)));
            }

            read = at = Math.Max(end, at + 1);
        }
    }

    private void ReadRun(ReadOnlySpan<char> run, bool isIntroduced)
    {
        if (run.Length < (isIntroduced ? 1 : 3))
        {
            return;
        }

        _host.Map(run);
        if (_host.HasWideDots)
        {
            foreach (var part in _host.Chars.Split(HostBuffer.WideDot))
            {
                Add(_host.Chars[part], isIntroduced);
            }

            _host.JoinParts();
        }

        var chars = _host.Chars;
        Add(chars, isIntroduced);
        if (!_host.HasNeighbours)
        {
            return;
        }

        for (var at = 0; at < chars.Length;)
        {
            if (HostBuffer.IsNeighbour(chars[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < chars.Length && !HostBuffer.IsNeighbour(chars[at]))
            {
                at++;
            }

            Add(chars[start..at], isIntroduced: false);
        }
    }

    // Without the signs that Markdown and lists put around it.
    private void Add(ReadOnlySpan<char> host, bool isIntroduced)
    {
        // Not Trim, which boxes each character until it is compiled for good.
        host = host[..(host.LastIndexOfAnyExcept('.', '-', '_') + 1)];
        host = host[Math.Max(host.IndexOfAnyExcept('.', '-', '_'), 0)..];
        Span<char> target = stackalloc char[HostName.MaxLength];
        var site = HostName.Write(host, target, isIntroduced, out _);
        if (!site.IsEmpty && _left > 0 && _sites.Add(site))
        {
            _left--;
        }
    }

    // "[::ffff:127.0.0.1]" is an IPv4 address.
    private void ReadBrackets(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, LongestBrackets)].IndexOf(']');
        if (end > 2
            && text[1..end].Contains(':')
            && IPAddress.TryParse(text[1..end], out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6
            && address.IsIPv4MappedToIPv6)
        {
            Add(address.MapToIPv4().ToString(), isIntroduced: false);
        }
    }

    // Behind "//", "https:", "https:/", and behind a user: there a number without a dot is an address.
    private static bool StartsHost(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == '@')
        {
            return true;
        }

        var slashes = 0;
        for (; at >= 0 && text[at] is '/' or '\\' && slashes < 2; at--)
        {
            slashes++;
        }

        return slashes == 2 || (at >= 0 && text[at] == ':' && EndsInScheme(text[..at]));
    }

    private static bool EndsInScheme(ReadOnlySpan<char> text) =>
        text.EndsWith("http", StringComparison.OrdinalIgnoreCase)
        || text.EndsWith("https", StringComparison.OrdinalIgnoreCase)
        || text.EndsWith("ftp", StringComparison.OrdinalIgnoreCase)
        || text.EndsWith("ws", StringComparison.OrdinalIgnoreCase)
        || text.EndsWith("wss", StringComparison.OrdinalIgnoreCase);

    private static bool MayBeNumber(ReadOnlySpan<char> text, int at) =>
        at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] >= 128);

    private static int Start(ReadOnlySpan<char> text, int at, int first)
    {
        while (at > first)
        {
            Rune.DecodeLastFromUtf16(text[first..at], out var rune, out var length);
            if (!HostBuffer.IsHost(rune.Value))
            {
                break;
            }

            at -= length;
        }

        return at;
    }

    private static int End(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            if (!HostBuffer.IsHost(rune.Value))
            {
                break;
            }

            at += length;
        }

        return at;
    }
}
