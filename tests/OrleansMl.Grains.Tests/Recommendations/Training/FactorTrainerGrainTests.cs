using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

public sealed class FactorTrainerGrainTests(TrainerCluster cluster) : IClassFixture<TrainerCluster>
{
    private const int People = TrainerCluster.People, Items = TrainerCluster.Items;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private GrainId Trainer => cluster.Client.GetGrain<ITrainerGrain>(0).GetGrainId();

    private IFactorTrainerGrain Desk => cluster.Client.GetGrain<IFactorTrainerGrain>(0);

    private SnapshotProvider Snapshots => cluster.Services.GetRequiredService<SnapshotProvider>();

    private IGrainStorage Storage => cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Default);

    [Fact]
    public async Task Tastes_are_learned_from_what_was_not_taken_back()
    {
        var ids = await cluster.LearnedAsync();

        var status = await cluster.TrainAsync();

        Assert.Equal((TrainingOutcome.Published, Items, (string?)null), (status.Outcome, status.Items, status.Reason));
        Assert.Equal((People - 1) * 12, status.Interactions);
        await Snapshots.RunNowAsync(Token);
        var factors = Snapshots.Current!;
        Assert.Equal(status.Version, factors.Version);
        var (person, scores) = (new float[8], new float[Items]);
        factors.Snapshot.Factors.FoldIn([.. new[] { 1, 5, 9, 13, 17, 21 }.Select(item => factors.IndexOf(ids[item]))], [], person);
        factors.Snapshot.Factors.Score(person, scores);
        Assert.InRange(TopItems.Of(scores, 8).Count(item => ids.IndexOf(factors.Snapshot.Ids[item]) % 2 == 1), 6, 8);
    }

    [Fact]
    public async Task A_figure_of_another_time_that_cannot_be_reached_stops_no_training()
    {
        await cluster.LearnedAsync();
        var before = (await Desk.GetAsync(Token)).Version;
        await ChangeAsync(stored => stored with { Validation = .999 });

        var status = await cluster.TrainAsync();

        Assert.Equal((TrainingOutcome.Published, before + 1), (status.Outcome, status.Version));
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(before + 1, Snapshots.Current!.Version);
        Assert.All(cluster.Cluster.Silos.Skip(1), silo => Assert.NotEqual(silo.SiloAddress.Endpoint.ToString(), status.Trainer));
    }

    [Fact]
    public async Task What_was_spoilt_is_never_served_and_the_next_training_heals_it()
    {
        await cluster.LearnedAsync();
        await Snapshots.RunNowAsync(Token);
        var served = Snapshots.Current!.Version;
        var spoilt = (await cluster.TrainAsync()).Version;
        await SpoilAsync();

        await Snapshots.RunNowAsync(Token);
        Assert.Equal(served, Snapshots.Current!.Version);
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(served, Snapshots.Current!.Version);

        Assert.Equal(spoilt + 1, (await cluster.TrainAsync()).Version);
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(spoilt + 1, Snapshots.Current!.Version);
    }

    [Fact]
    public async Task What_was_before_is_published_once_more_and_taken_by_every_silo()
    {
        await cluster.LearnedAsync();
        var good = (await cluster.TrainAsync()).Version;
        Assert.Equal((good + 1, good), await TrainedAsync());
        await ChangeAsync(stored => stored with { Items = 7 });

        var status = (await Desk.RollBackAsync("root", Token))!;

        Assert.Equal((good + 2, Items, 0L), (status.Version, status.Items, status.PreviousVersion));
        await cluster.LookAsync();
        Assert.All(
            cluster.Cluster.Silos,
            silo => Assert.Equal(
                good + 2,
                cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<SnapshotProvider>().Current!.Version));
        Assert.Null(await Desk.RollBackAsync("root", Token));
        Assert.Equal(good + 2, (await Desk.GetAsync(Token)).Version);
    }

    [Fact]
    public async Task What_was_rolled_back_to_can_be_rolled_back_to_again()
    {
        await cluster.LearnedAsync();
        await cluster.TrainAsync();
        await cluster.TrainAsync();
        var back = (await Desk.RollBackAsync("root", Token))!.Version;

        // The next training goes into a slot of its own.
        Assert.Equal((back + 1, back), await TrainedAsync());
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(back + 1, Snapshots.Current!.Version);
        Assert.Equal(back + 2, (await Desk.RollBackAsync("root", Token))!.Version);
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(back + 2, Snapshots.Current!.Version);
    }

    private async Task<(long Version, long Previous)> TrainedAsync()
    {
        var status = await cluster.TrainAsync();
        return (status.Version, status.PreviousVersion);
    }

    private async Task SpoilAsync()
    {
        var chunk = new GrainState<StoredFactorsChunk>(new());
        var name = (await PointerAsync()).State!.ChunkName(0);
        await Storage.ReadStateAsync(name, Trainer, chunk);
        var bytes = chunk.State!.Bytes.ToArray();
        bytes[200] ^= 1;
        chunk.State = chunk.State with { Bytes = [.. bytes] };
        await Storage.WriteStateAsync(name, Trainer, chunk);
    }

    private async Task<GrainState<StoredFactors>> PointerAsync()
    {
        var pointer = new GrainState<StoredFactors>(new());
        await Storage.ReadStateAsync(StoredFactors.StateName, Trainer, pointer);
        return pointer;
    }

    private async Task ChangeAsync(Func<StoredFactors, StoredFactors> change)
    {
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        var pointer = await PointerAsync();
        pointer.State = change(pointer.State!);
        await Storage.WriteStateAsync(StoredFactors.StateName, Trainer, pointer);
    }
}

/// <summary>On a cluster of its own: nobody did anything.</summary>
public sealed class TrainingWithoutEventsTests(TrainerCluster cluster) : IClassFixture<TrainerCluster>
{
    [Fact]
    public async Task Too_little_publishes_nothing()
    {
        var status = await cluster.TrainAsync();

        Assert.Equal((TrainingOutcome.TooLittle, 0L), (status.Outcome, status.Version));
        var snapshots = cluster.Services.GetRequiredService<SnapshotProvider>();
        await snapshots.RunNowAsync(TestContext.Current.CancellationToken);
        Assert.Null(snapshots.Current);
    }
}
