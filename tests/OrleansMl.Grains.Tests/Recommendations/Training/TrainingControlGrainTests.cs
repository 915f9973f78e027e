using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Hosting;

namespace OrleansMl.Recommendations;

/// <summary>No silo may train.</summary>
public sealed class TrainerlessCluster : ClusterFixtureBase
{
    protected override IEnumerable<string> RolesOf(bool isFirst) => ["content", "user", SiloRoles.Inference];
}

public sealed class TrainingDeskGrainTests(TrainerlessCluster cluster) : IClassFixture<TrainerlessCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_trainer_nothing_is_learned_the_status_says_so_and_what_is_published_can_be_rolled_back()
    {
        var desk = cluster.Client.GetGrain<IFactorTrainerGrain>(0);
        foreach (var ask in new[] { desk.StartAsync, desk.GetAsync, desk.StopAsync })
        {
            var answer = await ask(Token);
            Assert.Equal((TrainingOutcome.NoTrainer, null, null, 0), (answer.Outcome, answer.Step, answer.Trainer, answer.Version));
            Assert.Contains("role trainer", answer.Reason!, StringComparison.Ordinal);
        }

        Assert.Null(await desk.RollBackAsync("root", Token));
        var storage = cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Default);
        var published = new GrainState<StoredFactors>(new StoredFactors().Then(new() { Items = 3 }).Then(new() { Items = 4 }));
        await storage.WriteStateAsync(StoredFactors.StateName, cluster.Client.GetGrain<ITrainerGrain>(0).GetGrainId(), published);
        var status = (await desk.RollBackAsync("root", Token))!;
        Assert.Equal((TrainingOutcome.NoTrainer, 3, 3, 0), (status.Outcome, status.Version, status.Items, status.PreviousVersion));
        Assert.Equal(3, (await desk.GetAsync(Token)).Version);
        Assert.Null(await desk.RollBackAsync("root", Token));
    }
}
