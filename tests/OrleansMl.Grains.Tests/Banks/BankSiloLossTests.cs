using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Testing;

namespace OrleansMl.Banks;

/// <summary>One of two silos is killed: with the directory on it, or without.</summary>
[Trait("speed", "slow")]
public sealed class BankSiloLossTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IBanksGrain Banks => cluster.Client.GetGrain<IBanksGrain>(0);

    [Fact]
    public async Task What_is_acknowledged_after_a_silo_was_killed_matches_as_before()
    {
        await Banks.PutAsync("scams", new() { Level = ModerationLevel.Rejected }, new("root"), Token);
        await Banks.AddAsync("scams", [new() { Text = "before the silo was killed" }], "ada", Token);

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1], Token).WaitAsync(TimeSpan.FromMinutes(1), Token);

        // What is on its way to the silo that is gone fails, and is asked for again.
        await Eventually.ReadAsync(
            async cancellationToken =>
            {
                try
                {
                    var added = await Banks.AddAsync("scams", [new() { Text = "after the silo was killed" }], "ada", cancellationToken);
                    return added.Outcome;
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    return BankOutcome.NotFound;
                }
            },
            outcome => outcome == BankOutcome.Changed,
            Token,
            within: TimeSpan.FromMinutes(1));

        foreach (var text in new[] { "before the silo was killed", "after the silo was killed" })
        {
            var item = await cluster.Content(ClusterFixtureBase.FreshId()).PutAsync(Drafts.Comment(text), Drafts.Alice, null, Token);
            Assert.Equal(ModerationLevel.Rejected, item.Item!.Moderation.Level);
        }
    }
}
