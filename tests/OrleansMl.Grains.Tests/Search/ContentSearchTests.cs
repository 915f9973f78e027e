using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Storage;
using OrleansMl.Users;

namespace OrleansMl.Search;

/// <summary>What staff find, beside a list of all items. A text such as "spam=0.7" scores exactly that.</summary>
public sealed class ContentSearchTests(ContentSearchTests.Fixture cluster) : IClassFixture<ContentSearchTests.Fixture>
{
    private static readonly string[] Words = ["river", "walk", "cake", "lemon", "spam=0.99", "spam=0.65", "friend", "sun"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IContentSearchGrain Search => cluster.Client.GetGrain<IContentSearchGrain>(0);

    [Fact]
    public async Task What_is_found_is_what_a_list_of_all_items_says()
    {
        var random = new Random(5);
        var authors = new[] { Name(), Name(), Name() };
        var ids = new List<string>();
        for (var step = 0; step < 150; step++)
        {
            await ChangeAsync(random, authors, ids);
        }

        await FlushAsync();
        var items = (await Task.WhenAll(ids.Select(id => cluster.Content(id).GetAsync(Token)))).OfType<ContentItem>().ToList();
        for (var asked = 0; asked < 40; asked++)
        {
            var query = Ask(random, authors);
            var match = new ContentMatch(query);
            Assert.Equal(
                items.Where(match.Matches).OrderBy(item => new SearchPlace(item.CreatedAt.UtcTicks, item.Id)).Select(item => item.Id),
                (await PagesAsync(query, 1 + random.Next(9))).Select(item => item.Id));
        }
    }

    [Fact]
    public async Task What_was_noted_outlives_the_shards()
    {
        var author = Name();
        var id = await SubmitAsync(author, "a quiet river");
        await FlushAsync();
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);

        Assert.Equal(id, Assert.Single(await PagesAsync(new() { AuthorId = author, Text = "RIVER" }, 10)).Id);
    }

    [Fact]
    public async Task A_cursor_stays_where_it_is_while_new_items_come()
    {
        var author = Name();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            ids.Add(await SubmitAsync(author, "a quiet river"));
        }

        await FlushAsync();
        var first = (await Search.FindAsync(new() { AuthorId = author }, null, 2, Token))!;
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await SubmitAsync(author, "a loud river");
        await FlushAsync();
        var second = (await Search.FindAsync(new() { AuthorId = author }, first.Next, 2, Token))!;
        var third = (await Search.FindAsync(new() { AuthorId = author }, second.Next, 2, Token))!;

        Assert.Equal(
            Enumerable.Reverse(ids), first.Items.Concat(second.Items).Concat(third.Items).Select(item => item.Id));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task A_silo_that_died_before_it_told_is_made_up_for_when_somebody_engages()
    {
        var author = Name();
        var id = await SubmitAsync(author, "a quiet river");
        var stored = (await cluster.Client.GetGrain<IContentOutbox>(id).GetStoredAsync(Token))!;
        var shards = cluster.Services.GetRequiredService<SearchShards>();
        var another = new SearchWriter(shards, Options.Create(new SearchOptions()), NullLogger<SearchWriter>.Instance);

        another.CatchUp(id, stored);
        await another.FlushAsync();

        Assert.Equal(id, Assert.Single(await PagesAsync(new() { AuthorId = author }, 10)).Id);
    }

    [Fact]
    public async Task An_erased_author_is_in_the_index_no_more()
    {
        var author = Name();
        var id = await SubmitAsync(author, "a quiet river");
        await FlushAsync();
        var key = IndexKeys.OfName(author);
        Assert.Contains(await StoredAsync(id), item => item.AuthorKey == key);

        // The catalogue tells the erasure whose items there are.
        await cluster.SyncCatalogueAsync();
        var steps = cluster.Services.GetRequiredService<ErasureSteps>();
        var request = new ErasureRequest(author, cluster.Time.GetUtcNow().AddHours(1));
        foreach (var stage in Enum.GetValues<ErasureStage>())
        {
            await steps.RunAsync(ErasureReasons.User, stage, request, Token);
            await FlushAsync();
        }

        await steps.RunAsync(ErasureReasons.User, ErasureStage.Copies, request, Token);
        Assert.Empty(await PagesAsync(new() { AuthorId = author }, 10));
        Assert.Empty(await PagesAsync(new() { Text = "quiet river", AuthorId = author }, 10));
        Assert.DoesNotContain(await StoredAsync(id), item => item.AuthorKey == key);
        Assert.All((await StoredAsync(id)).Where(item => item.ContentId == id), item => Assert.Empty(item.Words));
    }

    [Fact]
    public async Task With_an_author_goes_what_the_index_was_never_told_is_gone()
    {
        var author = Name();
        var id = await SubmitAsync(author, "a quiet harbour");
        await FlushAsync();
        var (key, since) = (IndexKeys.OfName(author), cluster.Time.GetUtcNow().AddHours(1));

        // The silo that knew of the erasure of the item died before it told.
        await cluster.Client.GetGrain<ISearchShardGrain>(SearchShards.Of(id)).ForgetAsync(author, since, Token);

        Assert.Empty(await PagesAsync(new() { AuthorId = author }, 10));
        Assert.DoesNotContain(await StoredAsync(id), item => item.AuthorKey == key);
        Assert.All((await StoredAsync(id)).Where(item => item.ContentId == id), item => Assert.Empty(item.Words));
    }

    [Fact]
    public async Task The_log_of_a_shard_stays_within_bounds_and_forgets_nothing_that_is_true()
    {
        var shard = cluster.Client.GetGrain<ISearchShardGrain>(98);
        for (var version = 1; version <= 60; version++)
        {
            await shard.AddAsync(
                new([.. Enumerable.Range(0, 100).Select(i => new StoredSearchItem { ContentId = $"i{i}", Version = version })]), Token);
        }

        var head = await cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Default)
            .ReadAsync<StoredSearch>(shard.GetGrainId(), StoredSearch.StateName);
        Assert.InRange(head.OpenChunk - head.First, 1, 11);
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        Assert.Equal(100, (await shard.FindAsync(new(), null, 200, Token)).Length);
    }

    [Fact]
    public async Task What_is_known_already_costs_no_write()
    {
        var shard = cluster.Client.GetGrain<ISearchShardGrain>(97);
        var batch = new SearchBatch([new() { ContentId = "a", Version = 2 }]);
        await shard.AddAsync(batch, Token);
        await shard.AddAsync(batch, Token);
        await shard.AddAsync(new([new() { ContentId = "a", Version = 1, TextKey = 5 }]), Token);

        var head = await cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Default)
            .ReadAsync<StoredSearch>(shard.GetGrainId(), StoredSearch.StateName);
        Assert.Equal(2, Assert.Single(head.Open).Version);
    }

    [Fact]
    public async Task Copies_are_found_with_the_nearest_first()
    {
        const string Text = "dear friend send two hundred dollars to this account today and you will receive five thousand before sunday";
        var author = Name();
        var asked = await SubmitAsync(author, Text);
        var same = await SubmitAsync(author, Text.ToUpperInvariant());
        var other = await SubmitAsync(author, "a walk along the quiet river with my old friend and a lemon cake in the sun");
        await FlushAsync();

        var near = (await Search.NearDuplicatesAsync(asked, 10, Token))!.Value;

        Assert.Equal([(same, 0, true)], near.Select(one => (one.Item.Id, one.Distance, one.IsSame)));
        Assert.DoesNotContain(near, one => one.Item.Id == other);
        Assert.Null(await Search.NearDuplicatesAsync("never-was", 10, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("x/a")]
    [InlineData("12/")]
    public async Task A_cursor_that_is_none_is_refused(string cursor) =>
        Assert.Null(await Search.FindAsync(new(), cursor, 10, Token));

    [Fact]
    public async Task Nothing_has_no_words()
    {
        var page = (await Search.FindAsync(new() { Text = "!!!" }, null, 10, Token))!;

        Assert.Empty(page.Items);
        Assert.Null(page.Next);
    }

    private async Task ChangeAsync(Random random, string[] authors, List<string> ids)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(random.Next(3)));
        var author = authors[random.Next(authors.Length)];
        var text = string.Join(' ', random.GetItems(Words, 1 + random.Next(4)));
        if (ids.Count < 10 || random.Next(3) > 0)
        {
            ids.Add(await SubmitAsync(author, text, random.Next(2) == 0 ? "en" : null));
            return;
        }

        var id = ids[random.Next(ids.Count)];
        var item = (await cluster.Content(id).GetAsync(Token))!;
        var owner = new Caller(item.AuthorId, CallerRoles.None);
        if (random.Next(4) == 0)
        {
            await cluster.Content(id).WithdrawAsync(owner, null, Token);
        }
        else
        {
            await cluster.Content(id).PutAsync(Drafts.Comment(text) with { AuthorId = item.AuthorId }, owner, null, Token);
        }
    }

    private static ContentQuery Ask(Random random, string[] authors) => new()
    {
        // Of these authors, so that items of other tests are left out.
        AuthorId = authors[random.Next(authors.Length)],
        Level = random.Next(4) == 0 ? (ModerationLevel)random.Next(4) : null,
        State = random.Next(5) switch { 0 => ContentState.Withdrawn, 1 => ContentState.Approved, _ => null },
        Language = random.Next(3) == 0 ? "en" : null,
        Category = random.Next(3) == 0 ? "spam" : null,
        Text = random.Next(2) == 0 ? string.Join(' ', random.GetItems(Words[..4], 1 + random.Next(2))) : null,
    };

    private async Task<List<ContentItem>> PagesAsync(ContentQuery query, int limit)
    {
        var items = new List<ContentItem>();
        string? cursor = null;
        do
        {
            var page = (await Search.FindAsync(query, cursor, limit, Token))!;
            items.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return items;
    }

    private async Task<ImmutableArray<StoredSearchItem>> StoredAsync(string id) =>
        (await cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Default).ReadAsync<StoredSearch>(
            cluster.Services.GetRequiredService<SearchShards>()[SearchShards.Of(id)].GetGrainId(), StoredSearch.StateName)).Open;

    private async Task<string> SubmitAsync(string author, string text, string? language = null)
    {
        var id = $"{author}~{ClusterFixtureBase.FreshName()}";
        await cluster.Content(id).CreateAsync(Drafts.Comment(text) with { AuthorId = author, Language = language }, Token);
        return id;
    }

    private Task FlushAsync() => Task.WhenAll(cluster.Cluster.Silos.Select(silo =>
        cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<SearchWriter>().FlushAsync()));

    private static string Name() => $"author-{ClusterFixtureBase.FreshName()}";

    public sealed class Fixture : ClusterFixtureBase;
}
