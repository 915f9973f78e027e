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
    public async Task What_somebody_of_their_taste_lacks_stands_out_and_what_they_have_is_not_there()
    {
        var ids = await cluster.LearnedAsync();
        var own = await OwnAsync("person-7");

        var list = await ListAsync("person-7");

        Assert.Equal((1L, false), (list.ModelVersion, list.FromCache));
        Assert.DoesNotContain(list.Items, item => own.Contains(item.ContentId));
        var listed = list.Items.ToDictionary(item => item.ContentId, item => item.Score);
        var missing = ids.Where((id, item) => item % 2 == 1 && !own.Contains(id) && listed.ContainsKey(id)).ToHashSet();
        var others = list.Items.Where(item => !missing.Contains(item.ContentId)).Average(item => item.Score);
        Assert.NotEmpty(missing);
        Assert.All(missing, id => Assert.True(listed[id] > others + .5));
        Assert.True((await ListAsync("person-7")).FromCache);
    }

    [Fact]
    public async Task A_like_changes_the_next_list()
    {
        await cluster.LearnedAsync();
        var list = await ListAsync("person-23");
        var clicked = list.Items[0].ContentId;

        await ActAsync("person-23", clicked, InteractionType.Like);
        var next = await ListAsync("person-23");

        Assert.False(next.FromCache);
        Assert.DoesNotContain(next.Items, item => item.ContentId == clicked);
        Assert.NotEqual(
            list.Items.Where(item => item.ContentId != clicked).Select(item => (item.ContentId, item.Score)),
            next.Items.Select(item => (item.ContentId, item.Score)));
    }

    [Fact]
    public async Task What_was_hidden_seen_or_taken_back_does_not_come_again()
    {
        await cluster.LearnedAsync();
        var list = (await ListAsync("person-25")).Items;
        var (hidden, seen, liked) = (list[0].ContentId, list[1].ContentId, list[2].ContentId);

        await ActAsync("person-25", liked, InteractionType.Like);
        await ActAsync("person-25", hidden, InteractionType.Hide);
        await ActAsync("person-25", seen, InteractionType.Impression);
        await cluster.Client.GetGrain<IUserInteractionsGrain>("person-25").RetractAsync(liked, null, Token);

        var next = (await ListAsync("person-25")).Items.Select(item => item.ContentId).ToList();
        Assert.Empty(next.Intersect([hidden, seen, liked]));
    }

    [Fact]
    public async Task What_is_withdrawn_leaves_every_warm_list_within_a_second()
    {
        await cluster.LearnedAsync();
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
    }

    [Fact]
    public async Task Reasons_are_their_own_items_of_their_taste()
    {
        var ids = await cluster.LearnedAsync();

        var explained = (await ListAsync("person-27", new() { Limit = 1, Explain = true })).Items[0];

        Assert.NotNull(explained.Collaborative);
        Assert.NotEmpty(explained.BecauseOf);
        Assert.All(explained.BecauseOf, id => Assert.Equal(1, ids.IndexOf(id) % 2));
        Assert.Null((await ListAsync("person-27", new() { Limit = 1 })).Items[0].Collaborative);
    }

    [Fact]
    public async Task Who_refuses_personal_lists_has_what_trends_and_teaches_nothing()
    {
        await cluster.LearnedAsync();
        var (user, own) = (cluster.Client.GetGrain<IUserGrain>("person-9"), await OwnAsync("person-9"));
        Assert.True((await user.SetPersonalisationAsync(false, Token)).Privacy.NoPersonalisation);

        // The board may not have been read yet.
        var trends = await Eventually.ReadAsync(async _ => await ListAsync("person-9", Explained), list => !list.Items.IsEmpty, Token);
        await ActAsync("person-9", trends.Items[0].ContentId, InteractionType.Like);
        var later = (await ListAsync("person-9", Explained)).Items;

        Assert.NotEmpty(trends.Items);
        Assert.All(trends.Items, item => Assert.True(item.BecauseOf.IsDefaultOrEmpty));
        Assert.DoesNotContain(trends.Items, item => own.Contains(item.ContentId));
        Assert.All(later, item => Assert.True(item.BecauseOf.IsDefaultOrEmpty && item.ContentId != trends.Items[0].ContentId));
        Assert.Empty((await cluster.Client.GetGrain<IUserLikes>("person-9").GetLikesAsync(Token)).Likes);
    }

    [Fact]
    public async Task Who_allows_personal_lists_again_has_them_at_once()
    {
        await cluster.LearnedAsync();
        var user = cluster.Client.GetGrain<IUserGrain>("person-29");
        Assert.Contains((await ListAsync("person-29", Explained)).Items, item => item.BecauseOf is { IsEmpty: false });
        await user.SetPersonalisationAsync(false, Token);
        Assert.All((await ListAsync("person-29", Explained)).Items, item => Assert.True(item.BecauseOf.IsDefaultOrEmpty));

        await user.SetPersonalisationAsync(true, Token);

        Assert.Contains((await ListAsync("person-29", Explained)).Items, item => item.BecauseOf is { IsEmpty: false });
        Assert.NotEmpty((await cluster.Client.GetGrain<IUserLikes>("person-29").GetLikesAsync(Token)).Likes);
    }

    [Fact]
    public async Task Somebody_new_is_shown_what_trends_of_the_kind_they_ask_for()
    {
        await cluster.LearnedAsync();
        var (post, french) = (await cluster.PostAsync("DE", ContentType.Post), await cluster.PostAsync("FR"));
        foreach (var id in new[] { post, french })
        {
            await ActAsync("somebody", id, InteractionType.Share);
        }

        await cluster.FlushEngagementAsync();
        cluster.Time.Advance(TimeSpan.FromSeconds(1));

        var cold = (await ListAsync("nobody-yet")).Items.Select(item => item.ContentId).ToList();
        Assert.Equal(2, cold.Intersect([post, french]).Count());
        Assert.Equal([post], (await ListAsync("nobody-yet", new() { Type = ContentType.Post })).Items.Select(item => item.ContentId));
        Assert.DoesNotContain((await ListAsync("nobody-yet", new() { Region = "DE" })).Items, item => item.ContentId == french);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ListAsync("nobody-yet", new() { Limit = 101 }));
    }

    private static readonly RecommendationQuery Explained = new() { Limit = 100, Explain = true };

    private async Task<HashSet<string>> OwnAsync(string user) =>
        [.. (await cluster.Client.GetGrain<IUserInteractionsGrain>(user).ListAsync(1000, Token)).Select(one => one.ContentId)];
}
