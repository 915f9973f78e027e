using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;

namespace OrleansMl.Trending;

public sealed class SimulatedTimeTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Boards_go_by_the_latest_event_of_a_simulation()
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("hello") with { Type = ContentType.Video }, Token);
        var start = cluster.Time.GetUtcNow();
        var user = cluster.Client.GetGrain<IUserInteractionsGrain>("simulated");
        async Task<InteractionOutcome> ActAsync(InteractionType type, TimeSpan after) =>
            Assert.Single(await user.RecordAsync([new() { ContentId = id, Type = type, EventTime = start + after }], Token));

        Assert.Equal(InteractionOutcome.Counted, await ActAsync(InteractionType.Like, TimeSpan.Zero));
        Assert.Equal(InteractionOutcome.OutOfRange, await ActAsync(InteractionType.Share, TimeSpan.FromDays(31)));
        Assert.Equal(InteractionOutcome.OutOfRange, await ActAsync(InteractionType.Share, DateTimeOffset.MaxValue - start));
        Assert.Equal(InteractionOutcome.OutOfRange, await ActAsync(InteractionType.Share, DateTimeOffset.MinValue - start));

        // Eight hours later, the half-life of a day's board: half of the like is left.
        Assert.Equal(InteractionOutcome.Counted, await ActAsync(InteractionType.Share, TimeSpan.FromHours(8)));
        await cluster.FlushEngagementAsync();
        var board = await cluster.Client.GetGrain<ITrendingBoardGrain>("global").GetAsync(TrendingWindow.Day, Token);
        Assert.Equal(start.AddHours(8).UtcTicks, board.AsOf.UtcTicks, TimeSpan.FromMilliseconds(1).Ticks);
        Assert.Equal(.5 + 5, Assert.Single(board.Items).Engagement, .001);
    }
}
