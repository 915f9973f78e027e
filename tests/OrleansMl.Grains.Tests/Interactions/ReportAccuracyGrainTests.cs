using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Storage;

namespace OrleansMl.Interactions;

/// <summary>What reports count after earlier ones were decided, with the options as they are shipped.</summary>
public sealed class ReportAccuracyGrainTests(WeighingCluster cluster) : IClassFixture<WeighingCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reports_count_by_how_often_the_reporter_was_right_and_an_overturned_decision_reverses_it()
    {
        await MakeKnownAsync("rightly");
        var items = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => PostAsync($"reported-{i}")));
        await ActAsync("rightly", items[0], InteractionType.Report);
        await ActAsync("rightly", items[1], InteractionType.Report);
        var first = await WeightAsync(items[1]);
        await DecideAsync(items[0], ModerationLevel.Rejected, "k1");
        await ActAsync("rightly", items[2], InteractionType.Report);
        var second = await WeightAsync(items[2]);
        await DecideAsync(items[0], ModerationLevel.Approved, "k2");
        await ActAsync("rightly", items[3], InteractionType.Report);
        var third = await WeightAsync(items[3]);

        Assert.Equal(1.2 * first, second, 9);
        Assert.Equal(0.8 * first, third, 9);
        var told = await cluster.Client.GetGrain<IInteractionRecord>("rightly").ReportsAsync(Token);
        Assert.Equal(
            [(items[0], false), (items[1], null), (items[2], null), (items[3], (bool?)null)],
            told.Select(report => (report.ContentId, report.IsUpheld)));

        await cluster.Client.GetGrain<IUserInteractionsGrain>("rightly").EraseAsync(Token);
        Assert.Empty(await cluster.Client.GetGrain<IInteractionRecord>("rightly").ReportsAsync(Token));

        async Task<double> WeightAsync(string id) =>
            (await cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Default)
                .ReadAsync<StoredItemReports>(cluster.Client.GetGrain<IItemReports>(id).GetGrainId(), "item-reports")).Weight;

        Task DecideAsync(string id, ModerationLevel level, string key) => cluster.Client.GetGrain<IContentGrain>(id)
            .DecideAsync(new() { DecisionId = $"{id}-{key}", Level = level, Actor = "ada" }, Token);
    }

    // What they did elsewhere was imported, so the platform vouches for it.
    private async Task MakeKnownAsync(string user)
    {
        var elsewhere = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => PostAsync($"author-{i}")));
        await User(user).RecordAsync(
            [
                .. elsewhere.Select((item, day) => new Interaction
                {
                    ContentId = item,
                    Type = InteractionType.Like,
                    At = cluster.Time.GetUtcNow().AddDays(-60 + day),
                    IsHistory = true,
                })
            ],
            Token);
    }

    private IUserInteractionsGrain User(string id) => cluster.Client.GetGrain<IUserInteractionsGrain>(id);

    private Task ActAsync(string user, string item, params InteractionType[] types) =>
        User(user).RecordAsync([.. types.Select(type => new Interaction { ContentId = item, Type = type })], Token);

    private async Task<string> PostAsync(string author)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("hello") with { AuthorId = author }, Token);
        return id;
    }
}
