using System.Net.Http.Headers;

namespace OrleansMl.Models;

/// <summary>A file at an address.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="url">The address.</param>
/// <param name="name">What messages call it; the address when null.</param>
/// <param name="authorization">Who asks; null for nobody.</param>
internal sealed class UrlFile(HttpClient http, Uri url, string? name = null, AuthenticationHeaderValue? authorization = null) : IRemoteFile
{
    public string Name { get; } = name ?? url.OriginalString;

    public async Task ReadAsync(
        long from, Func<HttpResponseMessage, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = authorization;
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await read(response, cancellationToken);
    }
}
