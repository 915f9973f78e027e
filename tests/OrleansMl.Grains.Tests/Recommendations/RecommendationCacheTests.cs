using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using OrleansMl.Content;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>An answer that is kept beside its grain is given only while the grain would give the same.</summary>
public sealed class LocalRecommendationsTests(FeedCluster cluster) : IClassFixture<FeedCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly RecommendationQuery Query = new() { Limit = 5 };

    [Theory]
    [InlineData("like")]
    [InlineData("seen")]
    [InlineData("taken back")]
    [InlineData("erased")]
    [InlineData("withdrawn")]
    [InlineData("old")]
    public async Task Whatever_an_answer_goes_by_ends_it(string change)
    {
        await cluster.LearnedAsync();
        var (user, local, list) = await WarmAsync(change);
        Assert.Same(list, local.TryGet(user, Query));
        Assert.True(list.FromCache);
        Assert.Equal((await ListAsync(user)).Items, list.Items);
        Assert.Null(local.TryGet(user, Query with { Limit = 6 }));
        Assert.Null(local.TryGet("somebody-else", Query));

        var record = cluster.Client.GetGrain<IUserInteractionsGrain>(user);
        var first = list.Items[0].ContentId;
        switch (change)
        {
            case "like":
                await record.RecordAsync([new() { ContentId = first, Type = InteractionType.Like }], Token);
                break;
            case "seen":
                await record.RecordAsync([new() { ContentId = first, Type = InteractionType.Impression }], Token);
                break;
            case "taken back":
                await record.RetractAsync((await record.ListAsync(1, Token))[0].ContentId, null, Token);
                break;
            case "erased":
                await record.EraseAsync(Token);
                break;
            case "withdrawn":
                await cluster.Content(first).WithdrawAsync(Drafts.Alice, null, Token);
                // Silos are told beside the answer, within a second.
                await Eventually.ReadAsync(
                    () => local.TryGet(user, Query), kept => kept is null, Token, within: TimeSpan.FromSeconds(5));
                break;
            default:
                cluster.Time.Advance(TimeSpan.FromMinutes(5));
                break;
        }

        Assert.Null(local.TryGet(user, Query));
        if (change is "like" or "seen" or "withdrawn")
        {
            Assert.DoesNotContain((await ListAsync(user)).Items, item => item.ContentId == first);
        }
    }

    private Task<RecommendationList> ListAsync(string user) =>
        cluster.Client.GetGrain<IUserRecommendationsGrain>(user).GetAsync(Query, Token);

    // Somebody whose list and record live on the first silo.
    private async Task<(string User, RecommendationCache Local, RecommendationList List)> WarmAsync(string name)
    {
        var ids = await cluster.LearnedAsync();
        var user = $"local-{name.Replace(' ', '-')}";
        RequestContext.Set(IPlacementDirector.PlacementHintKey, cluster.Cluster.Silos[0].SiloAddress);
        await cluster.Client.GetGrain<IUserInteractionsGrain>(user).RecordAsync([new()
        {
            ContentId = ids[1],
            Type = InteractionType.Like
        }, new() { ContentId = ids[3], Type = InteractionType.Like }], Token);
        await ListAsync(user);
        RequestContext.Clear();
        var local = cluster.Services.GetRequiredService<RecommendationCache>();
        return (user, local, Assert.IsType<RecommendationList>(local.TryGet(user, Query)));
    }
}
