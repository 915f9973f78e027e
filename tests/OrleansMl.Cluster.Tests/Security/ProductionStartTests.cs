using OrleansMl.Hosting;

namespace OrleansMl.Security;

[Trait("speed", "slow")]
public sealed class ProductionStartTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_production_node_without_signing_configuration_does_not_start_and_says_what_to_set()
    {
        await using var node = ChildProcess.StartDotnet(
            Build.Silo,
            ["--urls", "http://127.0.0.1:0"],
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("OrleansMl__DataDirectory", _directory["data"]));

        var exit = await node.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, exit);
        Assert.Contains(
            "OrleansMl did not start: Nothing says who signs the tokens, and the environment is Production. Set OrleansMl:Auth:Authority",
            node.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening", node.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_directory["data"], DevelopmentTokens.KeyFileName)));
    }

    [Fact]
    public async Task The_command_line_prints_a_token_that_a_development_node_accepts()
    {
        var cancelled = TestContext.Current.CancellationToken;
        (string, string)[] settings =
        [
            ("OrleansMl__DataDirectory", _directory["data"]),
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("OrleansMl__Auth__SigningKey", "")
        ];
        await using var cli = ChildProcess.StartDotnet(Build.Cli, ["token", "--user", "alice"], settings);
        Assert.Equal(0, await cli.WaitForExitAsync(cancelled));

        await using var node = await NodeProcess.StartAsync(Build.Silo, settings, cancelled);
        node.Client.DefaultRequestHeaders.Authorization = new("Bearer", cli.Output.Split('\n')[^1]);
        var (status, problem) = await node.GetAsync("/api/v1/content/nothing-here", cancelled);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, status);
        Assert.Equal("not_found", problem.GetProperty("code").GetString());
    }
}
