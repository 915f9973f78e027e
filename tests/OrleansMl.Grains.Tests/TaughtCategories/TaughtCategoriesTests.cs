using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.TaughtCategories;

/// <summary>From sentences to verdicts. The scripted encoder knows two topics: raffles and everything else.</summary>
public sealed class TaughtCategoriesTests(TaughtCategoriesTests.Fixture cluster)
    : IClassFixture<TaughtCategoriesTests.Fixture>, IAsyncLifetime
{
    private const string Raffle = "Join our raffle and win a kettle", Walk = "We walked along the river";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly string _name = $"c-{ClusterFixtureBase.FreshName()}";

    private ITaughtCategoriesGrain Categories => cluster.Client.GetGrain<ITaughtCategoriesGrain>(0);

    // No category of one test judges the texts of the next.
    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        cluster.Models.EmbeddingJudges = [];
        foreach (var category in await Categories.ListAsync(CancellationToken.None))
        {
            await Categories.DeleteAsync(category.Name, CancellationToken.None);
        }

        await SyncAsync();
    }

    [Fact]
    public async Task What_is_taught_scores_in_the_shadow_and_decides_nothing()
    {
        var taught = await Categories.TeachAsync(Lesson(), "root", Token);
        await SyncAsync();

        var id = ClusterFixtureBase.FreshId();
        var item = await SubmitAsync($"{Raffle} today", id);

        Assert.Equal((TaughtOutcome.Created, 1, null), (taught.Outcome, taught.Category!.Shadow, taught.Category.Live));
        Assert.Equal(1, taught.Category.Versions[0].Figures.Auc);
        Assert.Equal((ModerationLevel.Approved, 0), (item.Moderation.Level, item.Moderation.Taught.Length));
        var score = Assert.Single((await cluster.Content(id).ExplainAsync(Token))!.Assessments.SelectMany(one => one.Taught));
        Assert.Equal((_name, 1, true, ModerationLevel.Flagged), (score.Name, score.Version, score.Shadow, score.Level));
    }

    [Fact]
    public async Task A_promoted_category_flags_from_its_own_threshold_on()
    {
        await TeachAndPromoteAsync(levels: null);

        var raffle = await SubmitAsync($"What a day. {Raffle} now. See you all tomorrow.");
        var walk = await SubmitAsync(Walk);

        Assert.Equal((ModerationLevel.Flagged, $"taught.{_name}>=flag"), (raffle.Moderation.Level, Assert.Single(raffle.Moderation.Rules)));
        Assert.Equal((_name, ModerationLevel.Flagged), Assert.Single(raffle.Moderation.Taught.Select(one => (one.Name, one.Level))));
        Assert.Equal((ModerationLevel.Approved, ModerationLevel.Approved), (walk.Moderation.Level, walk.Moderation.Taught[0].Level));
    }

    [Fact]
    public async Task The_decision_keeps_what_it_saw_and_a_dry_score_says_the_same()
    {
        await TeachAndPromoteAsync(new(Review: 0.5f));
        var id = ClusterFixtureBase.FreshId();
        await SubmitAsync(Raffle, id);

        var dry = await cluster.Client.GetGrain<IModerationGrain>(0).ScoreAsync(Raffle, ContentType.Comment, Token);
        var decision = Assert.Single((await cluster.Content(id).ExplainAsync(Token))!.Decisions);

        Assert.Equal((ModerationLevel.ReviewRequired, ModerationLevel.ReviewRequired), (dry.Level, decision.Level));
        Assert.Equal(dry.Taught.AsEnumerable(), decision.Taught);
        Assert.Equal(_name, Assert.Single(decision.Taught).Name);
    }

    [Fact]
    public async Task The_same_sentences_again_change_nothing_and_others_are_a_new_version()
    {
        var first = await Categories.TeachAsync(Lesson(), "root", Token);

        var again = await Categories.TeachAsync(
            Lesson() with { Examples = [.. Lesson().Examples.Reverse(), $" {Lesson().Examples[0]} "] }, "root", Token);
        var other = await Categories.TeachAsync(Lesson(11), "root", Token);

        Assert.Equal(TaughtOutcome.Unchanged, again.Outcome);
        Assert.Equivalent(first.Category, again.Category, strict: true);
        Assert.Equal((TaughtOutcome.Changed, 2), (other.Outcome, other.Category!.Shadow));
        Assert.Equal([2, 1], other.Category.Versions.Select(version => version.Version));
    }

    [Fact]
    public async Task A_rollback_returns_to_what_was_live_and_at_last_to_the_shadow()
    {
        await TeachAndPromoteAsync(levels: null);
        await Categories.TeachAsync(Lesson(11), "root", Token);
        var second = (await Categories.PromoteAsync(_name, null, new(Review: 0.9f), Token)).Category!;
        var same = await Categories.PromoteAsync(_name, 2, new(Review: 0.9f), Token);

        var back = (await Categories.RollBackAsync(_name, Token)).Category!;
        var none = (await Categories.RollBackAsync(_name, Token)).Category!;
        var nothing = await Categories.RollBackAsync(_name, Token);

        Assert.Equal((new TaughtStage(2, new(Review: 0.9f)), null), (second.Live, second.Shadow));
        Assert.Equal(TaughtOutcome.Unchanged, same.Outcome);
        Assert.Equal((1, null), (back.Live!.Version, back.Live.Levels.Review));
        Assert.Equal((null, 1), (none.Live, none.Shadow));
        Assert.Equal(TaughtOutcome.NothingBefore, nothing.Outcome);
    }

    [Fact]
    public async Task A_category_that_only_flags_holds_nothing_up_when_the_encoder_fails()
    {
        await TeachAndPromoteAsync(levels: null);
        var text = $"{Raffle} {_name}";
        cluster.Models.Fail("text-encoder", text, new ModelBusyException("text-encoder", TimeSpan.FromSeconds(1)));

        var item = await SubmitAsync(text);

        Assert.Equal(ModerationLevel.Approved, item.Moderation.Level);
        var score = Assert.Single(item.Moderation.Taught);
        Assert.Equal((null, "text-encoder@1.0.0: the queue is full"), (score.Score, score.Error));
    }

    [Fact]
    public async Task A_category_that_hides_holds_an_item_that_nobody_could_judge_until_somebody_does()
    {
        await TeachAndPromoteAsync(new(Flag: 0.3f, Reject: 0.5f));
        var (text, id) = ($"{Raffle} {_name}", ClusterFixtureBase.FreshId());
        cluster.Models.Fail("text-encoder", text, new ModelUnavailableException("text-encoder@1.0.0", "it is broken"));

        var held = await SubmitAsync(text, id);
        cluster.Models.Heal("text-encoder", text);
        cluster.Time.Advance(TimeSpan.FromMinutes(5));
        await cluster.TickRetryShardOfAsync(id);
        var judged = (await cluster.Content(id).GetAsync(Token))!;

        Assert.Equal((ContentState.Pending, "taught-categories: it is broken"), (held.Moderation.State, held.Moderation.Error));
        Assert.Equal(ModerationLevel.Rejected, judged.Moderation.Level);
    }

    [Fact]
    public async Task Who_waits_for_a_category_that_hides_is_told_that_the_encoder_is_busy()
    {
        await TeachAndPromoteAsync(new(Review: 0.5f));
        var text = $"{Raffle} {_name}";
        cluster.Models.Fail("text-encoder", text, new ModelBusyException("text-encoder", TimeSpan.FromSeconds(1)));

        await Assert.ThrowsAsync<ModelBusyException>(() => SubmitAsync(text));
    }

    [Fact]
    public async Task Two_live_categories_share_the_vectors_of_a_text()
    {
        await TeachAndPromoteAsync(levels: null);
        await TeachAndPromoteAsync(levels: null, $"{_name}-b");
        var text = $"{Raffle} {_name}";

        var item = await SubmitAsync(text);

        Assert.Equal([_name, $"{_name}-b"], item.Moderation.Taught.Select(one => one.Name));
        Assert.Equal(1, cluster.Models.CallsFor("text-encoder", text));
    }

    [Fact]
    public async Task A_text_in_a_language_of_no_example_is_said_not_to_be_judged()
    {
        cluster.Models.EmbeddingJudges = ["en"];
        await TeachAndPromoteAsync(new(Review: 0.1f));

        var item = await SubmitAsync("Вчера мы долго гуляли вдоль реки и кормили уток, потом пошёл сильный дождь");

        var score = Assert.Single(item.Moderation.Taught);
        Assert.Equal((null, true, ModerationLevel.Approved), (score.Score, score.NotJudged, score.Level));
    }

    [Fact]
    public async Task Examples_in_a_language_that_the_encoder_cannot_judge_are_refused()
    {
        cluster.Models.EmbeddingJudges = ["en"];
        var lesson = Lesson() with
        {
            Examples = [.. Enumerable.Range(0, 10).Select(i => $"Подпишись на наш канал и выиграй новый телефон, приз номер {i}")],
        };

        var refused = await Categories.TeachAsync(lesson, "root", Token);

        Assert.Equal((TaughtOutcome.Refused, null), (refused.Outcome, refused.Category));
        Assert.StartsWith("text-encoder@1.0.0 judges en; most of the examples are in", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forgotten_category_judges_nothing_and_leaves_no_sentence()
    {
        await TeachAndPromoteAsync(levels: null);

        var gone = await Categories.DeleteAsync(_name, Token);
        await SyncAsync();

        Assert.Equal((TaughtOutcome.Changed, null), (gone.Outcome, gone.Category));
        Assert.Empty((await SubmitAsync(Raffle)).Moderation.Taught);
        Assert.Null(await Categories.GetSentencesAsync(_name, null, Token));
        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.Contains($"sentences-{_name}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sentences_are_kept_for_another_encoder()
    {
        await Categories.TeachAsync(Lesson(), "root", Token);

        var again = await Categories.TeachAsync(new() { Name = _name }, "root", Token);
        var sentences = (await Categories.GetSentencesAsync(_name, 1, Token))!;

        Assert.Equal(TaughtOutcome.Unchanged, again.Outcome);
        Assert.Equal(Lesson().Examples.AsEnumerable(), sentences.Examples);
        Assert.Equal(Lesson().CounterExamples.AsEnumerable(), sentences.CounterExamples);
    }

    [Fact]
    public async Task Another_activation_knows_what_was_taught()
    {
        await TeachAndPromoteAsync(new(Review: 0.7f));
        var before = await Categories.GetAsync(_name, Token);

        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);

        Assert.Equivalent(before, await Categories.GetAsync(_name, Token), strict: true);
    }

    [Fact]
    public async Task A_dry_run_shows_the_strongest_sentence_first()
    {
        await Categories.TeachAsync(Lesson(), "root", Token);

        var trial = (await Categories.TryAsync(_name, null, $"{Walk}. {Raffle}.", Token))!;

        Assert.Equal((1, ModerationLevel.Flagged), (trial.Version, trial.Level));
        Assert.Equal(trial.Score, trial.Sentences[0].Score);
        Assert.Equal($"{Walk}.", trial.Sentences[^1].Text);
        Assert.Null(await Categories.TryAsync(_name, 7, Walk, Token));
    }

    [Fact]
    public async Task Nine_examples_are_too_few() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Categories.TeachAsync(Lesson(9), "root", Token));

    private TaughtLesson Lesson(int examples = 10) => new()
    {
        Name = _name,
        Examples = [.. Enumerable.Range(0, examples).Select(i => $"Join the raffle number {i} and win")],
        CounterExamples = ["We had soup for dinner"],
    };

    private async Task TeachAndPromoteAsync(TaughtLevels? levels, string? name = null)
    {
        await Categories.TeachAsync(Lesson() with { Name = name ?? _name }, "root", Token);
        await Categories.PromoteAsync(name ?? _name, null, levels, Token);
        await SyncAsync();
    }

    private Task<ContentItem> SubmitAsync(string text, string? id = null) =>
        cluster.Content(id ?? ClusterFixtureBase.FreshId()).CreateAsync(Drafts.Comment(text), Token);

    private Task SyncAsync() => Task.WhenAll(cluster.Cluster.Silos.Select(silo =>
        cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<TaughtHeads>().RunNowAsync(CancellationToken.None)));

    public sealed class Fixture : ClusterFixtureBase
    {
        public Fixture() => Models.Vectors = Vector;

        // Raffles point one way, everything else another, each a little its own way.
        private static float[] Vector(string text)
        {
            var vector = new float[16];
            vector[text.Contains("raffle", StringComparison.OrdinalIgnoreCase) ? 0 : 1] = 1;
            vector[2 + StableHash.Bucket(text, 14)] = 0.3f;
            var length = MathF.Sqrt(vector.Sum(x => x * x));
            return [.. vector.Select(x => x / length)];
        }
    }
}
