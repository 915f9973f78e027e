using System.Collections.Frozen;

namespace OrleansMl.Text;

/// <summary>
/// Hosts that everybody knows and nobody is harmed by: encyclopaedias, newspapers, shops, code, films, public offices. A link to one of
/// them says nothing about the text around it. Hosts that shorten addresses, invite to chats or share files are not among them.
/// The list is written by us: well-known-hosts.txt.
/// </summary>
internal static class WellKnownHosts
{
    private const int LongestHost = 253;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Hosts = Load();

    /// <summary>True for a host of the list and for every host below one. O(length).</summary>
    public static bool Contains(ReadOnlySpan<char> host)
    {
        if (host.Length > LongestHost)
        {
            return false;
        }

        Span<char> lower = stackalloc char[LongestHost];
        lower = lower[..host.Length];
        host.ToLowerInvariant(lower);
        ReadOnlySpan<char> rest = lower;
        while (!Hosts.Contains(rest))
        {
            var dot = rest.IndexOf('.');
            if (dot < 0)
            {
                return false;
            }

            rest = rest[(dot + 1)..];
        }

        return true;
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Load()
    {
        using var stream = typeof(WellKnownHosts).Assembly.GetManifestResourceStream("well-known-hosts.txt")!;
        using var reader = new StreamReader(stream);
        var hosts = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                hosts.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return hosts.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
