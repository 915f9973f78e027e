using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.IntimateImages;

/// <summary>What somebody may mean who gives the id or the address of an item.</summary>
public static class ItemAddress
{
    /// <summary>The most ids that an address may mean.</summary>
    public const int MaxCandidates = 8;

    /// <summary>True for an id, or an absolute address of the web.</summary>
    public static bool IsValid(string? given) => ContentIds.IsValid(given) || UriOf(given) is not null;

    /// <summary>
    /// Ids that may be meant, the likeliest first: the id itself; of an address the parts of its path from the end, then the values of its
    /// query. Which of them is an item, only the items know.
    /// </summary>
    public static ImmutableArray<string> Candidates(string given)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (ContentIds.IsValid(given))
        {
            return [given];
        }

        if (UriOf(given) is not { } uri)
        {
            return [];
        }

        var path = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse();
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return
        [
            .. path.Concat(query).Select(Uri.UnescapeDataString).Where(id => ContentIds.IsValid(id)).Distinct(StringComparer.Ordinal)
                .Take(MaxCandidates)
        ];
    }

    private static Uri? UriOf(string? given) =>
        Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 ? uri : null;
}
