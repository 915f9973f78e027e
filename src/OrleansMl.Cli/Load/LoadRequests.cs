using System.Net.Http.Headers;

namespace OrleansMl.Load;

/// <summary>Builds the requests of one scenario. Not thread-safe: one per worker.</summary>
internal sealed class LoadRequests(LoadOptions options, int worker, IReadOnlyList<string> ids)
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    private readonly SampleTexts _texts = new(options.Seed * 1_000_003 + worker, options.Words);
    private readonly byte[] _buffer = new byte[64 + (24 * options.Words)];
    private readonly Uri _uri = new(options.Url, Path(options.Scenario));
    private readonly string? _authorization = options.Token is null ? null : "Bearer " + options.Token;
    private int _read = worker;

    /// <summary>The next request, with a text that is new to this worker.</summary>
    public HttpRequestMessage Next()
    {
        HttpRequestMessage request;
        if (options.Scenario == LoadScenario.Read)
        {
            request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Url, $"/api/v1/ml/moderation/{ids[_read % ids.Count]}"));
            _read += options.Concurrency;
        }
        else
        {
            request = new HttpRequestMessage(HttpMethod.Post, _uri) { Content = Body() };
        }

        if (_authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        }

        return request;
    }

    private ByteArrayContent Body()
    {
        // {"type":"comment","text":"..."}: the texts are plain ASCII, so nothing needs escaping.
        var prefix = "{\"type\":\"comment\",\"text\":\""u8;
        prefix.CopyTo(_buffer);
        var length = prefix.Length + _texts.Next(_buffer.AsSpan(prefix.Length));
        "\"}"u8.CopyTo(_buffer.AsSpan(length));
        return new ByteArrayContent(_buffer.AsSpan(0, length + 2).ToArray()) { Headers = { ContentType = JsonType } };
    }

    private static string Path(LoadScenario scenario) => scenario switch
    {
        LoadScenario.Moderation or LoadScenario.Read => "/api/v1/content",
        LoadScenario.Moderate => "/api/v1/ml/moderate",
        LoadScenario.Echo => "/echo",
        LoadScenario.Write => "/write",
        _ => throw new ArgumentOutOfRangeException(nameof(scenario)),
    };
}
