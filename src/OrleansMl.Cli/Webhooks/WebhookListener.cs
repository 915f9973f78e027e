using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace OrleansMl.Webhooks;

/// <summary>
/// Takes events on loopback, as a platform does: the signature first, then the event. What is not signed with the secret, or is older than
/// five minutes, is answered 401. Prints a line per event.
/// </summary>
internal sealed class WebhookListener(string secret, bool asJson, TextWriter output, TimeProvider timeProvider) : IDisposable
{
    // As the specification advises: later the message may be a copy.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int MaxBytes = 1_000_000;

    private readonly HttpListener _listener = new();
    private readonly Lock _lock = new();

    /// <summary>Starts to listen.</summary>
    /// <exception cref="HttpListenerException">The port is taken.</exception>
    public void Start(int port)
    {
        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _listener.Start();
    }

    /// <summary>Takes events until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.Register(_listener.Close);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await TakeAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The sender went, or it stops.
            }
        }
    }

    public void Dispose() => _listener.Close();

    private async Task TakeAsync(HttpListenerContext context)
    {
        try
        {
            context.Response.StatusCode = (int)await ReadAsync(context.Request);
        }
        finally
        {
            // Disposing it would break the connection off, and what the sender has under way on it.
            context.Response.Close();
        }
    }

    private async Task<HttpStatusCode> ReadAsync(HttpListenerRequest request)
    {
        if (request is not { HttpMethod: "POST", ContentLength64: >= 0 and <= MaxBytes })
        {
            return HttpStatusCode.BadRequest;
        }

        var body = new byte[request.ContentLength64];
        await request.InputStream.ReadExactlyAsync(body);
        return Take(
            request.Headers[WebhookSignature.IdHeader],
            request.Headers[WebhookSignature.TimestampHeader],
            request.Headers[WebhookSignature.SignatureHeader],
            body);
    }

    /// <summary>One event.</summary>
    /// <returns>The status to answer.</returns>
    internal HttpStatusCode Take(string? id, string? timestamp, string? signature, byte[] body)
    {
        if (id is null || signature is null
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            Print(id, "refused: no webhook-id, webhook-timestamp and webhook-signature", null);
            return HttpStatusCode.BadRequest;
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if ((timeProvider.GetUtcNow() - at).Duration() > Tolerance || !WebhookSignature.IsValid(secret, id, at, body, signature))
        {
            Print(id, "refused: not signed with this secret in the last five minutes", null);
            return HttpStatusCode.Unauthorized;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            Print(id, null, document.RootElement);
            return HttpStatusCode.NoContent;
        }
        catch (JsonException)
        {
            Print(id, "refused: no JSON", null);
            return HttpStatusCode.BadRequest;
        }
    }

    private void Print(string? id, string? refusal, JsonElement? told)
    {
        var line = (asJson, told) switch
        {
            (true, { } one) => one.GetRawText(),
            (true, null) => $$"""{"id":{{Quoted(id ?? "")}},"refused":{{Quoted(refusal!)}}}""",
            (false, { } one) => Words(one),
            _ => $"{id ?? "-"} {refusal}",
        };
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static string Words(JsonElement told)
    {
        var words = new StringBuilder();
        words.Append(Text(told, "timestamp")).Append(' ').Append(Text(told, "type"));
        if (told.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in new[] { "content_id", "level", "previous_level", "source", "queue", "missed" })
            {
                if (Text(data, name) is { Length: > 0 } text)
                {
                    words.Append(' ').Append(name).Append('=').Append(text);
                }
            }
        }

        return words.Append(' ').Append(Text(told, "id")).ToString();
    }

    private static string Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
