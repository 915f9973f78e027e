using OrleansMl.Content;
using OrleansMl.Hosting;

namespace OrleansMl.Moderation;

/// <summary>A model says which languages it can judge; the policy decides about the others.</summary>
public sealed class NotJudgedTests(ClusterFixture cluster)
{
    private const string EnglishOnly = ScriptedModelRuntime.EnglishOnly;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly ModerationCategory[] All =
    [
        ModerationCategory.Sexual, ModerationCategory.Violence, ModerationCategory.Spam, ModerationCategory.Hate,
        ModerationCategory.Harassment, ModerationCategory.SelfHarm,
    ];

    [Fact]
    public async Task A_text_in_another_language_is_flagged_says_so_and_has_no_scores()
    {
        var id = ClusterFixture.FreshId();
        var text = $"Сегодня хорошая погода hate=0.9 {EnglishOnly}";

        var item = await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);

        Assert.Equal((ModerationLevel.Flagged, true), (item.Moderation.Level, item.Visible));
        Assert.Equal(["not_judged=flag"], item.Moderation.Rules);
        Assert.Equal(All, item.Moderation.NotJudged);
        Assert.Equal(CategoryScores.Empty, item.Moderation.Scores);
        Assert.Equal(All, (await cluster.Content(id).ExplainAsync(Token))!.Decisions.Single().NotJudged);
    }

    [Fact]
    public async Task An_English_part_counts_and_the_other_is_not_judged()
    {
        var text = $"Сегодня хорошая погода, thank you for the recipe hate=0.9 {EnglishOnly}";

        var item = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(Drafts.Comment(text), Token);

        Assert.Equal(["hate>=review", "not_judged=flag"], item.Moderation.Rules);
        Assert.Equal(All, item.Moderation.NotJudged);
    }

    [Fact]
    public async Task A_declared_language_counts_where_the_text_says_too_little()
    {
        var draft = Drafts.Comment($"ok {EnglishOnly}");

        var plain = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(draft, Token);
        var declared = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(draft with { Language = "de-AT" }, Token);

        Assert.Equal((ModerationLevel.Approved, 0), (plain.Moderation.Level, plain.Moderation.NotJudged.Length));
        Assert.Equal((ModerationLevel.Flagged, 6), (declared.Moderation.Level, declared.Moderation.NotJudged.Length));
    }

    [Fact]
    public async Task A_model_that_names_no_languages_judges_as_it_always_did()
    {
        var item = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(Drafts.Comment("Сегодня хорошая погода hate=0.9"), Token);

        Assert.Equal(["hate>=review"], item.Moderation.Rules);
        Assert.Empty(item.Moderation.NotJudged);
    }

    [Fact]
    public async Task Scoring_with_a_declared_language_says_what_was_found_and_what_was_not_judged()
    {
        var grain = cluster.Client.GetGrain<IModerationGrain>(0);
        string[] texts = [$"ok {EnglishOnly}", $"Сегодня хорошая погода {EnglishOnly}"];

        var german = await grain.ScoreManyAsync([.. texts], ContentType.Comment, "de", Token);
        var english = await grain.ScoreManyAsync([.. texts], ContentType.Comment, "en-GB", Token);
        var silent = await grain.ScoreManyAsync([.. texts], ContentType.Comment, Token);

        Assert.Equal([6, 6], german.Select(score => score.NotJudged.Length));
        Assert.Equal([0, 6], english.Select(score => score.NotJudged.Length));
        Assert.Equal([0, 6], silent.Select(score => score.NotJudged.Length));
        Assert.All(
            [german, english, silent],
            scores => Assert.Equal(["", "und-Cyrl"], scores.Select(one => string.Join(",", one.Languages))));
    }

    [Fact]
    public async Task Scoring_without_storing_says_it_too()
    {
        var score = await cluster.Client.GetGrain<IModerationGrain>(0)
            .ScoreAsync($"Сегодня хорошая погода {EnglishOnly}", ContentType.Post, Token);

        Assert.Equal(ModerationLevel.Flagged, score.Level);
        Assert.Equal(All, score.NotJudged);
    }
}
