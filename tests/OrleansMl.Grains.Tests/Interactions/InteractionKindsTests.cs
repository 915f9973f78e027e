using System.Collections.Immutable;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Recommendations;

namespace OrleansMl.Interactions;

/// <summary>What a platform calls by names of its own, what lies ahead, and what is forgotten.</summary>
public sealed class InteractionKindsTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IUserInteractionsGrain User(string id) => cluster.Client.GetGrain<IUserInteractionsGrain>(id);

    private async Task<string> PostAsync()
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("hello"), Token);
        return id;
    }

    private static Interaction Star(
        string id,
        string kind = "star",
        InteractionRepeat repeat = InteractionRepeat.Keep,
        string? comment = null,
        DateTimeOffset? at = null) =>
        new()
        {
            ContentId = id,
            Type = InteractionType.Like,
            Kind = kind,
            Repeat = repeat,
            Comment = comment,
            At = at,
            WaitsForItsTime = true
        };

    private Task<ImmutableArray<Interaction>> FindAsync(string user, string? id = null, string? kind = null) => User(user).FindAsync(new()
    {
        ContentId = id,
        Kind = kind
    }, Token);

    [Fact]
    public async Task Names_of_one_type_stand_side_by_side_and_count_once()
    {
        var (first, second) = (await PostAsync(), await PostAsync());
        Assert.Equal(
            [InteractionOutcome.Counted, InteractionOutcome.Repeated, InteractionOutcome.Counted],
            await User("k1").RecordAsync([Star(first), Star(first, "favorite"), new()
            {
                ContentId = second,
                Type = InteractionType.View
            }], Token));
        await DeactivateAllAsync();

        Assert.Equal(
            [("favorite", first), ("star", first), ("view", second)], (await FindAsync("k1")).Select(one => (one.KindName, one.ContentId)));
        Assert.Equal(["favorite", "star"], (await FindAsync("k1", first)).Select(one => one.KindName));
        Assert.Equal([first], (await FindAsync("k1", kind: "star")).Select(one => one.ContentId));
        Assert.Equal([second], (await FindAsync("k1", kind: "view")).Select(one => one.ContentId));
        Assert.Empty(await FindAsync("k1", "never-met"));

        Assert.Equal(["star"], await User("k1").RetractKindAsync(first, "star", Token));
        Assert.Empty(await User("k1").RetractKindAsync(first, "star", Token));
        await DeactivateAllAsync();
        Assert.Equal(["favorite"], (await FindAsync("k1", first)).Select(one => one.KindName));
        Assert.Equal(["favorite"], await User("k1").RetractKindAsync(first, null, Token));
        Assert.Equal(["view"], await User("k1").RetractKindAsync(second, null, Token));
        Assert.Empty(await FindAsync("k1"));
    }

    [Fact]
    public async Task Pages_show_everything_exactly_once()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => PostAsync()));
        await User("k-pages").RecordAsync([.. ids.Select(id => Star(id)), .. ids.Select(id => Star(id, "a"))], Token);
        var seen = new List<(string, string)>();
        Interaction? last = null;
        do
        {
            var page = await User("k-pages").FindAsync(new()
            {
                Limit = 7,
                AfterKind = last?.KindName,
                AfterContentId = last?.ContentId
            }, Token);
            seen.AddRange(page.Select(one => (one.KindName, one.ContentId)));
            last = page.IsEmpty ? null : page[^1];
        }
        while (last is not null);

        Assert.Equal(60, seen.Distinct().Count());
        Assert.Equal(seen.OrderBy(one => one.Item1, StringComparer.Ordinal).ThenBy(one => one.Item2, StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task What_stands_is_kept_or_overwritten_as_asked()
    {
        var id = await PostAsync();
        var at = cluster.Time.GetUtcNow().AddHours(-3);
        await User("k2").RecordAsync([Star(id, comment: "first", at: at)], Token);
        Assert.Equal([InteractionOutcome.Repeated], await User("k2").RecordAsync([Star(id, comment: "second")], Token));
        Assert.Equal(("first", at), (Assert.Single(await FindAsync("k2")) is { } kept ? (kept.Comment, kept.At!.Value) : default));

        await User("k2").RecordAsync([Star(id, repeat: InteractionRepeat.Overwrite, comment: "third", at: at.AddHours(-1))], Token);
        await DeactivateAllAsync();
        Assert.Equal(
            ("third", at.AddHours(-1)), (Assert.Single(await FindAsync("k2")) is { } put ? (put.Comment, put.At!.Value) : default));
    }

    [Fact]
    public async Task What_lies_ahead_is_seen_nowhere_until_it_comes()
    {
        var (soon, late) = (await PostAsync(), await PostAsync());
        var now = cluster.Time.GetUtcNow();
        Assert.Equal(
            [InteractionOutcome.Waiting, InteractionOutcome.Waiting],
            await User("k3").RecordAsync([Star(late, at: now.AddHours(2)), Star(soon, at: now.AddHours(1))], Token));
        await DeactivateAllAsync();
        Assert.Empty(await FindAsync("k3"));
        Assert.Empty(await User("k3").ListAsync(10, Token));
        var taste = cluster.Client.GetGrain<IInteractionFeed>("k3");
        Assert.Empty((await taste.GetSinceAsync(default, 0, Token)).Entries);

        // It is one thing, wherever it is: kept when it comes again, overwritten when that is asked for.
        Assert.Equal([InteractionOutcome.Repeated], await User("k3").RecordAsync([Star(soon)], Token));
        cluster.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal([soon], (await taste.GetSinceAsync(default, 0, Token)).Entries.Select(entry => entry.ContentId));
        Assert.Equal(
            (soon, now.AddHours(1)), Assert.Single(await FindAsync("k3")) is { } come ? (come.ContentId, come.At!.Value) : default);
        await User("k3").RecordAsync([Star(late, repeat: InteractionRepeat.Overwrite, comment: "now")], Token);
        Assert.Equal([null, "now"], (await FindAsync("k3")).OrderBy(one => one.ContentId == late).Select(one => one.Comment));

        cluster.Time.Advance(TimeSpan.FromHours(2));
        await DeactivateAllAsync();
        Assert.Equal("now", Assert.Single(await FindAsync("k3", late)).Comment);
        Assert.DoesNotContain(
            cluster.Store.Rows.Keys, key => key.StartsWith("user-interactions/k3/interactions-ahead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Overwritten_with_what_lies_ahead_it_lies_ahead_and_may_be_taken_back()
    {
        var id = await PostAsync();
        await User("k4").RecordAsync([Star(id)], Token);
        await User("k4").RecordAsync([Star(id, repeat: InteractionRepeat.Overwrite, at: cluster.Time.GetUtcNow().AddHours(1))], Token);
        Assert.Empty(await FindAsync("k4"));
        Assert.Equal(["star"], await User("k4").RetractKindAsync(id, null, Token));
        cluster.Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(await FindAsync("k4"));
    }

    [Fact]
    public async Task So_much_may_lie_ahead_and_no_more()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, InteractionLimits.MaxWaiting + 1).Select(_ => PostAsync()));
        var at = cluster.Time.GetUtcNow().AddHours(1);
        await User("k5").RecordAsync([.. ids[..1000].Select(id => Star(id, at: at))], Token);
        var outcomes = await User("k5").RecordAsync([.. ids[1000..].Select(id => Star(id, at: at))], Token);
        Assert.Equal(1, outcomes.Count(outcome => outcome == InteractionOutcome.TooManyWaiting));

        // All of it comes, and more at once than counts in a minute is recorded all the same.
        cluster.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(InteractionLimits.MaxWaiting, (await FindAsync("k5")).Length);
    }

    [Fact]
    public async Task Without_being_asked_to_wait_a_time_ahead_is_a_mistake()
    {
        var id = await PostAsync();
        Assert.Equal(
            [InteractionOutcome.OutOfRange],
            await User("k6").RecordAsync([Star(id, at: cluster.Time.GetUtcNow().AddHours(1)) with { WaitsForItsTime = false }], Token));
    }

    [Fact]
    public async Task The_person_takes_back_likes_under_every_name()
    {
        var id = await PostAsync();
        await User("k7").RecordAsync([Star(id), Star(id, "read") with { Type = InteractionType.View }, new()
        {
            ContentId = id,
            Type = InteractionType.Share
        }], Token);
        Assert.Equal([InteractionType.Share, InteractionType.Like], await User("k7").RetractAsync(id, null, Token));
        Assert.Equal(["read"], (await FindAsync("k7")).Select(one => one.KindName));
        await DeactivateAllAsync();
        Assert.Equal(["read"], (await FindAsync("k7")).Select(one => one.KindName));
    }

    [Fact]
    public async Task One_name_that_is_taken_back_leaves_the_like_of_another()
    {
        var id = await PostAsync();
        await User("k-taste").RecordAsync([Star(id), Star(id, "favorite")], Token);
        await User("k-taste").RetractKindAsync(id, "favorite", Token);
        var person = new PreferenceProfile();
        person.Apply(await cluster.Client.GetGrain<IInteractionFeed>("k-taste").GetSinceAsync(default, 0, Token));
        Assert.Equal([id], person.Likes);

        await User("k-taste").RetractKindAsync(id, "star", Token);
        person.Apply(await cluster.Client.GetGrain<IInteractionFeed>("k-taste").GetSinceAsync(person.Epoch, person.Version, Token));
        Assert.Empty(person.Likes);
        Assert.True(person.HasSeen(id));
    }

    [Fact]
    public async Task An_item_knows_who_named_something_before_it_is_recorded()
    {
        var (id, quiet) = (await PostAsync(), await PostAsync());
        var people = cluster.Client.GetGrain<IItemUsersGrain>(id);
        var failing = User("p-failing");
        cluster.Store.FailingWrites[failing.GetGrainId()] = false;
        await Assert.ThrowsAnyAsync<Exception>(() => failing.RecordAsync([Star(id)], Token));
        Assert.Equal(["p-failing"], await people.ListAsync(10, Token));
        cluster.Store.FailingWrites.TryRemove(failing.GetGrainId(), out _);

        foreach (var who in new[] { "p1", "p2", "p1", "p3" })
        {
            await User(who).RecordAsync([Star(id), new() { ContentId = quiet, Type = InteractionType.Like }], Token);
        }

        await DeactivateAllAsync();
        await User("p2").RecordAsync([Star(id, "again")], Token);
        Assert.Equal(["p-failing", "p1", "p2", "p3"], await people.ListAsync(10, Token));
        Assert.Equal(["p-failing", "p1"], await people.ListAsync(2, Token));
        Assert.Empty(await cluster.Client.GetGrain<IItemUsersGrain>(quiet).ListAsync(10, Token));
    }

    [Fact]
    public async Task Many_people_of_an_item_are_kept_in_pieces_and_leave_room()
    {
        var id = ClusterFixtureBase.FreshId();
        var own = cluster.Client.GetGrain<IItemUsers>(id);
        for (var i = 0; i < StoredItemUsers.Capacity + 10; i++)
        {
            await own.AddAsync($"m{i}", Token);
        }

        await DeactivateAllAsync();
        await own.RemoveAsync("m3", Token);
        await own.AddAsync("late", Token);
        await DeactivateAllAsync();
        var people = await cluster.Client.GetGrain<IItemUsersGrain>(id).ListAsync(1000, Token);
        Assert.Equal(StoredItemUsers.Capacity + 10, people.Length);
        Assert.Equal((true, false), (people.Contains("late"), people.Contains("m3")));
        Assert.Equal(2, cluster.Store.Rows.Keys.Count(key => key.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_fell_out_of_the_record_was_seen_all_the_same()
    {
        var (old, turning) = (await PostAsync(), await PostAsync());
        var user = User("k-seen");
        await user.RecordAsync([new() { ContentId = old, Type = InteractionType.Like }], Token);
        var turns = Enumerable.Range(0, 1000).Select(i => new Interaction
        {
            ContentId = turning,
            Type = i % 2 == 0 ? InteractionType.Like : InteractionType.Dislike
        }).ToArray();
        for (var i = 0; i < 5; i++)
        {
            await user.RecordAsync([.. turns], Token);
        }

        await DeactivateAllAsync();
        var log = await cluster.Client.GetGrain<IInteractionFeed>("k-seen").GetSinceAsync(default, 0, Token);
        Assert.DoesNotContain(log.Entries, entry => entry.ContentId == old);
        var person = new PreferenceProfile();
        person.Apply(log);
        Assert.Equal((true, false), (person.HasSeen(old), person.HasSeen("never shown")));
    }

    [Fact]
    public async Task Who_is_forgotten_left_nothing_and_begins_anew()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 140).Select(_ => PostAsync()));
        var user = User("k-gone");
        await user.RecordAsync([.. ids.Select(id => Star(id))], Token);
        await user.RecordAsync([Star(ids[0], "later", at: cluster.Time.GetUtcNow().AddHours(1))], Token);
        var taste = cluster.Client.GetGrain<IInteractionFeed>("k-gone");
        var before = await taste.GetSinceAsync(default, 0, Token);
        await user.EraseAsync(Token);
        await user.EraseAsync(Token);

        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.StartsWith("user-interactions/k-gone/", StringComparison.Ordinal));
        Assert.Empty(await cluster.Client.GetGrain<IItemUsersGrain>(ids[0]).ListAsync(10, Token));
        var after = await taste.GetSinceAsync(before.Epoch, before.Version, Token);
        Assert.Equal((true, 0), (after.IsWhole, after.Entries.Length));
        Assert.NotEqual(before.Epoch, after.Epoch);

        // It is recorded, and counts no second time.
        Assert.Equal([InteractionOutcome.Repeated], await user.RecordAsync([Star(ids[0])], Token));
        await DeactivateAllAsync();
        Assert.Equal([ids[0]], (await FindAsync("k-gone")).Select(one => one.ContentId));
    }

    private Task DeactivateAllAsync() => cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
}
