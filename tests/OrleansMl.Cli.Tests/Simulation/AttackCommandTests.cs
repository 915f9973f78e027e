using System.CommandLine;
using System.Text.Json.Nodes;

namespace OrleansMl.Simulation;

public sealed class AttackCommandTests
{
    [Fact]
    public async Task An_attack_is_played_without_a_node_and_its_gain_and_bound_are_printed()
    {
        var (code, output, _) = await RunAsync("--attack", "new-accounts");
        Assert.Equal(0, code);
        Assert.StartsWith("new-accounts: 200 accounts", output, StringComparison.Ordinal);
        Assert.Contains("engagement: 0 in calm", output, StringComparison.Ordinal);
        Assert.Contains("bound at most 2: held", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_attacks_can_be_had_as_json()
    {
        var (code, output, _) = await RunAsync("--attack", "all", "--json", "--seed", "7");
        Assert.Equal(0, code);
        var outcomes = JsonNode.Parse(output)!.AsArray();
        Assert.Equal(Attacks.Names, outcomes.Select(outcome => (string)outcome!["attack"]!));
        Assert.All(outcomes, outcome => Assert.True((bool)outcome!["is_held"]!, outcome.ToJsonString()));
    }

    [Fact]
    public async Task An_attack_that_nobody_knows_is_refused()
    {
        var (code, _, error) = await RunAsync("--attack", "magic");
        Assert.NotEqual(0, code);
        Assert.Contains("new-accounts", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new RootCommand { SimulateCommand.Create() }.Parse(["simulate", .. arguments]).InvokeAsync(
            new() { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
