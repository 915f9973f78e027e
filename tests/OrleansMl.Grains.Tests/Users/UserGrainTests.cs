using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.Users;

public sealed class UserGrainTests(ClusterFixture cluster)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly string _author = $"author-{ClusterFixture.FreshId()}";

    private IUserGrain User => cluster.Client.GetGrain<IUserGrain>(_author);

    [Fact]
    public async Task Somebody_unknown_has_the_defaults_and_no_record()
    {
        Assert.Equal(new(_author, new(Analysis: true), ErasurePending: false), await User.GetAsync(Token));
        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.Contains(_author, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_stores_the_analysis_once()
    {
        var (id, text) = await PostAsync("Maria is glad");

        var item = await cluster.Content(id).GetAnalyzedAsync(Token);
        var again = await cluster.Content(id).GetAnalyzedAsync(Token);

        Assert.Equal("M", Assert.Single(item!.Analysis!.Entities).Text);
        Assert.Equal(item.Analysis.AnalyzedAt, again!.Analysis!.AnalyzedAt);
        Assert.Equal(item.Analysis.AnalyzedAt, (await cluster.Content(id).GetAsync(Token))!.Analysis!.AnalyzedAt);
        Assert.Equal(1, cluster.Models.CallsFor("text-sentiment", text));
        Assert.Equal(2, cluster.Store.Writes[ClusterFixture.ContentId(id)]);
    }

    [Fact]
    public async Task An_edit_drops_it_and_the_next_read_makes_that_of_the_new_text()
    {
        var (id, _) = await PostAsync("Maria is glad");
        await cluster.Content(id).GetAnalyzedAsync(Token);

        var edited = await cluster.Content(id).PutAsync(Draft("Ben is glad"), new(_author, CallerRoles.None), null, Token);

        Assert.Null(edited.Item!.Analysis);
        Assert.Equal("B", Assert.Single((await cluster.Content(id).GetAnalyzedAsync(Token))!.Analysis!.Entities).Text);
        await cluster.Content(id).WithdrawAsync(new(_author, CallerRoles.None), null, Token);
        Assert.Null((await cluster.Content(id).GetAnalyzedAsync(Token))!.Analysis);
    }

    [Fact]
    public async Task Refusing_erases_what_is_stored_stores_no_more_and_leaves_moderation()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await PostAsync($"Maria {i}")).Id);
            Assert.NotNull((await cluster.Content(ids[i]).GetAnalyzedAsync(Token))!.Analysis);
        }

        var refused = await User.SetPrivacyAsync(new(Analysis: false), Token);
        Assert.False(refused.Privacy.Analysis);
        await WaitUntilErasedAsync();

        foreach (var id in ids)
        {
            var item = await cluster.Content(id).GetAnalyzedAsync(Token);
            Assert.Equal((null, ModerationLevel.Approved), (item!.Analysis, item.Moderation.Level));
        }

        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.Contains($"{_author}/analyses-", StringComparison.Ordinal));
        Assert.Null((await cluster.Content((await PostAsync("Maria after")).Id).GetAnalyzedAsync(Token))!.Analysis);
    }

    [Fact]
    public async Task Who_allows_it_again_is_analysed_again()
    {
        var (id, _) = await PostAsync("Maria");
        await cluster.Content(id).GetAnalyzedAsync(Token);
        await User.SetPrivacyAsync(new(Analysis: false), Token);
        await WaitUntilErasedAsync();

        await User.SetPrivacyAsync(new(Analysis: true), Token);

        Assert.NotNull((await cluster.Content(id).GetAnalyzedAsync(Token))!.Analysis);
    }

    [Fact]
    public async Task A_busy_authors_items_are_found_beyond_one_chunk()
    {
        var analyses = cluster.Client.GetGrain<IUserAnalyses>(_author);
        string[] ids = [.. Enumerable.Range(0, (2 * StoredAnalysisChunk.Capacity) + 10).Select(i => $"{_author}-{i}")];
        foreach (var id in ids)
        {
            Assert.True(await analyses.RegisterAsync(id, Token));
        }

        Assert.True(await analyses.RegisterAsync(ids[^1], Token));
        await User.SetPrivacyAsync(new(Analysis: false), Token);
        Assert.False(await analyses.RegisterAsync("late", Token));
        await WaitUntilErasedAsync();
        Assert.Null(await analyses.NextToEraseAsync(Token));
        Assert.All(ids, id => Assert.True(cluster.Store.Reads.ContainsKey(ClusterFixture.ContentId(id))));
    }

    [Fact]
    public async Task A_read_answers_when_no_model_or_the_store_does_not()
    {
        var (silent, text) = await PostAsync("Maria");
        foreach (var model in (string[])["text-sentiment", "text-entities", "text-language"])
        {
            cluster.Models.Fail(model, text, new Models.ModelUnavailableException(model, "broken"));
        }

        var (unwritable, _) = await PostAsync("Maria");
        cluster.Store.FailingWrites[ClusterFixture.ContentId(unwritable)] = false;

        Assert.Null((await cluster.Content(silent).GetAnalyzedAsync(Token))!.Analysis);
        Assert.Null((await cluster.Content(unwritable).GetAnalyzedAsync(Token))!.Analysis);
    }

    private ContentDraft Draft(string text) => Drafts.Comment(text) with { AuthorId = _author };

    private async Task<(string Id, string Text)> PostAsync(string text)
    {
        var id = ClusterFixture.FreshId();
        text = $"{text} {id}";
        await cluster.Content(id).CreateAsync(Draft(text), Token);
        return (id, text);
    }

    private Task WaitUntilErasedAsync() => Eventually.ReadAsync(User.GetAsync, user => !user.ErasurePending, Token);
}
