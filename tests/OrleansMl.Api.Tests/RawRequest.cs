using System.Net.Sockets;
using System.Text;

namespace OrleansMl;

/// <summary>A connection on which a test decides which byte is sent when.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };

    private RawRequest()
    {
    }

    /// <summary>Sends a request of which the body, if it is to have one, never comes.</summary>
    public static async Task<RawRequest> SendAsync(Uri address, string method, string path, string? token, int bodyLength = 0)
    {
        var request = new RawRequest();
        await request._client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var head = $"{method} {path} HTTP/1.1\r\nHost: {address.Authority}\r\n"
            + (token is null ? "" : $"Authorization: Bearer {token}\r\n")
            + (bodyLength > 0 ? $"Content-Type: application/json\r\nContent-Length: {bodyLength}\r\n\r\n" : "\r\n");
        await request.SendAsync(head);
        return request;
    }

    public async Task SendAsync(string text) =>
        await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>What comes until a text is in it, or until the connection ends.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var received = new StringBuilder();
        var buffer = new byte[4096];
        while (!received.ToString().Contains(end, StringComparison.Ordinal))
        {
            var read = await _client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
            if (read == 0)
            {
                break;
            }

            received.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return received.ToString();
    }

    public void Dispose() => _client.Dispose();
}
