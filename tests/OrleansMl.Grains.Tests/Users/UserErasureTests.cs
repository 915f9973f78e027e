using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Trending;

namespace OrleansMl.Users;

/// <summary>Everybody of whom there is a record, who is like whom, and that a person can be erased.</summary>
public sealed class PersonErasureTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IUserDirectoryGrain People => cluster.Client.GetGrain<IUserDirectoryGrain>(0);

    private IUserGrain User(string id) => cluster.Client.GetGrain<IUserGrain>(id);

    private async Task<string> PostAsync(string author = "somebody", string text = "hello")
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment(text) with { AuthorId = author }, Token);
        return id;
    }

    private Task LikeAsync(string user, params string[] ids) => cluster.Client.GetGrain<IUserInteractionsGrain>(user)
        .RecordAsync([.. ids.Select(id => new Interaction { ContentId = id, Type = InteractionType.Like, Kind = "star" })], Token);

    [Fact]
    public async Task People_are_paged_by_id_each_once_whether_they_did_something_or_were_introduced()
    {
        var post = await PostAsync();
        var ids = Enumerable.Range(0, 40).Select(i => $"page-{i:00}").ToList();
        foreach (var id in ids)
        {
            await (id[^1] % 2 == 0 ? User(id).DescribeAsync(new("""["a"]""", "hi"), Token) : LikeAsync(id, post));
        }

        await DeactivateAllAsync();
        var found = new List<string>();
        string? after = null;
        do
        {
            var page = await People.ListAsync(after, 7, Token);
            found.AddRange(page);
            after = page.IsEmpty ? null : page[^1];
        }
        while (after is not null);

        Assert.Equal(ids, found.Where(id => id.StartsWith("page-", StringComparison.Ordinal)));
        Assert.Equal(found.Order(StringComparer.Ordinal), found);
        Assert.Equal(new UserDescription("""["a"]""", "hi"), await User("page-00").FindAsync(Token));
        Assert.Equal(new UserDescription(null, null), await User("page-01").FindAsync(Token));
        Assert.Null(await User("page-nobody").FindAsync(Token));

        // Who was only introduced did nothing that could be learned from.
        var active = new List<string>();
        await foreach (var some in cluster.Services.GetRequiredService<UserIndexShards>().ListAsync(1, Token))
        {
            active.AddRange(some);
        }

        Assert.Contains("page-01", active);
        Assert.DoesNotContain("page-00", active);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => People.ListAsync(null, 0, Token));
    }

    [Fact]
    public async Task Who_likes_the_same_is_close()
    {
        var posts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync()));
        await LikeAsync("n-me", posts[0], posts[1]);
        await LikeAsync("n-twin", posts[0], posts[1]);
        await LikeAsync("n-half", posts[1], posts[2]);
        await LikeAsync("n-other", posts[3]);

        Assert.Equal(
            [new("n-twin", 1), new("n-half", .5)],
            (await People.NeighboursAsync("n-me", 10, Token)).Select(person => person with { Score = Math.Round(person.Score, 9) }));
        Assert.Equal(["n-twin"], (await People.NeighboursAsync("n-me", 1, Token)).Select(person => person.UserId));
        Assert.Empty(await People.NeighboursAsync("n-nobody", 10, Token));
    }

    [Fact]
    public async Task A_person_is_erased_with_all_they_did_and_wrote_and_comes_back_as_somebody_new()
    {
        var (mine, theirs) = (await PostAsync("e-me", "my secret"), await PostAsync("e-other", "their text"));
        Assert.NotNull((await cluster.Content(mine).GetAnalyzedAsync(Token))!.Analysis);
        var before = await PostAsync("e-me", "withdrawn long ago");
        await cluster.Content(before).WithdrawAsync(new("e-me", CallerRoles.None), null, Token);
        await cluster.SyncCatalogueAsync();
        await User("e-me").DescribeAsync(new("""{"city":"Rome"}""", "me"), Token);
        await User("e-me").SetPrivacyAsync(new(Analysis: false), Token);
        await LikeAsync("e-me", theirs);

        var profile = await People.EraseAsync("e-me", Token);
        Assert.Equal((true, true), (profile.ErasurePending, profile.Privacy.Analysis));
        Assert.Null(await User("e-me").FindAsync(Token));
        Assert.Empty(await cluster.Client.GetGrain<IUserInteractionsGrain>("e-me").ListAsync(10, Token));
        Assert.Empty(await cluster.Client.GetGrain<IItemUsersGrain>(theirs).ListAsync(10, Token));
        var item = (await cluster.Content(mine).GetAsync(Token))!;
        Assert.Equal((ContentState.Withdrawn, "", null), (item.Moderation.State, item.Text, item.Analysis));
        Assert.Equal("their text", (await cluster.Content(theirs).GetAsync(Token))!.Text);
        Assert.DoesNotContain(
            cluster.Store.Rows.Values,
            row => System.Text.Encoding.UTF8.GetString(row.Data).Contains("my secret", StringComparison.Ordinal));
        Assert.Equal("", (await cluster.Content(before).GetAsync(Token))!.Text);

        // Back at once: what comes after the erasure is no part of it, also when the job comes by.
        await LikeAsync("e-me", theirs);
        await User("e-me").DescribeAsync(new(null, "new here"), Token);
        var again = await PostAsync("e-me", "a new text");
        await cluster.SyncCatalogueAsync();
        cluster.Time.Advance(TimeSpan.FromSeconds(31));
        await WaitUntilErasedAsync("e-me");
        Assert.Equal("new here", (await User("e-me").FindAsync(Token))!.Comment);
        Assert.Single(await cluster.Client.GetGrain<IUserInteractionsGrain>("e-me").ListAsync(10, Token));
        Assert.Equal("a new text", (await cluster.Content(again).GetAsync(Token))!.Text);
        Assert.Contains("e-me", await People.ListAsync("e-md", 10, Token));
    }

    [Fact]
    public async Task What_a_service_changes_after_the_request_is_erased_all_the_same()
    {
        // Not in the catalogue yet, unless the machine is slow: the erasure finds it when it looks again.
        var id = await PostAsync("c-me", "my secret #cmesecret");
        await People.EraseAsync("c-me", Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        var current = (await cluster.Content(id).GetAsync(Token))!;
        var change = Drafts.Comment(current.Text) with { AuthorId = "c-me", Attributes = new(true, null, true, IsEntry: false) };
        Assert.Contains(
            (await cluster.Content(id).PutAsync(change, Drafts.Service, null, Token)).Outcome,
            new[] { ContentOutcome.Updated, ContentOutcome.InvalidTransition });

        await cluster.SyncCatalogueAsync();
        cluster.Time.Advance(TimeSpan.FromSeconds(31));
        await WaitUntilErasedAsync("c-me");

        var item = (await cluster.Content(id).GetAsync(Token))!;
        Assert.Equal((ContentState.Withdrawn, ""), (item.Moderation.State, item.Text));
        Assert.DoesNotContain(
            cluster.Store.Rows.Values,
            row => System.Text.Encoding.UTF8.GetString(row.Data).Contains("my secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tombstone_has_a_pseudonym_that_tells_nothing_of_its_author()
    {
        var (one, two, other) = (await PostAsync("p-me"), await PostAsync("p-me"), await PostAsync("p-else"));
        await cluster.SyncCatalogueAsync();
        await People.EraseAsync("p-me", Token);
        await People.EraseAsync("p-else", Token);

        var names = new List<string>();
        foreach (var id in new[] { one, two, other })
        {
            names.Add((await cluster.Content(id).GetAsync(Token))!.AuthorId);
        }

        Assert.All(names, name => Assert.Matches("^~[0-9a-f]{32}$", name));
        Assert.Equal((true, false), (names[0] == names[1], names[0] == names[2]));
        Assert.False(UserIds.IsValid(names[0]));
        Assert.Equal(names[0], (await cluster.Content(one).ExplainAsync(Token))!.AuthorId);
    }

    [Fact]
    public async Task Nothing_stays_under_an_id_that_says_the_name()
    {
        const string Id = "u-me~first";
        var draft = Drafts.Comment("hello") with { AuthorId = "u-me" };
        await cluster.Content(Id).PutAsync(draft, new("u-me", CallerRoles.None), null, Token);
        await cluster.SyncCatalogueAsync();
        await People.EraseAsync("u-me", Token);

        Assert.Null(await cluster.Content(Id).GetAsync(Token));
        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.Contains(Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hashtags_that_only_the_person_typed_leave_the_boards()
    {
        var (mine, shared) = (await PostAsync("h-me", "a walk #hmeonly #hmeshared"), await PostAsync("h-other", "a swim #hmeshared"));
        await cluster.SyncCatalogueAsync();
        await LikeAsync("h-fan", mine, shared);
        await cluster.FlushEngagementAsync();
        Assert.Equal(["hmeonly", "hmeshared"], await HashtagsAsync());

        await People.EraseAsync("h-me", Token);
        await cluster.FlushEngagementAsync();

        Assert.Equal(["hmeshared"], await HashtagsAsync());

        async Task<IEnumerable<string>> HashtagsAsync()
        {
            var shards = Enumerable.Range(0, TrendingShards.Count).Select(shard => cluster.Client.GetGrain<ITrendingShardGrain>(shard));
            var slices = await Task.WhenAll(shards.Select(shard => shard.HashtagsAsync(TrendingWindow.Day, Token)));
            return slices.SelectMany(slice => slice.Hashtags)
                .Select(tag => tag.Hashtag)
                .Where(tag => tag.StartsWith("hme", StringComparison.Ordinal))
                .Distinct()
                .Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task An_export_has_all_that_is_known_of_a_person_and_nothing_of_others()
    {
        var (mine, gone, theirs) = (await PostAsync("x-me", "my words"), await PostAsync("x-me", "taken back"), await PostAsync("x-other"));
        await cluster.SyncCatalogueAsync();
        await cluster.Content(gone).WithdrawAsync(new("x-me", CallerRoles.None), null, Token);
        await cluster.SyncCatalogueAsync();
        await User("x-me").DescribeAsync(new("""{"city":"Rome"}""", "me"), Token);
        await LikeAsync("x-me", theirs);

        var lines = new List<UserExportLine>();
        string? cursor = null;
        do
        {
            var page = await People.ExportAsync("x-me", cursor, Token);
            lines.AddRange(page.Lines);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(
            ["content", "content", "decision", "decision", "description", "interaction", "user"],
            lines.Select(line => line.Kind).Order(StringComparer.Ordinal));
        var text = string.Join('\n', lines.Select(line => line.Json));
        Assert.All(
            new[] { "my words", "taken back", "Rome", theirs, "approved" },
            known => Assert.Contains(known, text, StringComparison.Ordinal));
        Assert.DoesNotContain("x-other", text, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => People.ExportAsync("x-me", "nothing/", Token));
    }

    [Fact]
    public void What_is_erased_with_a_person_is_in_their_export()
    {
        // Copies of content and its decisions, which are in its lines: catalogue, analysis, scores of policies, what was decided,
        // what was found in banks, events, the index of staff. And reports to authorities, of which nobody learns whom they are about.
        var erased = Features<IErasureStep>()
            .Except(["Catalogue", "Analysis", "Policies", "Reviews", "Banks", "Events", "Search", "LegalReports"]);

        Assert.Empty(erased.Except(Features<IUserExportSource>()));

        IEnumerable<string> Features<T>() => cluster.Services.GetServices<T>().Select(one => one!.GetType().Namespace!.Split('.')[1]);
    }

    [Fact]
    public async Task An_erasure_that_failed_half_way_is_finished_by_the_job()
    {
        var theirs = await PostAsync("f-other");
        await LikeAsync("f-me", theirs);
        var record = cluster.Client.GetGrain<IUserInteractionsGrain>("f-me").GetGrainId();
        var shard = cluster.Client.GetGrain<IItemUsersGrain>(theirs).GetGrainId();
        cluster.Store.FailingWrites[shard] = false;
        Assert.True((await People.EraseAsync("f-me", Token)).ErasurePending);
        Assert.Contains(cluster.Store.Rows.Keys, key => key.StartsWith($"{record}/", StringComparison.Ordinal));

        cluster.Store.FailingWrites.TryRemove(shard, out _);
        await DeactivateAllAsync();
        cluster.Time.Advance(TimeSpan.FromSeconds(31));
        await WaitUntilErasedAsync("f-me");
        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.StartsWith($"{record}/", StringComparison.Ordinal));
        Assert.False((await People.EraseAsync("f-nobody", Token)).Privacy is { Analysis: false });
    }

    [Fact]
    public async Task A_withdrawn_item_is_put_again_by_a_service_only_and_a_hidden_one_is_not_visible()
    {
        var id = await PostAsync("r-author");
        await cluster.Content(id).WithdrawAsync(Drafts.Service, null, Token);
        var draft = Drafts.Comment("again") with { AuthorId = "r-author", Revives = true, Attributes = new(false, "[]", true) };
        Assert.Equal(
            ContentOutcome.InvalidTransition,
            (await cluster.Content(id).PutAsync(draft, new("r-author", CallerRoles.None), null, Token)).Outcome);
        Assert.Equal(
            ContentOutcome.InvalidTransition,
            (await cluster.Content(id).PutAsync(draft with { Revives = false }, Drafts.Service, null, Token)).Outcome);
        var put = await cluster.Content(id).PutAsync(draft, Drafts.Service, null, Token);
        Assert.Equal((ContentOutcome.Updated, true, "[]"), (put.Outcome, put.Item!.Visible, put.Item.Attributes!.Labels));
        Assert.Equal(ContentOutcome.Unchanged, (await cluster.Content(id).PutAsync(draft, Drafts.Service, null, Token)).Outcome);
        Assert.False(
            (await cluster.Content(id)
                .PutAsync(draft with { Attributes = new(true, "[]", true) }, Drafts.Service, null, Token)).Item!.Visible);
        Assert.False((await cluster.Client.GetGrain<IContentMetadata>(id).GetFactsAsync(Token))!.Visible);
    }

    [Fact]
    public async Task An_item_whose_answer_was_lost_is_erased_with_its_author()
    {
        var id = $"l-me~{ClusterFixtureBase.FreshName()}";
        var (draft, caller) = (Drafts.Comment("said twice") with { AuthorId = "l-me" }, new Caller("l-me", CallerRoles.None));
        cluster.Store.FailingWrites[ClusterFixtureBase.ContentId(id)] = true;
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Content(id).PutAsync(draft, caller, null, Token));
        cluster.Store.FailingWrites.TryRemove(ClusterFixtureBase.ContentId(id), out _);
        var repeated = await cluster.Content(id).PutAsync(draft, caller, null, Token);
        await cluster.SyncCatalogueAsync();

        await People.EraseAsync("l-me", Token);

        Assert.Equal(ContentOutcome.Unchanged, repeated.Outcome);
        Assert.Null(await cluster.Content(id).GetAsync(Token));
    }

    private Task WaitUntilErasedAsync(string user) => Eventually.ReadAsync(
        async cancellationToken =>
        {
            var settings = await User(user).GetAsync(cancellationToken);
            if (settings.ErasurePending)
            {
                await cluster.TickAsync(UserErasureJob.Name, user);
            }

            return settings;
        },
        settings => !settings.ErasurePending,
        Token);

    private Task DeactivateAllAsync() => cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
}
