using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Servers;
using Polly;

namespace OrleansMl.Simulation;

/// <summary>Calls of a simulation, by whoever makes them, repeated while the server says that it is busy.</summary>
internal sealed class SimulationClient(Uri url, HttpClient http, TimeProvider timeProvider)
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private int _repeated;

    /// <summary>Requests that were sent again.</summary>
    public int Repeated => _repeated;

    private ResiliencePipeline<HttpResponseMessage> Retry =>
        field ??= BusyServer.Retry(timeProvider, () => Interlocked.Increment(ref _repeated));

    /// <param name="token">Who calls.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">What is sent as JSON; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="headers">More headers.</param>
    public async Task<HttpResponseMessage> CallAsync(
        string token,
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] headers)
    {
        var json = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, JsonOptions);
        return await Retry.ExecuteAsync(async cancelled =>
        {
            using var request = new HttpRequestMessage(method, new Uri(url, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }

            if (json is not null)
            {
                request.Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } };
            }

            return await http.SendAsync(request, cancelled);
        }, cancellationToken);
    }

    /// <summary>The body of an answer that must be a success.</summary>
    public static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw FailedAnswer.ToException(
                $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath}",
                answer,
                await answer.Content.ReadAsStringAsync(cancellationToken));
        }

        return await JsonDocument.ParseAsync(
            await answer.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
    }
}
