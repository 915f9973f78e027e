using CsCheck;
using OrleansMl.Content;

namespace OrleansMl.Moderation;

public sealed class ModerationPolicyTests
{
    private static readonly CategoryThresholds Spam = new(0.6f, 0.8f, 0.97f);
    private static readonly CategoryThresholds Hate = new(0.5f, 0.7f, null);

    private static readonly ModerationPolicy Policy = new(
        new("test", "1"),
        (surface, category) => (surface, category) switch
        {
            (ContentType.Comment, ModerationCategory.Spam) => Spam with { Review = 0.7f },
            (_, ModerationCategory.Spam) => Spam,
            (_, ModerationCategory.Hate) => Hate,
            _ => null,
        },
        ModerationLevel.ReviewRequired,
        pendingVisible: false);

    [Theory]
    [InlineData(0.59f, ModerationLevel.Approved)]
    [InlineData(0.60f, ModerationLevel.Flagged)]
    [InlineData(0.80f, ModerationLevel.ReviewRequired)]
    [InlineData(0.97f, ModerationLevel.Rejected)]
    public void A_threshold_is_reached_at_its_value(float spam, ModerationLevel level) =>
        Assert.Equal(level, Policy.Decide(Scores(spam: spam), ContentType.Post).Level);

    [Fact]
    public void A_surface_has_its_own_thresholds()
    {
        Assert.Equal(ModerationLevel.Flagged, Policy.Decide(Scores(spam: 0.75f), ContentType.Post).Level);
        Assert.Equal(ModerationLevel.ReviewRequired, Policy.Decide(Scores(spam: 0.75f), ContentType.Comment).Level);
    }

    [Fact]
    public void A_taught_category_has_a_level_of_its_own_and_a_rule_that_names_it()
    {
        var verdict = Policy.Decide(
            Scores(spam: 0.65f), ContentType.Post, taught: [Taught(ModerationLevel.ReviewRequired), Taught(ModerationLevel.Approved)]);

        Assert.Equal(ModerationLevel.ReviewRequired, verdict.Level);
        Assert.Equal(["taught.giveaways>=review", "spam>=flag"], verdict.Rules);
    }

    [Fact]
    public void A_shadow_of_a_taught_category_decides_nothing() => Assert.Equal(
        ModerationLevel.Approved,
        Policy.Decide(Scores(spam: 0.1f), ContentType.Post, taught: [Taught(ModerationLevel.Rejected) with { Shadow = true }]).Level);

    [Fact]
    public void A_taught_category_sends_who_speaks_of_self_harm_to_a_person()
    {
        var policy = new ModerationPolicy(
            new("test", "1"),
            (_, category) => category == ModerationCategory.SelfHarm ? new(null, 0.5f, null) : null,
            ModerationLevel.ReviewRequired,
            pendingVisible: false);

        var verdict = policy.Decide(
            CategoryScores.From([(ModerationCategory.SelfHarm, 0.9f)]), ContentType.Post, taught: [Taught(ModerationLevel.Rejected)]);

        Assert.Equal(ModerationLevel.ReviewRequired, verdict.Level);
        Assert.Equal(["self_harm>=review", "taught.giveaways>=review"], verdict.Rules);
    }

    [Fact]
    public void The_strongest_level_wins_and_its_rule_comes_first()
    {
        var verdict = Policy.Decide(Scores(spam: 0.65f, hate: 0.9f), ContentType.Post);

        Assert.Equal(ModerationLevel.ReviewRequired, verdict.Level);
        Assert.Equal(["hate>=review", "spam>=flag"], verdict.Rules);
    }

    [Theory]
    [InlineData(0.59f, ModerationLevel.Flagged, "spam>=flag")]
    [InlineData(0.60f, ModerationLevel.Rejected, "spam>=reject")]
    public void A_text_is_hidden_only_when_the_second_stage_reaches_the_lowest_threshold(float second, ModerationLevel level, string rule)
    {
        var verdict = Policy.Decide(Scores(spam: 0.99f), ContentType.Post, neededAgreement: Scores(spam: second));

        Assert.Equal(level, verdict.Level);
        Assert.Equal([rule], verdict.Rules);
    }

    [Theory]
    [InlineData(0.79f, ModerationLevel.ReviewRequired, "spam>=review")]
    [InlineData(0.80f, ModerationLevel.Rejected, "spam>=reject")]
    public void A_text_is_removed_only_when_both_stages_would_hide_it(float both, ModerationLevel level, string rule)
    {
        var verdict = Policy.Decide(
            Scores(spam: 0.99f), ContentType.Post, neededAgreement: Scores(spam: 0.99f), neededForRemoval: Scores(spam: both));

        Assert.Equal(level, verdict.Level);
        Assert.Equal([rule], verdict.Rules);
    }

    [Fact]
    public void A_category_without_a_threshold_to_flag_needs_the_one_it_has()
    {
        var policy = new ModerationPolicy(
            new("test", "1"),
            (_, category) => category == ModerationCategory.Spam ? new(null, 0.7f, 0.9f) : null,
            ModerationLevel.ReviewRequired,
            pendingVisible: false);

        Assert.Equal(
            [ModerationLevel.Flagged, ModerationLevel.Rejected],
            new[] { 0.69f, 0.7f }.Select(
                second => policy.Decide(Scores(spam: 0.95f), ContentType.Post, neededAgreement: Scores(spam: second)).Level));
    }

    [Fact]
    public void What_the_second_stage_has_no_score_for_needs_no_agreement() =>
        Assert.Equal(
            ModerationLevel.Rejected,
            Policy.Decide(Scores(spam: 0.99f), ContentType.Post, neededAgreement: CategoryScores.From((ModerationCategory.Hate, 0))).Level);

    [Theory]
    [InlineData(0.79f, false)]
    [InlineData(0.80f, true)]
    public void Scores_hide_a_text_from_review_on(float spam, bool isHiding) =>
        Assert.Equal(isHiding, Policy.Hides(Scores(spam: spam), ContentType.Post));

    [Fact]
    public void A_missing_threshold_never_leads_to_its_level() =>
        Assert.Equal(ModerationLevel.ReviewRequired, Policy.Decide(Scores(hate: 1), ContentType.Post).Level);

    [Fact]
    public void A_category_without_score_or_thresholds_does_not_count() =>
        Assert.Equal(
            (ModerationLevel.Approved, 0),
            Policy.Decide(CategoryScores.From((ModerationCategory.Sexual, 1f)), ContentType.Post) is var verdict
                ? (verdict.Level, verdict.Rules.Length)
                : default);

    [Fact]
    public void Raising_a_score_never_weakens_the_level() =>
        Gen.Select(Gen.Float[0, 1], Gen.Float[0, 1], Gen.Float[0, 1]).Sample((spam, hate, rise) =>
            Policy.Decide(
                Scores(spam, hate), ContentType.Post).Level <= Policy.Decide(Scores(Math.Max(spam, rise), hate), ContentType.Post).Level);

    [Fact]
    public void The_level_equals_the_naive_maximum_over_categories() =>
        Gen.Select(Gen.Float[0, 1], Gen.Float[0, 1]).Sample((spam, hate) =>
        {
            static int Steps(float score, CategoryThresholds t) => score >= t.Reject ? 3 : score >= t.Review ? 2 : score >= t.Flag ? 1 : 0;
            Assert.Equal(
                (ModerationLevel)Math.Max(Steps(spam, Spam), Steps(hate, Hate)),
                Policy.Decide(Scores(spam, hate), ContentType.Video).Level);
        });

    [Theory]
    [InlineData(ModerationLevel.Approved)]
    [InlineData(ModerationLevel.Flagged)]
    public void A_policy_that_publishes_on_error_is_refused(ModerationLevel onError) =>
        Assert.Throws<ArgumentException>(() => new ModerationPolicy(new("bad", "1"), (_, _) => null, onError, pendingVisible: false));

    [Theory]
    [InlineData(0.9f, 0.8f, 0.95f, "review is 0.8, below the weaker level's 0.9")]
    [InlineData(0f, 0.8f, 0.95f, "flag is 0; it must be above 0")]
    [InlineData(0.5f, 0.8f, 1.5f, "reject is 1.5; it must be above 0 and at most 1")]
    [InlineData(float.NaN, 0.8f, 0.9f, "flag is NaN")]
    public void Thresholds_out_of_range_or_order_are_refused_with_the_reason(float flag, float review, float reject, string reason)
    {
        var exception = Assert.Throws<ArgumentException>(
            () => new ModerationPolicy(new("bad", "1"), (_, _) => new(flag, review, reject), ModerationLevel.Rejected, false));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ContentState.Approved, true)]
    [InlineData(ContentState.Flagged, true)]
    [InlineData(ContentState.Pending, false)]
    [InlineData(ContentState.Processing, false)]
    [InlineData(ContentState.ReviewRequired, false)]
    [InlineData(ContentState.Rejected, false)]
    [InlineData(ContentState.Failed, false)]
    [InlineData(ContentState.Withdrawn, false)]
    public void Only_published_states_are_visible_when_pending_items_are_held(ContentState state, bool visible) =>
        Assert.Equal(visible, Policy.IsVisible(state));

    [Fact]
    public void Who_speaks_of_self_harm_is_never_rejected_as_violent_but_goes_to_a_person_with_support()
    {
        var scores = CategoryScores.From((ModerationCategory.SelfHarm, 0.7f), (ModerationCategory.Violence, 0.97f));

        var verdict = SelfHarmPolicy().Decide(scores, ContentType.Post);

        Assert.Equal((ModerationLevel.ReviewRequired, true), (verdict.Level, verdict.Support));
        Assert.Equal(["violence>=review", "self_harm>=review"], verdict.Rules);
    }

    [Fact]
    public void A_threat_to_others_stays_violence()
    {
        var scores = CategoryScores.From((ModerationCategory.SelfHarm, 0.2f), (ModerationCategory.Violence, 0.97f));

        var verdict = SelfHarmPolicy().Decide(scores, ContentType.Post);

        Assert.Equal((ModerationLevel.Rejected, false), (verdict.Level, verdict.Support));
        Assert.Equal(["violence>=reject"], verdict.Rules);
    }

    [Fact]
    public void Known_content_is_removed_even_where_it_speaks_of_self_harm()
    {
        var scores = CategoryScores.From((ModerationCategory.SelfHarm, 0.7f), (ModerationCategory.HashMatch, 1));

        var verdict = SelfHarmPolicy().Decide(scores, ContentType.Post);

        Assert.Equal((ModerationLevel.Rejected, true), (verdict.Level, verdict.Support));
    }

    [Fact]
    public void Support_without_hiding_is_a_flag_threshold_alone()
    {
        var policy = SelfHarmPolicy(new(0.5f, null, null));

        var verdict = policy.Decide(CategoryScores.From((ModerationCategory.SelfHarm, 0.7f)), ContentType.Post);

        Assert.Equal((ModerationLevel.Flagged, true), (verdict.Level, verdict.Support));
    }

    [Fact]
    public void A_policy_that_rejects_for_self_harm_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => SelfHarmPolicy(new(null, 0.5f, 0.95f)));

        Assert.Contains("self_harm has a reject threshold", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModerationLevel.Approved, ModerationLevel.Approved, new string[0])]
    [InlineData(ModerationLevel.Flagged, ModerationLevel.Flagged, new[] { "not_judged=flag" })]
    [InlineData(ModerationLevel.ReviewRequired, ModerationLevel.ReviewRequired, new[] { "not_judged=review" })]
    public void What_could_not_be_judged_has_the_level_that_the_policy_says(
        ModerationLevel onNotJudged, ModerationLevel level, string[] rules)
    {
        var policy = new ModerationPolicy(
            new("test", "1"), (_, category) => category == ModerationCategory.Hate ? Hate : null,
            ModerationLevel.ReviewRequired, pendingVisible: false, onNotJudged);

        var verdict = policy.Decide(CategoryScores.Empty, ContentType.Post, [ModerationCategory.Hate]);

        Assert.Equal(level, verdict.Level);
        Assert.Equal(rules, verdict.Rules);
    }

    [Fact]
    public void A_stronger_category_decides_over_what_was_not_judged()
    {
        var verdict = Policy.Decide(Scores(spam: 0.8f), ContentType.Post, [ModerationCategory.Hate]);

        Assert.Equal(ModerationLevel.ReviewRequired, verdict.Level);
        Assert.Equal(["spam>=review", "not_judged=flag"], verdict.Rules);
    }

    [Fact]
    public void A_category_without_thresholds_may_stay_unjudged() =>
        Assert.Equal(
            ModerationLevel.Approved, Policy.Decide(Scores(), ContentType.Post, [ModerationCategory.Sexual]).Level);

    [Fact]
    public void Not_judged_is_an_answer_and_no_silence()
    {
        Assert.Null(Policy.WhatIsUnscored(CategoryScores.Empty, ContentType.Post, [ModerationCategory.Spam, ModerationCategory.Hate]));
        Assert.Equal(
            "nobody scored hate, for which it has thresholds",
            Policy.WhatIsUnscored(CategoryScores.Empty, ContentType.Post, [ModerationCategory.Spam]));
    }

    [Fact]
    public void A_policy_that_removes_what_it_cannot_judge_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ModerationPolicy(
            new("bad", "1"), (_, _) => null, ModerationLevel.ReviewRequired, pendingVisible: false, ModerationLevel.Rejected));

    private static ModerationPolicy SelfHarmPolicy(CategoryThresholds? selfHarm = null) => new(
        new("test", "1"),
        (_, category) => category switch
        {
            ModerationCategory.SelfHarm => selfHarm ?? new(null, 0.5f, null),
            ModerationCategory.Violence or ModerationCategory.HashMatch => new(0.55f, 0.75f, 0.95f),
            _ => null,
        },
        ModerationLevel.ReviewRequired,
        pendingVisible: false);

    private static TaughtScore Taught(ModerationLevel level) => new() { Name = "giveaways", Version = 1, Score = 0.9f, Level = level };

    private static CategoryScores Scores(float spam = 0, float hate = 0) =>
        CategoryScores.From((ModerationCategory.Spam, spam), (ModerationCategory.Hate, hate));
}
