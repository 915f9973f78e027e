using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Trending;
using OrleansMl.Users;
using OrleansMl.Virality;

namespace OrleansMl.Interactions;

public sealed class UserInteractionsGrainTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IUserInteractionsGrain User(string id) => cluster.Client.GetGrain<IUserInteractionsGrain>(id);

    private async Task<string> PostAsync(string? region = null, params string[] categories)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(
            Drafts.Comment("hello #Lemon") with { Type = ContentType.Video, Region = region, Categories = [.. categories] }, Token);
        return id;
    }

    private static Interaction Of(string id, InteractionType type, double? value = null, DateTimeOffset? at = null) => new()
    {
        ContentId = id,
        Type = type,
        Value = value,
        At = at
    };

    private async Task<TrendingItem?> OnBoardAsync(string id, string scope = "global")
    {
        await cluster.FlushEngagementAsync();
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        return (await cluster.Client.GetGrain<ITrendingBoardGrain>(scope).GetAsync(TrendingWindow.Day, Token)).Items.SingleOrDefault(
            item => item.ContentId == id);
    }

    [Fact]
    public async Task Made_up_ids_are_answered_and_activate_nothing()
    {
        var ids = Enumerable.Range(0, 100).Select(_ => ClusterFixtureBase.FreshId()).ToList();

        var outcomes = await User("inventive").RecordAsync([.. ids.Select(id => Of(id, InteractionType.Like))], Token);

        Assert.All(outcomes, outcome => Assert.Equal(InteractionOutcome.UnknownContent, outcome));
        var active = await cluster.Client.GetGrain<IManagementGrain>(0).GetActiveGrains(GrainType.Create("content"), Token);
        Assert.Empty(active.Select(grain => grain.Key.ToString()).Intersect(ids));
    }

    [Fact]
    public async Task What_people_did_counts_once_each_and_reaches_the_boards()
    {
        var id = await PostAsync("DE", "food");
        Assert.Equal(
            [InteractionOutcome.Counted, InteractionOutcome.Counted, InteractionOutcome.Repeated],
            await User("u1").RecordAsync(
                [Of(id, InteractionType.View), Of(id, InteractionType.Like), Of(id, InteractionType.Like)], Token));
        Assert.Equal([InteractionOutcome.Counted], await User("u2").RecordAsync([Of(id, InteractionType.Share)], Token));

        foreach (var scope in new[] { "global", "region:DE", "category:food", "region:DE/category:food" })
        {
            var item = await OnBoardAsync(id, scope);
            Assert.Equal(6.1, item!.Engagement, 0.01);
            Assert.Equal((ContentType.Video, "food"), (item.Type, item.Category));
        }

        var tags = await cluster.Client.GetGrain<ITrendingHashtagsGrain>(0).GetAsync(TrendingWindow.Day, Token);
        Assert.Contains(tags, tag => tag.Hashtag == "lemon" && tag.Engagement >= 3);
    }

    [Fact]
    public async Task Each_bad_event_is_told_and_harms_no_other()
    {
        var id = await PostAsync();
        var now = cluster.Time.GetUtcNow();
        var outcomes = await User("u3").RecordAsync(
        [
            Of("no-such-item", InteractionType.Like),
            Of(id, InteractionType.Like, at: now.AddHours(1)),
            Of(id, InteractionType.Like, at: now.AddDays(-31)),
            Of(id, InteractionType.Like, at: now.AddMinutes(1)),
        ], Token);

        Assert.Equal(
            [InteractionOutcome.UnknownContent, InteractionOutcome.OutOfRange, InteractionOutcome.OutOfRange, InteractionOutcome.Counted],
            outcomes);
    }

    [Fact]
    public async Task A_like_outlives_the_activation_and_is_not_counted_again()
    {
        var id = await PostAsync();
        var user = User("u4");
        await user.RecordAsync([Of(id, InteractionType.Like)], Token);
        await DeactivateAllAsync();

        Assert.Equal([InteractionOutcome.Repeated], await user.RecordAsync([Of(id, InteractionType.Like)], Token));
    }

    [Fact]
    public async Task Full_chunks_are_kept_and_the_oldest_forgotten()
    {
        var id = await PostAsync();
        var user = User("u5");

        // Like and dislike in turn: each is news.
        var turns = Enumerable.Range(0, 1000).Select(i => Of(id, i % 2 == 0 ? InteractionType.Like : InteractionType.Dislike)).ToArray();
        for (var i = 0; i < 5; i++)
        {
            await user.RecordAsync([.. turns], Token);
        }

        await DeactivateAllAsync();
        Assert.Equal([InteractionOutcome.Repeated], await user.RecordAsync([Of(id, InteractionType.Like)], Token));
        // The head, the chunks, and what was seen in those that are gone.
        Assert.Equal(
            StoredInteractions.MaxChunks + 2,
            cluster.Store.Rows.Keys.Count(key => key.StartsWith("user-interactions/u5/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_store_that_fails_counts_nothing_and_the_repeated_call_counts_once()
    {
        var id = await PostAsync();
        var user = User("u6");
        cluster.Store.FailingWrites[user.GetGrainId()] = false;
        await Assert.ThrowsAnyAsync<Exception>(() => user.RecordAsync([Of(id, InteractionType.Like)], Token));
        Assert.Null(await OnBoardAsync(id));

        cluster.Store.FailingWrites.TryRemove(user.GetGrainId(), out _);
        Assert.Equal([InteractionOutcome.Counted], await user.RecordAsync([Of(id, InteractionType.Like)], Token));
        Assert.Equal(1, (await OnBoardAsync(id))!.Engagement, 0.01);
    }

    [Fact]
    public async Task What_happened_long_ago_is_recorded_and_trends_nowhere()
    {
        var id = await PostAsync();
        var old = Of(id, InteractionType.Share, at: cluster.Time.GetUtcNow().AddDays(-900)) with { IsHistory = true };
        Assert.Equal([InteractionOutcome.Counted, InteractionOutcome.Repeated], await User("u-old").RecordAsync([old, old], Token));
        Assert.Null(await OnBoardAsync(id));

        // It was the first of its kind: the same today is a repetition.
        Assert.Equal([InteractionOutcome.Repeated], await User("u-old").RecordAsync([Of(id, InteractionType.Share)], Token));
    }

    [Fact]
    public async Task What_is_taken_back_is_gone_for_good_and_the_rest_is_listed()
    {
        var (first, second) = (await PostAsync(), await PostAsync());
        var user = User("u-retract");
        await user.RecordAsync(
            [
                Of(first, InteractionType.View),
                Of(first, InteractionType.Like),
                Of(second, InteractionType.Share, 300),
                Of(second, InteractionType.Like)
            ],
            Token);
        Assert.Equal([InteractionType.Like], await user.RetractAsync(first, null, Token));
        Assert.Equal([InteractionType.Like], await user.RetractAsync(second, InteractionType.Like, Token));
        Assert.Empty(await user.RetractAsync(second, InteractionType.Like, Token));

        await DeactivateAllAsync();
        Assert.Empty(await user.RetractAsync(first, InteractionType.Like, Token));
        Assert.Equal(
            [(second, InteractionType.Share, 300.0), (first, InteractionType.View, null)],
            (await user.ListAsync(10, Token)).Select(one => (one.ContentId, one.Type, one.Value)));
        Assert.Single(await user.ListAsync(1, Token));

        // Liked again it is listed again, and counts no second time.
        Assert.Equal([InteractionOutcome.Repeated], await user.RecordAsync([Of(first, InteractionType.Like)], Token));
        Assert.Equal(
            (first, InteractionType.Like), ((await user.ListAsync(1, Token))[0].ContentId, (await user.ListAsync(1, Token))[0].Type));
    }

    [Fact]
    public async Task A_taste_is_told_in_parts_and_anew_by_another_activation()
    {
        var (first, second) = (await PostAsync(), await PostAsync());
        await User("u-taste").RecordAsync([Of(first, InteractionType.Like)], Token);
        var taste = cluster.Client.GetGrain<IInteractionFeed>("u-taste");
        var whole = await taste.GetSinceAsync(default, 0, Token);
        Assert.Equal((true, 1L), (whole.IsWhole, whole.Version));

        await User("u-taste").RecordAsync([Of(second, InteractionType.View)], Token);
        var part = await taste.GetSinceAsync(whole.Epoch, whole.Version, Token);
        Assert.Equal((false, 2L, second), (part.IsWhole, part.Version, Assert.Single(part.Entries).ContentId));
        Assert.Empty((await taste.GetSinceAsync(part.Epoch, part.Version, Token)).Entries);

        // The same count from another activation is not the same record.
        await DeactivateAllAsync();
        var anew = await taste.GetSinceAsync(part.Epoch, part.Version, Token);
        Assert.Equal((true, 2L), (anew.IsWhole, anew.Version));
        Assert.Equal([first, second], anew.Entries.Select(entry => entry.ContentId));
    }

    [Fact]
    public async Task A_long_list_goes_back_over_full_chunks()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => PostAsync()));
        var user = User("u-long");
        foreach (var part in ids.Chunk(60))
        {
            await user.RecordAsync([.. part.Select(id => Of(id, InteractionType.Like))], Token);
        }

        Assert.Equal(ids.Reverse(), (await user.ListAsync(1000, Token)).Select(one => one.ContentId));
        Assert.Equal(ids.Reverse().Take(200), (await user.ListAsync(200, Token)).Select(one => one.ContentId));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => user.ListAsync(0, Token));
    }

    [Fact]
    public async Task Who_does_something_is_found_by_day()
    {
        var people = cluster.Services.GetRequiredService<UserIndexShards>();
        var id = await PostAsync();
        var day = UserIndexShards.DayOf(cluster.Time.GetUtcNow());
        foreach (var who in new[] { "index-a", "index-b" })
        {
            await User(who).RecordAsync([Of(id, InteractionType.Like)], Token);
        }

        cluster.Time.Advance(TimeSpan.FromDays(1));
        await User("index-b").RecordAsync([Of(id, InteractionType.Share)], Token);
        await DeactivateAllAsync();
        Assert.Equal(["index-a", "index-b"], await FoundAsync(day));
        Assert.Equal(["index-b"], await FoundAsync(day + 1));
        Assert.Empty(await FoundAsync(day + 2));

        async Task<List<string>> FoundAsync(int since)
        {
            var found = new List<string>();
            await foreach (var some in people.ListAsync(since, Token))
            {
                found.AddRange(some.Where(who => who.StartsWith("index-", StringComparison.Ordinal)));
            }

            return [.. found.Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task Nobody_counts_more_often_than_a_person_can()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 130).Select(_ => PostAsync()));
        var outcomes = await User("bot").RecordAsync([.. ids.Select(id => Of(id, InteractionType.View))], Token);

        Assert.Equal(120, outcomes.Count(outcome => outcome == InteractionOutcome.Counted));
        Assert.Equal(10, outcomes.Count(outcome => outcome == InteractionOutcome.Throttled));
    }

    [Fact]
    public async Task Less_than_half_of_a_video_is_a_view()
    {
        var (little, much) = (await PostAsync(), await PostAsync());
        await User("u7").RecordAsync([Of(little, InteractionType.Watch, 0.4), Of(much, InteractionType.Watch, 0.6)], Token);

        Assert.Equal(0.1, (await OnBoardAsync(little))!.Engagement, 0.001);
        Assert.Equal(0.5, (await OnBoardAsync(much))!.Engagement, 0.001);
    }

    [Fact]
    public async Task What_is_withdrawn_leaves_the_boards()
    {
        var id = await PostAsync();
        await User("u8").RecordAsync([Of(id, InteractionType.Like)], Token);
        Assert.NotNull(await OnBoardAsync(id));

        await cluster.Content(id).WithdrawAsync(Drafts.Alice, null, Token);
        Assert.Null(await OnBoardAsync(id));
    }

    [Fact]
    public async Task Shards_and_ranks_are_read_back_from_the_store()
    {
        var (first, second) = (await PostAsync("AT"), await PostAsync("AT"));
        await User("u9").RecordAsync([Of(first, InteractionType.Share), Of(second, InteractionType.Like)], Token);
        await OnBoardAsync(first);

        // More batches than the log has rows, so that some are in pieces only.
        for (var i = 0; i < 150; i++)
        {
            await User($"crowd-{i}").RecordAsync([Of(first, InteractionType.Like)], Token);
            await cluster.FlushEngagementAsync();
        }

        var board = cluster.Client.GetGrain<ITrendingBoardGrain>("region:AT");
        await board.AsReference<ITrendingBoardRolls>().RollAsync(Token);
        var before = (await OnBoardAsync(first, "region:AT"))!;
        await DeactivateAllAsync();
        var after = (await OnBoardAsync(first, "region:AT"))!;
        Assert.Equal(before.Engagement, after.Engagement, 0.01);
        Assert.Equal(1, after.PreviousRank);
        Assert.Equal(155, after.Engagement, 0.2);
    }

    [Fact]
    public async Task Shares_of_an_item_make_its_cascade_which_survives()
    {
        var id = await PostAsync();
        for (var i = 0; i < 3; i++)
        {
            await User($"sharer-{i}").RecordAsync(
                [Of(id, InteractionType.Share) with { Value = i == 0 ? null : 1000 * i }, Of(id, InteractionType.Like)], Token);
            await cluster.FlushEngagementAsync();
        }

        var shard = cluster.Client.GetGrain<ITrendingShardGrain>(TrendingShards.Of(id));
        var before = new CascadeState((await shard.CascadeAsync(id, Token)).State.AsSpan());
        Assert.Equal(
            (3, 3100, 2000, CascadePriors.MeanAudience),
            (before.Shares, before.SharedAudience, before.LargestAudience, before.RootAudience));
        await DeactivateAllAsync();
        Assert.Equal(before.State.ToArray(), (await shard.CascadeAsync(id, Token)).State);
        Assert.Empty((await shard.CascadeAsync("nobody-knows", Token)).State);
    }

    [Fact]
    public async Task A_batch_that_arrives_twice_is_counted_once_also_after_a_restart_of_the_shard()
    {
        var id = await PostAsync();
        var facts = new ContentMetadata { Version = 1, Type = ContentType.Video, Visible = true, CreatedAt = cluster.Time.GetUtcNow() };
        var shard = cluster.Client.GetGrain<ITrendingShardGrain>(TrendingShards.Of(id));
        var batch = new EngagementBatch("some-silo", 1, [new(id, facts, null, 3, 3, TrendingClock.Seconds(cluster.Time.GetUtcNow()))]);
        await shard.AddAsync(batch, Token);
        await shard.AddAsync(batch, Token);
        await DeactivateAllAsync();
        await shard.AddAsync(batch, Token);

        Assert.Equal(3, (await OnBoardAsync(id))!.Engagement, 0.01);
    }

    private Task DeactivateAllAsync() => cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
}
