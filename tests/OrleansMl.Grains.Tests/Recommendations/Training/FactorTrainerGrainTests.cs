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
    [Trait("speed", "slow")]
    public async Task It_learns_publishes_and_never_serves_what_is_worse_or_broken()
    {
        // Nobody did anything.
        var status = await cluster.TrainAsync();
        Assert.Equal((TrainingOutcome.TooLittle, 0), (status.Outcome, status.Version));
        await Snapshots.RunNowAsync(Token);
        Assert.Null(Snapshots.Current);

        // Even people like even items, odd people odd ones; one takes everything back.
        var ids = await cluster.LikeAsync();
        status = await cluster.TrainAsync();
        Assert.Equal((TrainingOutcome.Published, 1, Items, (string?)null), (status.Outcome, status.Version, status.Items, status.Reason));
        Assert.Equal((People - 1) * 12, status.Interactions);
        await Snapshots.RunNowAsync(Token);
        var factors = Snapshots.Current!;
        Assert.Equal(1, factors.Version);
        var (person, scores) = (new float[8], new float[Items]);
        factors.Snapshot.Factors.FoldIn([.. new[] { 1, 5, 9, 13, 17, 21 }.Select(item => factors.IndexOf(ids[item]))], [], person);
        factors.Snapshot.Factors.Score(person, scores);
        Assert.InRange(TopItems.Of(scores, 8).Count(item => ids.IndexOf(factors.Snapshot.Ids[item]) % 2 == 1), 6, 8);

        // What was published had a figure of another time that cannot be reached: the second version takes its place all the same.
        await ChangeAsync(stored => stored with { Validation = .999 });
        Assert.Equal((TrainingOutcome.Published, 2L), ((status = await cluster.TrainAsync()).Outcome, status.Version));
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(2, Snapshots.Current!.Version);

        // A third whose chunk was spoilt is refused, and the second serves on.
        Assert.Equal((TrainingOutcome.Published, 3L), ((status = await cluster.TrainAsync()).Outcome, status.Version));
        var chunk = new GrainState<StoredFactorsChunk>(new());
        var name = (await PointerAsync()).State!.ChunkName(0);
        await Storage.ReadStateAsync(name, Trainer, chunk);
        var bytes = chunk.State!.Bytes.ToArray();
        bytes[200] ^= 1;
        chunk.State = chunk.State with { Bytes = [.. bytes] };
        await Storage.WriteStateAsync(name, Trainer, chunk);
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(2, Snapshots.Current!.Version);
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(2, Snapshots.Current!.Version);

        // The next training heals it.
        Assert.Equal(4, (await cluster.TrainAsync()).Version);
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(4, Snapshots.Current!.Version);
        Assert.All(cluster.Cluster.Silos.Skip(1), silo => Assert.NotEqual(silo.SiloAddress.Endpoint.ToString(), status.Trainer));

        // What was before is published once more, under a new version, and taken by every silo; it cannot be done twice.
        Assert.Equal((5, 4), ((status = await cluster.TrainAsync()).Version, status.PreviousVersion));
        await ChangeAsync(stored => stored with { Items = 7 });
        await Snapshots.RunNowAsync(Token);
        status = (await Desk.RollBackAsync("root", Token))!;
        Assert.Equal((6, Items, 0), (status.Version, status.Items, status.PreviousVersion));
        await cluster.LookAsync();
        Assert.All(
            cluster.Cluster.Silos,
            silo => Assert.Equal(
                6, cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<SnapshotProvider>().Current!.Version));
        Assert.Null(await Desk.RollBackAsync("root", Token));
        Assert.Equal(6, (await Desk.GetAsync(Token)).Version);

        // The next training goes into a slot of its own: what was rolled back to can be rolled back to again.
        Assert.Equal((7, 6), ((status = await cluster.TrainAsync()).Version, status.PreviousVersion));
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(7, Snapshots.Current!.Version);
        Assert.Equal(8, (await Desk.RollBackAsync("root", Token))!.Version);
        await Snapshots.RunNowAsync(Token);
        Assert.Equal(8, Snapshots.Current!.Version);
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
