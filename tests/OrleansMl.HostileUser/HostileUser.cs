using System.Net.Sockets;
using System.Text;

namespace OrleansMl.RateLimiting;

/// <summary>
/// One user who holds as many connections as they can get: event streams, bodies that drip, the OpenAPI document, ids that nobody has. What
/// is refused is tried again, after a pause: this test is about slots, not about how many refusals a processor makes.
/// </summary>
internal sealed class HostileUser(Uri address, string token)
{
    public const int Connections = 4 * EachKind;

    private const int EachKind = 500;
    private const int IdsInBatch = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Drip = TimeSpan.FromSeconds(1);

    private int _connected;

    /// <summary>How many connections have been open at least once.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Goes on until it is told to stop.</summary>
    public Task RunAsync(CancellationToken stop)
    {
        var ids = string.Join(',', Enumerable.Range(0, IdsInBatch).Select(i => $$"""{"content_id": "made-up-{{i}}", "type": "like"}"""));
        var batch = $$"""{"interactions": [{{ids}}]}""";
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(async n =>
        {
            // Evenly over a pause, and so ever after: a wave of them says more of the processor than of slots.
            await Task.Delay(Pause * n / Connections, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var isFirst = true;
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(address.Host, address.Port, stop);
                    _ = isFirst ? Interlocked.Increment(ref _connected) : 0;
                    isFirst = false;
                    await ((n % 4) switch
                    {
                        0 => RepeatAsync(client, Head("GET", "/api/v1/ml/trending/stream"), "", stop),
                        1 => DripAsync(client, stop),
                        2 => RepeatAsync(client, Head("GET", "/openapi/v1.json", isAnonymous: true), "", stop),
                        _ => RepeatAsync(client, Head("POST", "/api/v1/interactions", batch.Length), batch, stop),
                    });
                }
                catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
                {
                    // The node closed it, or the test is over.
                }

                await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }));
    }

    // Whatever the node answers, the connection stays open and asks again.
    private static async Task RepeatAsync(TcpClient client, string head, string body, CancellationToken stop)
    {
        var request = Encoding.ASCII.GetBytes(head + body);
        var reading = DrainAsync(client, stop);
        while (!stop.IsCancellationRequested && !reading.IsCompleted)
        {
            await client.GetStream().WriteAsync(request, stop);
            await Task.Delay(Pause, stop);
        }
    }

    private async Task DripAsync(TcpClient client, CancellationToken stop)
    {
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Head("POST", "/api/v1/content", bodyLength: 100_000)), stop);
        var reading = DrainAsync(client, stop);
        byte[] some = [.. Enumerable.Repeat((byte)' ', 325)];
        while (!stop.IsCancellationRequested && !reading.IsCompleted)
        {
            await client.GetStream().WriteAsync(some, stop);
            await Task.Delay(Drip, stop);
        }
    }

    private static async Task DrainAsync(TcpClient client, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        while (await client.GetStream().ReadAsync(buffer, stop) > 0)
        {
        }
    }

    private string Head(string method, string path, int bodyLength = 0, bool isAnonymous = false) =>
        $"{method} {path} HTTP/1.1\r\nHost: {address.Authority}\r\n"
        + (isAnonymous ? "" : $"Authorization: Bearer {token}\r\n")
        + (bodyLength > 0 ? $"Content-Type: application/json\r\nContent-Length: {bodyLength}\r\n\r\n" : "\r\n");
}
