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

    /// <summary>
    /// True for a local path that is none of the API's: what those do, a link from elsewhere must not make a browser do that is signed in.
    /// </summary>
    public static bool IsPage(string? address) =>
        IsLocal(address)
        && Uri.TryCreate(new Uri("https://host"), address, out var uri)
        && !Uri.UnescapeDataString(uri.AbsolutePath).StartsWith("/api/", StringComparison.OrdinalIgnoreCase);
}
