using System.Text.RegularExpressions;
using OrleansMl.Hosting;

namespace OrleansMl.Operations;

[Trait("speed", "slow")]
public sealed partial class SimulateCommandTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_simulation_without_an_address_plays_against_a_node_of_its_own_and_leaves_nothing()
    {
        await using var simulation = ChildProcess.StartDotnet(
            Build.Cli,
            ["simulate", "--users", "20", "--authors", "5", "--items", "5", "--bursts", "0", "--duration", "10m", "--speed", "600"],
            ("TMPDIR", _directory.Path),
            ("OrleansMl__DataDirectory", _directory["of-the-shell"]));

        var exit = await simulation.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(exit == 0, simulation.Output);
        var own = OwnNode().Match(simulation.Output);
        Assert.True(own.Success, simulation.Output);
        Assert.NotEqual("8000", own.Groups[1].Value);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path, "orleansml-*"));
        Assert.False(Directory.Exists(_directory["of-the-shell"]));
    }

    [GeneratedRegex("a node of its own at http://127\\.0\\.0\\.1:([0-9]+)/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnNode();
}
