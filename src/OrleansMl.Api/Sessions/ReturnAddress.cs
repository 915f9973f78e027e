using Microsoft.AspNetCore.Http.HttpResults;

namespace OrleansMl.Sessions;

/// <summary>Where a browser goes after a sign-in: nowhere but to this host.</summary>
internal static class ReturnAddress
{
    public const int MaxLength = 2048;

    /// <summary>
    /// True for a path of this host, with or without a query. A browser takes <c>//host</c> and <c>/\host</c> for another host.
    /// </summary>
    public static bool IsLocal(string? address) =>
        address is { Length: >= 1 and <= MaxLength }
        && address[0] == '/'
        && RedirectHttpResult.IsLocalUrl(address)
        && !address.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !address.Contains('\\', StringComparison.Ordinal);
}
