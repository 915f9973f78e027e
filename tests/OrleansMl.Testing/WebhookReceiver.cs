using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace OrleansMl.Testing;

/// <summary>What a receiver got.</summary>
/// <param name="Id">The header.</param>
/// <param name="Timestamp">The header.</param>
/// <param name="Signature">The header.</param>
/// <param name="Body">As it came.</param>
/// <param name="Status">What was answered.</param>
public sealed record ReceivedEvent(string Id, string Timestamp, string Signature, string Body, int Status)
{
    private JsonElement Root => JsonDocument.Parse(Body).RootElement;

    public string Type => Root.GetProperty("type").GetString()!;

    public string? ContentId => Root.GetProperty("data").TryGetProperty("content_id", out var id) ? id.GetString() : null;

    public long Seq => Root.GetProperty("data").TryGetProperty("seq", out var seq) ? seq.GetInt64() : 0;
}

/// <summary>A platform on loopback that takes events.</summary>
public sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ReceivedEvent> _all = new();

    public WebhookReceiver()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/hook";

    /// <summary>What is answered; headers may be added.</summary>
    public Func<string, HttpListenerResponse, int> Answer { get; set; } = (_, _) => 204;

    /// <summary>What is answered with it; null for nothing.</summary>
    public Func<string, byte[]?> AnswerBody { get; set; } = _ => null;

    /// <summary>Awaited before an answer.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public ImmutableArray<ReceivedEvent> All => [.. _all];

    public ImmutableArray<ReceivedEvent> Accepted => [.. _all.Where(one => one.Status < 300)];

    public void Dispose() => _listener.Close();

    private async Task AcceptAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => TakeAsync(context));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task TakeAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            await Before();
            var status = Answer(body, context.Response);
            var headers = context.Request.Headers;
            _all.Enqueue(new(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, body, status));
            context.Response.StatusCode = status;
            if (AnswerBody(body) is { } answer)
            {
                await context.Response.OutputStream.WriteAsync(answer);
            }

            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The other side went.
        }
    }
}
