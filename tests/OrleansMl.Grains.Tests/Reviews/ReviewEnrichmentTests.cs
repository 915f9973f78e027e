using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Testing;
using OrleansMl.Webhooks;

namespace OrleansMl.Reviews;

/// <summary>What a platform is asked about a case, and that nothing it does harms the case.</summary>
public sealed class ReviewEnrichmentTests(ReviewEnrichmentTests.Fixture cluster)
    : IClassFixture<ReviewEnrichmentTests.Fixture>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Ada = new("ada"), Root = new("root", IsAdmin: true);

    private static WebhookReceiver Platform => Fixture.Platform;

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    public ValueTask InitializeAsync()
    {
        (Platform.Answer, Platform.AnswerBody, Platform.Before) =
            ((_, _) => 200, _ => """{"orders": 12, "plan": "family"}"""u8.ToArray(), () => Task.CompletedTask);
        return default;
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_case_that_is_read_has_what_the_platform_says_and_the_platform_is_asked_once()
    {
        var id = await CaseAsync("violence=0.8 my secret words");

        var first = await Reviews.GetDossierAsync(id, Ada, Token);
        var again = await Eventually.ReadAsync(
            async token => (await Reviews.GetDossierAsync(id, Ada, token)).Enrichment,
            enrichment => enrichment.State == ReviewEnrichmentState.Ready,
            Token);

        var asked = Assert.Single(AskedAbout(id));
        Assert.Contains(first.Enrichment.State, new[] { ReviewEnrichmentState.Ready, ReviewEnrichmentState.Pending });
        Assert.Equal("""{"orders":12,"plan":"family"}""", again.Data);
        Assert.NotNull(again.ReceivedAt);
        var body = JsonElement.Parse(asked.Body);
        var data = body.GetProperty("data");
        Assert.Equal("review.enrichment", asked.Type);
        Assert.Equal(
            (id, ReviewCase.ContentOf(id), "alice", 1, "rule"),
            (data.GetProperty("review_id").GetString(), data.GetProperty("content_id").GetString(),
                data.GetProperty("author_id").GetString(), data.GetProperty("revision").GetInt32(),
                data.GetProperty("reasons")[0].GetString()));
        Assert.Equal(asked.Id, body.GetProperty("id").GetString());
        Assert.DoesNotContain("secret words", asked.Body, StringComparison.Ordinal);
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(asked.Timestamp, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(WebhookSignature.IsValid(Fixture.Secret, asked.Id, at, Encoding.UTF8.GetBytes(asked.Body), asked.Signature));
    }

    [Fact]
    public async Task Another_revision_is_another_case_and_is_asked_about_anew()
    {
        var id = await CaseAsync();
        await ReadyAsync(id);
        var content = ReviewCase.ContentOf(id)!;

        await cluster.Content(content).PutAsync(Drafts.Comment("violence=0.8 edited"), Drafts.Alice, null, Token);
        await ReadyAsync(ReviewCase.IdOf(content, 2));

        Assert.Single(AskedAbout(id));
        Assert.Single(AskedAbout(ReviewCase.IdOf(content, 2)));
    }

    [Fact]
    public async Task Whoever_claims_the_next_case_finds_the_answer_when_they_read_it()
    {
        var id = await CaseAsync();
        var claimed = (await Reviews.NextAsync("default", 3, Root, Token))!.Cases.Select(one => one.Case.Id).ToList();
        while (!claimed.Contains(id))
        {
            claimed.AddRange((await Reviews.NextAsync("default", 3, Root, Token))!.Cases.Select(one => one.Case.Id));
        }

        await Eventually.TrueAsync(() => AskedAbout(id).Count == 1, Token);
        await ReadyAsync(id);
        Assert.Single(AskedAbout(id));
    }

    [Fact]
    public async Task Twenty_who_read_a_case_at_once_ask_once()
    {
        var id = await CaseAsync();

        var read = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Reviews.GetDossierAsync(id, Ada, Token)));

        Assert.All(read, one => Assert.Equal(id, one.Result.Review!.Case.Id));
        await ReadyAsync(id);
        Assert.Single(AskedAbout(id));
    }

    [Fact]
    public async Task A_platform_that_does_not_answer_costs_a_case_no_more_than_the_budget()
    {
        var hangs = new TaskCompletionSource();
        Platform.Before = () => hangs.Task;
        var id = await CaseAsync();
        var started = TimeProvider.System.GetTimestamp();

        var read = await Reviews.GetDossierAsync(id, Ada, Token);
        var took = TimeProvider.System.GetElapsedTime(started);
        var failed = await Eventually.ReadAsync(
            async token => (await Reviews.GetDossierAsync(id, Ada, token)).Enrichment,
            enrichment => enrichment.State == ReviewEnrichmentState.Failed,
            Token);
        hangs.SetResult();

        Assert.Equal("violence", Assert.Single(read.Result.Review!.Case.Subject.Categories));
        Assert.Null(read.Enrichment.Data);

        // The budget is 500 ms; the rest is for machines that are busy. Without it the test would wait for ever.
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(("no answer in time", null), (failed.Error, failed.Data));
        await Eventually.TrueAsync(() => AskedAbout(id).Count == 1, Token);
    }

    [Theory]
    [InlineData("status 500")]
    [InlineData("redirect")]
    [InlineData("huge")]
    [InlineData("endless")]
    [InlineData("array")]
    [InlineData("surrogate")]
    [InlineData("nothing")]
    public async Task Whatever_it_answers_the_case_is_read_and_says_that_there_is_no_answer(string what)
    {
        (Platform.Answer, Platform.AnswerBody) = what switch
        {
            "status 500" => ((_, _) => 500, _ => null),
            "redirect" => ((_, response) =>
            {
                response.RedirectLocation = "http://169.254.169.254/latest/meta-data";
                return 302;
            }, _ => null),
            "huge" => ((_, _) => 200, _ => Encoding.UTF8.GetBytes($$"""{"a": "{{new string('x', 20_000)}}"}""")),
            "endless" => ((_, response) =>
            {
                response.SendChunked = true;
                return 200;
            }, _ => Encoding.UTF8.GetBytes($$"""{"a": "{{new string('x', 2_000_000)}}"}""")),
            "array" => ((_, _) => 200, _ => "[1]"u8.ToArray()),
            "surrogate" => ((_, _) => 200, _ => "{\"a\": \"\\ud800\"}"u8.ToArray()),
            _ => ((Func<string, System.Net.HttpListenerResponse, int>)((_, _) => 204), (Func<string, byte[]?>)(_ => null)),
        };
        var id = await CaseAsync();

        var read = await Reviews.GetDossierAsync(id, Ada, Token);
        var failed = await Eventually.ReadAsync(
            async token => (await Reviews.GetDossierAsync(id, Ada, token)).Enrichment,
            enrichment => enrichment.State == ReviewEnrichmentState.Failed,
            Token);

        Assert.NotNull(read.Item);
        Assert.Equal((null, null), (failed.Data, failed.ReceivedAt));
        Assert.NotNull(failed.Error);

        // So that no other test meets a breaker that is open.
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task While_the_platform_fails_it_is_left_alone_and_asked_again_later()
    {
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        var enrichments = Create();
        Platform.Answer = (_, _) => 500;
        for (var i = 0; i < 8; i++)
        {
            await AskAsync(enrichments, await QueuedAsync(await CaseAsync()));
        }

        Platform.Answer = (_, _) => 200;
        var id = await CaseAsync();
        await AskAsync(enrichments, await QueuedAsync(id));
        var left = AskedAbout(id).Count;
        var none = await enrichments.ReadAsync(await QueuedAsync(id), Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(16));
        await AskAsync(enrichments, await QueuedAsync(id));

        Assert.Equal((0, ReviewEnrichmentState.None), (left, none.State));
        Assert.Single(AskedAbout(id));
        Assert.Equal(ReviewEnrichmentState.Ready, (await ShardOf(id).GetEnrichmentAsync(id, Token)).State);
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task There_are_so_many_questions_at_once_and_no_more()
    {
        var hangs = new TaskCompletionSource();
        Platform.Before = () => hangs.Task;
        var enrichments = Create(options => options.Concurrency = 1);
        var (first, second) = (await QueuedAsync(await CaseAsync()), await QueuedAsync(await CaseAsync()));

        Assert.True(enrichments.TryBegin(first, out var asking));
        var isRefused = !enrichments.TryBegin(second, out _);
        hangs.SetResult();
        await asking;
        await AskAsync(enrichments, second);

        Assert.True(isRefused);
        Assert.Single(AskedAbout(second.Case.Id));
    }

    [Fact]
    public async Task Only_cases_of_the_queues_and_surfaces_that_were_named_are_asked_about()
    {
        var queued = await QueuedAsync(await CaseAsync());

        Assert.False(Create(options => options.Queues.Add("other")).TryBegin(queued, out _));
        Assert.False(Create(options => options.Types.Add(ContentType.Video)).TryBegin(queued, out _));
        Assert.False(Create(options => options.Url = null).TryBegin(queued, out _));
        Assert.Empty(AskedAbout(queued.Case.Id));
        await AskAsync(Create(), queued);
        Assert.Single(AskedAbout(queued.Case.Id));
    }

    [Fact]
    public async Task A_node_that_died_while_it_asked_leaves_a_failure()
    {
        var id = await CaseAsync();
        Assert.True(await ShardOf(id).AskEnrichmentAsync(id, Token));

        var pending = await Reviews.GetDossierAsync(id, Ada, Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        var failed = await Reviews.GetDossierAsync(id, Ada, Token);

        Assert.Equal(
            (ReviewEnrichmentState.Pending, ReviewEnrichmentState.Failed), (pending.Enrichment.State, failed.Enrichment.State));
        Assert.Empty(AskedAbout(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_fails_harms_no_case(bool isStored)
    {
        var id = await CaseAsync();
        var shard = ShardOf(id).GetGrainId();
        cluster.Store.FailingWrites[shard] = isStored;
        var enrichments = Create();
        await AskAsync(enrichments, await QueuedAsync(id));
        cluster.Store.FailingWrites.TryRemove(shard, out _);

        var read = await Reviews.GetDossierAsync(id, Ada, Token);

        Assert.Equal(id, read.Result.Review!.Case.Id);
        Assert.InRange(AskedAbout(id).Count, 0, 1);
    }

    [Fact]
    public async Task With_its_author_goes_what_the_platform_said()
    {
        var author = ClusterFixtureBase.FreshName();
        var content = $"{author}~{ClusterFixtureBase.FreshName()}";
        Platform.AnswerBody = _ => Encoding.UTF8.GetBytes($$"""{"mail": "{{author}}@example.com"}""");
        await cluster.Content(content).CreateAsync(Drafts.Comment("violence=0.8") with { AuthorId = author }, Token);
        var id = ReviewCase.IdOf(content, 1);
        await ReadyAsync(id);
        Assert.Contains($"{author}@example.com", StoredText());

        await cluster.Client.GetGrain<IContentErasure>(content)
            .EraseAuthorAsync(author, cluster.Time.GetUtcNow().AddDays(1), "~gone", Token);
        await ShardOf(id).EnrichedAsync(id, ReviewEnrichmentRules.Read("{\"late\": 1}"u8, cluster.Time.GetUtcNow()), Token);

        Assert.DoesNotContain($"{author}@example.com", StoredText());
        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.Contains($"enrichment-{id}", StringComparison.Ordinal));
    }

    private async Task<string> CaseAsync(string text = "violence=0.8")
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        return ReviewCase.IdOf(id, 1);
    }

    private static async Task AskAsync(ReviewEnrichments enrichments, QueuedReview queued)
    {
        Assert.True(enrichments.TryBegin(queued, out var asking));
        await asking;
    }

    private async Task<QueuedReview> QueuedAsync(string id) => (await Reviews.GetAsync(id, Root, Token)).Review!;

    private Task<ReviewEnrichment> ReadyAsync(string id) => Eventually.ReadAsync(
        async token => (await Reviews.GetDossierAsync(id, Root, token)).Enrichment,
        enrichment => enrichment.State == ReviewEnrichmentState.Ready,
        Token);

    private IReviewShardGrain ShardOf(string id) => cluster.Services.GetRequiredService<ReviewShards>().OfCase(id)!;

    // With a breaker and room of its own.
    private ReviewEnrichments Create(Action<ReviewEnrichmentOptions>? change = null)
    {
        // Time enough for a machine that is busy: these tests are not about the budget.
        var options = new ReviewEnrichmentOptions { Url = Platform.Url, Secret = Fixture.Secret, Timeout = TimeSpan.FromSeconds(5) };
        change?.Invoke(options);
        return ActivatorUtilities.CreateInstance<ReviewEnrichments>(cluster.Services, Options.Create(options));
    }

    private static List<ReceivedEvent> AskedAbout(string id) =>
        [.. Platform.All.Where(one => one.Body.Contains($"\"{id}\"", StringComparison.Ordinal))];

    private string StoredText() => string.Join('\n', cluster.Store.Rows.Values.Select(row => Encoding.UTF8.GetString(row.Data)));

    public sealed class Fixture : ClusterFixtureBase
    {
        public static readonly string Secret = WebhookSignature.NewSecret();

        // Before the cluster is configured, and as long as its process.
        public static readonly WebhookReceiver Platform = new();

        protected override void Configure(IServiceCollection services)
        {
            services.Configure<WebhookOptions>(webhooks =>
            {
                webhooks.AllowHttp = true;
                webhooks.AllowedNetworks.Add("127.0.0.0/8");
            });
            services.Configure<ReviewEnrichmentOptions>(options => (options.Url, options.Secret) = (Platform.Url, Secret));
        }
    }
}
