using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Users;

namespace OrleansMl.Recommendations;

[Trait("speed", "slow")]
public sealed class TrainingGateTests(TrainerCluster cluster) : IClassFixture<TrainerCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private GrainId Trainer => cluster.Client.GetGrain<ITrainerGrain>(0).GetGrainId();

    private IGrainStorage Storage => cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Default);

    [Fact]
    public async Task What_predicts_worse_is_kept_until_somebody_forces_it_and_one_unreadable_person_stops_nothing()
    {
        await cluster.LikeAsync();
        await BreakAsync("unreadable");
        var status = await cluster.TrainAsync();
        Assert.Equal((TrainingOutcome.Published, 1L, (string?)null), (status.Outcome, status.Version, status.ForcedBy));

        // What is published knew after a like of each what they would like next, as nobody can.
        await PublishAsync(await OracleAsync());
        status = await cluster.TrainAsync();
        Assert.Equal((TrainingOutcome.RejectedByGate, 2L), (status.Outcome, status.Version));
        Assert.Contains("people did since version 2", status.Reason!, StringComparison.Ordinal);

        var trainer = cluster.Client.GetGrain<IFactorTrainerGrain>(0);
        await trainer.ForceAsync("root", Token);
        status = await Eventually.ReadAsync(trainer.GetAsync, status => status.Step is null, Token, within: TimeSpan.FromMinutes(1));
        Assert.Equal((TrainingOutcome.Published, 3L, "root"), (status.Outcome, status.Version, status.ForcedBy));
        Assert.Null((await cluster.TrainAsync()).ForcedBy);
    }

    // In the index of users, and with a record that is something else.
    private async Task BreakAsync(string user)
    {
        await cluster.Services.GetRequiredService<UserIndexShards>().TouchAsync(user, UserIndexShards.DayOf(cluster.Time.GetUtcNow()));
        await Storage.WriteStateAsync(
            StoredInteractions.StateName,
            cluster.Client.GetGrain<IUserLikes>(user).GetGrainId(),
            new GrainState<StoredFactorsChunk>(new() { Version = 1, Bytes = [1, 2, 3] }));
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Client.GetGrain<IUserLikes>(user).GetLikesAsync(Token));
    }

    // The same ids and factors, with neighbours of each person's first like that are their other likes.
    private async Task<FactorSnapshot> OracleAsync()
    {
        var pointer = new GrainState<StoredFactors>(new());
        await Storage.ReadStateAsync(StoredFactors.StateName, Trainer, pointer);
        var learned = await Storage.ReadSnapshotAsync(Trainer, pointer.State!, () => { }, Token);
        var next = new SortedDictionary<int, float>[learned.Ids.Length];
        var known = DateTimeOffset.MinValue;
        for (var user = 1; user < TrainerCluster.People; user++)
        {
            var likes = (await cluster.Client.GetGrain<IUserLikes>($"person-{user}").GetLikesAsync(Token)).Likes
                .OrderBy(like => like.At)
                .ToList();
            known = likes[0].At > known ? likes[0].At : known;
            var row = next[learned.Ids.IndexOf(likes[0].ContentId)] ??= [];
            foreach (var like in likes.Skip(1))
            {
                var item = learned.Ids.IndexOf(like.ContentId);
                row[item] = row.GetValueOrDefault(item) + 1;
            }
        }

        var rows = next.Select(row => row ?? []).ToList();
        int[] starts = [0, .. rows.Select((_, i) => rows.Take(i + 1).Sum(row => row.Count))];
        return new(
            learned.Facts with { FactorShare = 0, TrainedAt = known },
            learned.Ids,
            learned.Factors,
            new(starts, [.. rows.SelectMany(row => row.Keys)], [.. rows.SelectMany(row => row.Values)]));
    }

    // As the next version, which no silo has read yet.
    private async Task PublishAsync(FactorSnapshot snapshot)
    {
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        var pointer = new GrainState<StoredFactors>(new());
        await Storage.ReadStateAsync(StoredFactors.StateName, Trainer, pointer);
        var bytes = snapshot.ToBytes();
        var next = pointer.State!.Then(pointer.State with { Chunks = 1 });
        await Storage.WriteStateAsync(
            next.ChunkName(0),
            Trainer,
            new GrainState<StoredFactorsChunk>(new()
            {
                Version = next.Version,
                Crc = FactorSnapshot.Crc32C(bytes),
                Bytes = [.. bytes],
            }));
        pointer.State = next;
        await Storage.WriteStateAsync(StoredFactors.StateName, Trainer, pointer);
    }
}
