using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Users;

namespace OrleansMl.Recommendations;

public sealed class UserRecommendationsGrainTests(TrainerCluster cluster) : IClassFixture<TrainerCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private Task<RecommendationList> ListAsync(string user, RecommendationQuery? query = null) =>
        cluster.Client.GetGrain<IUserRecommendationsGrain>(user).GetAsync(query ?? new()
        {
            Limit = 100
        }, Token);

    private Task ActAsync(string user, string id, InteractionType type) =>
        cluster.Client.GetGrain<IUserInteractionsGrain>(user).RecordAsync([new()
        {
            ContentId = id,
            Type = type
        }], Token);

    [Fact]
    public async Task Lists_follow_tastes_and_change_with_the_next_click()
    {
        var ids = await cluster.LikeAsync();
        Assert.Equal(TrainingOutcome.Published, (await cluster.TrainAsync()).Outcome);
        await cluster.LookAsync();

        // What was withdrawn since is on no list.
        await cluster.Content(ids[29]).WithdrawAsync(Drafts.Alice, null, Token);

        // An odd person: the odd items they do not have stand out; nothing they have is there.
        var own = await OwnAsync("person-7");
        var list = await ListAsync("person-7");
        Assert.Equal((1L, false), (list.ModelVersion, list.FromCache));
        Assert.DoesNotContain(list.Items, item => own.Contains(item.ContentId) || item.ContentId == ids[29]);
        var missing = Enumerable.Range(0, TrainerCluster.Items)
            .Where(item => item % 2 == 1 && item != 29)
            .Select(item => ids[item])
            .Except(own)
            .ToHashSet();
        var others = list.Items.Where(item => !missing.Contains(item.ContentId)).Average(item => item.Score);
        Assert.All(missing, id => Assert.True(list.Items.Single(item => item.ContentId == id).Score > others + .5));
        Assert.True((await ListAsync("person-7")).FromCache);

        // A like: the item is gone from the next list, and the list is another one.
        var clicked = list.Items[0].ContentId;
        await ActAsync("person-7", clicked, InteractionType.Like);
        var next = await ListAsync("person-7");
        Assert.False(next.FromCache);
        Assert.DoesNotContain(next.Items, item => item.ContentId == clicked);
        Assert.NotEqual(
            list.Items.Where(item => item.ContentId != clicked).Select(item => (item.ContentId, item.Score)),
            next.Items.Select(item => (item.ContentId, item.Score)));

        // What is hidden or only seen does not come back either, nor what is taken back.
        var (hidden, seen) = (next.Items[0].ContentId, next.Items[1].ContentId);
        await ActAsync("person-7", hidden, InteractionType.Hide);
        await ActAsync("person-7", seen, InteractionType.Impression);
        await cluster.Client.GetGrain<IUserInteractionsGrain>("person-7").RetractAsync(clicked, null, Token);
        Assert.DoesNotContain(
            (await ListAsync("person-7")).Items, item => item.ContentId == hidden || item.ContentId == seen || item.ContentId == clicked);

        // What is rejected or withdrawn leaves every warm list, on both silos, within a second.
        string[] people = ["person-11", "person-13", "person-15", "person-17", "person-19", "person-21"];
        var lists = await Task.WhenAll(people.Select(who => ListAsync(who)));
        var spoiled = lists.SelectMany(one => one.Items.Select(item => item.ContentId)).CountBy(id => id).MaxBy(count => count.Value).Key;
        await cluster.Content(spoiled).WithdrawAsync(Drafts.Alice, null, Token);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var who in people)
        {
            var warm = await Eventually.ReadAsync(
                _ => ListAsync(who),
                list => list.Items.All(item => item.ContentId != spoiled),
                Token,
                within: TimeSpan.FromSeconds(1) - watch.Elapsed);

            Assert.True(warm.FromCache);
        }

        // Reasons are their own items, of their taste.
        var explained = (await ListAsync("person-9", new() { Limit = 1, Explain = true })).Items[0];
        Assert.NotNull(explained.Collaborative);
        Assert.NotEmpty(explained.BecauseOf);
        Assert.All(explained.BecauseOf, id => Assert.Equal(1, ids.IndexOf(id) % 2));
        Assert.Null((await ListAsync("person-9", new() { Limit = 1 })).Items[0].Collaborative);

        // Who refuses it has what trends, without what they saw, and nothing is learned from them; until they allow it again.
        var explain = new RecommendationQuery { Limit = 100, Explain = true };
        var (nine, ownNine) = (cluster.Client.GetGrain<IUserGrain>("person-9"), await OwnAsync("person-9"));
        Assert.Contains((await ListAsync("person-9", explain)).Items, item => item.BecauseOf is { IsEmpty: false });
        Assert.True((await nine.SetPersonalisationAsync(false, Token)).Privacy.NoPersonalisation);
        var trends = await ListAsync("person-9", explain);
        Assert.NotEmpty(trends.Items);
        Assert.All(trends.Items, item => Assert.True(item.BecauseOf.IsDefaultOrEmpty));
        Assert.DoesNotContain(trends.Items, item => ownNine.Contains(item.ContentId));
        Assert.Empty((await cluster.Client.GetGrain<IUserLikes>("person-9").GetLikesAsync(Token)).Likes);
        await ActAsync("person-9", trends.Items[0].ContentId, InteractionType.Like);
        var later = (await ListAsync("person-9", explain)).Items;
        Assert.All(later, item => Assert.True(item.BecauseOf.IsDefaultOrEmpty && item.ContentId != trends.Items[0].ContentId));
        await nine.SetPersonalisationAsync(true, Token);
        Assert.Contains((await ListAsync("person-9", explain)).Items, item => item.BecauseOf is { IsEmpty: false });
        Assert.NotEmpty((await cluster.Client.GetGrain<IUserLikes>("person-9").GetLikesAsync(Token)).Likes);

        // Somebody new is shown what trends, of the kind they ask for.
        var (post, french) = (await cluster.PostAsync("DE", ContentType.Post), await cluster.PostAsync("FR"));
        foreach (var id in new[] { post, french })
        {
            await ActAsync("somebody", id, InteractionType.Share);
        }

        await cluster.FlushEngagementAsync();
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        var cold = await ListAsync("nobody-yet");
        Assert.Contains(cold.Items, item => item.ContentId == post);
        Assert.Contains(cold.Items, item => item.ContentId == french);
        Assert.Equal([post], (await ListAsync("nobody-yet", new() { Type = ContentType.Post })).Items.Select(item => item.ContentId));
        Assert.DoesNotContain((await ListAsync("nobody-yet", new() { Region = "DE" })).Items, item => item.ContentId == french);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ListAsync("nobody-yet", new() { Limit = 101 }));
    }

    private async Task<HashSet<string>> OwnAsync(string user) =>
        [.. (await cluster.Client.GetGrain<IUserInteractionsGrain>(user).ListAsync(1000, Token)).Select(one => one.ContentId)];
}
