using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansMl;

/// <summary>An answer, read whole.</summary>
internal sealed record Answer(int Status, JsonNode? Body, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    public string? Code => (string?)Body?["code"];

    public string? Pointer => (string?)Body?["errors"]?[0]?["pointer"];

    public string? ETag => Headers.ETag?.ToString();

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}

internal static class HttpCalls
{
    /// <summary>Sends a request and reads the whole answer. A string body goes out as it is, anything else as JSON.</summary>
    public static async Task<Answer> CallAsync(
        this HttpClient client, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            byte[] bytes => new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } },
            _ => new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var contentType = response.Content.Headers.ContentType?.MediaType;
        return new(
            (int)response.StatusCode,
            answer.Length > 0
            && contentType?.EndsWith("json", StringComparison.Ordinal) is true
            && contentType != "application/x-ndjson" ? JsonNode.Parse(answer) : null,
            answer,
            response.Headers,
            contentType);
    }
}
