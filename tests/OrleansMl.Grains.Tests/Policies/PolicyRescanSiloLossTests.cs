using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>A silo is killed in the middle of a rescan.</summary>
public sealed class PolicyRescanSiloLossTests(PolicyRescanSiloLossTests.Fixture cluster)
    : IClassFixture<PolicyRescanSiloLossTests.Fixture>
{
    private const int Items = 40;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_item_is_decided_anew_exactly_once_and_counted_once()
    {
        await cluster.PublishAsync(0.9f);
        var ids = new List<string>();
        for (var i = 0; i < Items; i++)
        {
            ids.Add(await cluster.SubmitAsync(i % 4 == 0 ? "spam=0.1" : "spam=0.6"));
        }

        await cluster.FlushScoresAsync();
        await cluster.PublishAsync(0.5f);
        await cluster.SettleAsync();
        var rescan = cluster.Client.GetGrain<IPolicyRescanGrain>("default");
        await rescan.StartAsync(new() { RatePerSecond = 5 }, "root", Token);
        var middle = await cluster.RunAsync(one => one.Done >= 10);
        Assert.Equal(PolicyRescanState.Running, middle.State);

        // Half of what it has in memory is gone with it: the grain, the job's place in the log, items.
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1], Token).WaitAsync(TimeSpan.FromMinutes(1), Token);
        var done = await cluster.RunAsync();

        Assert.Equal((PolicyRescanState.Done, Items, Items, 30), (done.State, done.Total, done.Done, done.Changed));
        Assert.Equal(new(), done.Skipped);
        var decisions = await Task.WhenAll(ids.Select(cluster.DecisionsOfAsync));
        Assert.Equal(Enumerable.Range(0, Items).Select(i => i % 4 == 0 ? 1 : 2), decisions);
    }

    public sealed class Fixture : RescanCluster;
}
