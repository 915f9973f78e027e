using System.CommandLine;

namespace OrleansMl.Load;

public sealed class LoadCommandTests
{
    [Theory]
    [InlineData("--scenario moderation --url http://example.com", "--allow-remote")]
    [InlineData("--scenario moderation --concurrency 0", "--concurrency")]
    [InlineData("--scenario read --record acked.jsonl", "--record")]
    [InlineData("--scenario moderation --rate -1", "--rate")]
    [InlineData("--url http://localhost:1", "--scenario")]
    public void Refuses_with_the_option_to_change(string arguments, string named)
    {
        var result = Root().Parse("load " + arguments);

        Assert.Contains(result.Errors, error => error.Message.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void Loopback_needs_no_permission() =>
        Assert.Empty(Root().Parse("load --scenario moderation --url http://127.0.0.1:8000 --rate 500").Errors);

    [Fact]
    public async Task Any_failed_request_fails_the_command()
    {
        var output = new StringWriter();

        // Port 9 (discard) is closed on any machine that runs tests: every request is refused.
        var exit = await Root().Parse("load --scenario moderation --url http://127.0.0.1:9 --requests 2 --token t --json")
            .InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal(1, exit);
        var report = LoadReport.FromJson(output.ToString());
        Assert.Equal((2, 2), (report.Requests, report.Failed));
    }

    private static RootCommand Root() => new() { LoadCommand.Create() };
}
