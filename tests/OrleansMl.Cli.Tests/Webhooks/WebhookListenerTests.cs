using System.Collections.Concurrent;
using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Webhooks;

/// <summary>A receiver on this machine.</summary>
public sealed class WebhookListenerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"id":"evt_1","type":"content.decided","timestamp":"2026-01-02T03:04:05Z","data":{"content_id":"c1","level":"flagged"}}""");

    private readonly string _secret = WebhookSignature.NewSecret();
    private readonly StringWriter _output = new();

    [Theory]
    [InlineData(false, "2026-01-02T03:04:05Z content.decided content_id=c1 level=flagged evt_1")]
    [InlineData(true, null)]
    public void What_is_signed_is_printed(bool asJson, string? line)
    {
        Assert.Equal(HttpStatusCode.NoContent, Take(_secret, Now, asJson));

        Assert.Equal(line ?? Encoding.UTF8.GetString(Body), _output.ToString().TrimEnd());
    }

    [Fact]
    public void What_is_signed_with_another_secret_or_long_ago_is_refused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, Take(WebhookSignature.NewSecret(), Now));
        Assert.Equal(HttpStatusCode.Unauthorized, Take(_secret, Now.AddMinutes(-6)));
        Assert.Equal(
            ["evt_1 refused: not signed with this secret in the last five minutes"],
            _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Distinct());
    }

    [Fact]
    public void What_has_no_headers_is_refused()
    {
        using var listener = new WebhookListener(_secret, asJson: true, _output, new FakeTimeProvider(Now));

        Assert.Equal(HttpStatusCode.BadRequest, listener.Take(null, null, null, Body));
        Assert.Contains("\"refused\":", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_events_come_over_connections_that_stay_open()
    {
        const int Events = 200, AtOnce = 8;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var listener = new WebhookListener(_secret, asJson: true, _output, new FakeTimeProvider(Now));
        var port = Start(listener);
        var running = listener.RunAsync(stop.Token);
        using var client = new HttpClient();

        var statuses = new ConcurrentBag<HttpStatusCode>();
        await Parallel.ForAsync(0, Events, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, token) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/");
            request.Content = new ByteArrayContent(Body);
            request.Headers.Add(WebhookSignature.IdHeader, $"evt_{i}");
            request.Headers.Add(WebhookSignature.TimestampHeader, WebhookSignature.Timestamp(Now));
            request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of([_secret], $"evt_{i}", Now, Body));
            using var response = await client.SendAsync(request, token);
            statuses.Add(response.StatusCode);
        });

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.NoContent, Events), statuses);
        await stop.CancelAsync();
        await running;

        static int Start(WebhookListener listener)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            listener.Start(port);
            return port;
        }
    }

    [Theory]
    [InlineData("webhooks listen", "--secret")]
    [InlineData("webhooks listen --secret mine", "whsec_")]
    [InlineData("webhooks listen --secret whsec_AAAA --port 0", "--port")]
    public async Task A_bad_option_says_what_is_wrong(string line, string expected)
    {
        using var error = new StringWriter();

        var code = await new RootCommand { WebhooksCommand.Create() }.Parse(line).InvokeAsync(
            new() { Output = _output, Error = error }, TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    private HttpStatusCode Take(string secret, DateTimeOffset at, bool asJson = false)
    {
        using var listener = new WebhookListener(_secret, asJson, _output, new FakeTimeProvider(Now));
        return listener.Take("evt_1", WebhookSignature.Timestamp(at), WebhookSignature.Of([secret], "evt_1", at, Body), Body);
    }
}
