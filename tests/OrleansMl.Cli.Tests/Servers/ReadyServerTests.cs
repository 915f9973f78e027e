using System.CommandLine;
using System.Net;
using OrleansMl.Simulation;

namespace OrleansMl.Servers;

public sealed class ReadyServerTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Uri Url = new("http://localhost:1");

    [Fact]
    public async Task A_node_that_is_ready_passes()
    {
        using var http = new HttpClient(new Node(HttpStatusCode.OK, """{"status": "ready"}"""));

        await ReadyServer.RequireAsync(http, Url, Token);
    }

    [Theory]
    [InlineData("""{"status": "not_ready", "reason": "Redis does not answer in time."}""", "Redis does not answer in time.")]
    [InlineData("<html>", "it does not say why.")]
    public async Task A_node_that_takes_no_requests_is_refused_with_its_reason(string body, string reason)
    {
        using var http = new HttpClient(new Node(HttpStatusCode.ServiceUnavailable, body));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ReadyServer.RequireAsync(http, Url, Token));

        Assert.Equal($"The node at http://localhost:1/ takes no requests now: {reason}", refused.Message);
    }

    [Fact]
    public async Task A_simulation_against_nothing_ends_at_once_with_a_sentence()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        // Port 9 (discard) is closed on any machine that runs tests.
        var code = await new RootCommand { SimulateCommand.Create() }
            .Parse("simulate --url http://127.0.0.1:9 --token t --users 10 --authors 1 --items 1")
            .InvokeAsync(new() { Output = output, Error = error }, Token);

        Assert.Equal((1, ""), (code, output.ToString()));
        Assert.StartsWith("No node answers at http://127.0.0.1:9/: ", error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Start it, or name another one with --url.", error.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    private sealed class Node(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("/health/ready", request.RequestUri!.AbsolutePath);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        }
    }
}
