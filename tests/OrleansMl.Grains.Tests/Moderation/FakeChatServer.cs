using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansMl.Moderation;

/// <summary>A server in the shape of OpenAI's chat completions, on loopback, that answers as the test says.</summary>
internal sealed class FakeChatServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public FakeChatServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/v1/chat/completions";
        }

        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>What came: the body and the Authorization header.</summary>
    public ConcurrentQueue<(JsonNode Body, string? Key)> Asked { get; } = [];

    /// <summary>By the text that is judged: status and body.</summary>
    public Func<string, (int Status, string Body)> Answer { get; set; } = _ => (200, Completion("""{"score": 0.9}"""));

    /// <summary>Awaited before an answer.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public static string Completion(string content) => JsonSerializer.Serialize(
        new { model = "guard-20b-q4", choices = new[] { new { message = new { role = "assistant", content } } } });

    public int AsksFor(string text) => Asked.Count(one => TextOf(one.Body) == text);

    public static string TextOf(JsonNode body) =>
        (string)JsonNode.Parse((string)body["messages"]![1]!["content"]!)!["text"]!;

    public void Dispose() => _listener.Close();

    private async Task AcceptAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var body = (await JsonNode.ParseAsync(context.Request.InputStream))!;
            Asked.Enqueue((body, context.Request.Headers["Authorization"]));
            await Before();
            var (status, answer) = Answer(TextOf(body));
            context.Response.StatusCode = status;
            if (status is >= 300 and < 400)
            {
                context.Response.RedirectLocation = Address;
            }

            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Whoever asked has gone.
        }
    }
}
