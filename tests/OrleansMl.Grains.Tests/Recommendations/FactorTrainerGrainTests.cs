using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>A cluster that learns from few interactions, and looks for publications only when it is told.</summary>
public sealed class TrainerCluster : ClusterFixtureBase
{
    protected override void Configure(IServiceCollection services) => services.Configure<RecommendationOptions>(options =>
    {
        options.FewestInteractions = 300;
        options.Dimensions = 8;
        options.LookEvery = TimeSpan.FromHours(1);
    });
}

public sealed class FactorTrainerGrainTests(TrainerCluster cluster) : IClassFixture<TrainerCluster>
{
    private const int People = 40, Items = 30;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IFactorTrainerGrain Trainer => cluster.Client.GetGrain<IFactorTrainerGrain>(0);

    private FactorSnapshots Snapshots => cluster.Services.GetRequiredService<FactorSnapshots>();

    private IGrainStorage Storage => cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Default);

    [Fact]
    public async Task It_learns_publishes_and_never_serves_what_is_worse_or_broken()
    {
        // Nobody did anything.
        var status = await TrainAsync();
        Assert.Equal((TrainingOutcome.TooLittle, 0), (status.Outcome, status.Version));
        await Snapshots.LookAsync(Token);
        Assert.Null(Snapshots.Current);

        // Even people like even items, odd people odd ones; one takes everything back.
        var ids = await LikeAsync();
        status = await TrainAsync();
        Assert.Equal((TrainingOutcome.Published, 1, Items, (string?)null), (status.Outcome, status.Version, status.Items, status.Reason));
        Assert.Equal((People - 1) * 12, status.Interactions);
        await Snapshots.LookAsync(Token);
        var factors = Snapshots.Current!;
        Assert.Equal(1, factors.Version);
        var (person, scores) = (new float[8], new float[Items]);
        factors.Snapshot.Factors.FoldIn([factors.Numbers[ids[1]], factors.Numbers[ids[5]]], [], person);
        factors.Snapshot.Factors.Score(person, scores);
        Assert.All(TopItems.Of(scores, 8), item => Assert.Equal(1, ids.IndexOf(factors.Snapshot.Ids[item]) % 2));

        // Published figures that cannot be reached: the new one is not published.
        await ChangeAsync(stored => stored with { Validation = .999 });
        status = await TrainAsync();
        Assert.Equal((TrainingOutcome.Kept, 1L), (status.Outcome, status.Version));
        Assert.Contains("0.98 of the published 0.9990", status.Reason!, StringComparison.Ordinal);

        // Figures that can: the second version takes the first one's place.
        await ChangeAsync(stored => stored with { Validation = .01 });
        Assert.Equal((TrainingOutcome.Published, 2L), ((status = await TrainAsync()).Outcome, status.Version));
        await Snapshots.LookAsync(Token);
        Assert.Equal(2, Snapshots.Current!.Version);

        // A third whose chunk was spoilt is refused, and the second serves on.
        Assert.Equal((TrainingOutcome.Published, 3L), ((status = await TrainAsync()).Outcome, status.Version));
        var chunk = new GrainState<StoredFactorsChunk>(new());
        await Storage.ReadStateAsync(StoredFactors.ChunkName(3, 0), Trainer.GetGrainId(), chunk);
        var bytes = chunk.State!.Bytes.ToArray();
        bytes[200] ^= 1;
        chunk.State = chunk.State with { Bytes = [.. bytes] };
        await Storage.WriteStateAsync(StoredFactors.ChunkName(3, 0), Trainer.GetGrainId(), chunk);
        await Snapshots.LookAsync(Token);
        Assert.Equal(2, Snapshots.Current!.Version);
        await Snapshots.LookAsync(Token);
        Assert.Equal(2, Snapshots.Current!.Version);

        // The next training heals it.
        Assert.Equal(4, (await TrainAsync()).Version);
        await Snapshots.LookAsync(Token);
        Assert.Equal(4, Snapshots.Current!.Version);
    }

    private async Task<TrainingStatus> TrainAsync()
    {
        var status = await Trainer.StartAsync(Token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (status.Step is not null)
        {
            await Task.Delay(20, patience.Token);
            status = await Trainer.GetAsync(Token);
        }

        return status;
    }

    private async Task<ImmutableArray<string>> LikeAsync()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, Items).Select(async _ =>
        {
            var id = ClusterFixtureBase.FreshId();
            await cluster.Content(id).CreateAsync(Drafts.Comment("hello") with { Type = ContentType.Video }, Token);
            return id;
        }));
        var start = cluster.Time.GetUtcNow().AddDays(-20);
        var random = new Random(1);
        for (var user = 0; user < People; user++)
        {
            var own = Enumerable.Range(0, Items).Where(item => item % 2 == user % 2).OrderBy(_ => random.Next()).Take(12).ToList();
            var person = cluster.Client.GetGrain<IUserInteractionsGrain>($"person-{user}");
            await person.RecordAsync([.. own.Select((item, i) => new Interaction { ContentId = ids[item], Type = InteractionType.Like, At = start.AddDays(i).AddMinutes(user) })], Token);
            if (user == 0)
            {
                foreach (var item in own)
                {
                    await person.RetractAsync(ids[item], InteractionType.Like, Token);
                }
            }
        }

        return [.. ids];
    }

    private async Task ChangeAsync(Func<StoredFactors, StoredFactors> change)
    {
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        var pointer = new GrainState<StoredFactors>(new());
        await Storage.ReadStateAsync(StoredFactors.StateName, Trainer.GetGrainId(), pointer);
        pointer.State = change(pointer.State!);
        await Storage.WriteStateAsync(StoredFactors.StateName, Trainer.GetGrainId(), pointer);
    }
}
