using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.Moderation;

public sealed class BankPolicyTests
{
    private static readonly ModerationPolicy Policy = new(
        new("default", "1"),
        (_, category) => category == ModerationCategory.SelfHarm ? new(0.3f, 0.5f, null) : new(0.3f, 0.5f, 0.8f),
        ModerationLevel.ReviewRequired,
        pendingVisible: false);

    private static readonly BankMatch Blocked = new() { Bank = "scams", Entry = "e", Level = ModerationLevel.Rejected };

    private static readonly BankMatch Allowed = new() { Bank = "our-own", Entry = "e", Allows = true };

    [Fact]
    public void A_match_has_its_banks_level_and_says_so()
    {
        var verdict = Decide([], Blocked);

        Assert.Equal(ModerationLevel.Rejected, verdict.Level);
        Assert.Equal(["bank:scams=rejected"], verdict.Rules);
        Assert.True(verdict.IsByBank);
    }

    [Fact]
    public void A_match_that_changes_nothing_is_named_and_is_not_who_decided()
    {
        var verdict = Decide([(ModerationCategory.Spam, 0.9f)], Blocked);

        Assert.Equal(["spam>=reject", "bank:scams=rejected"], verdict.Rules);
        Assert.False(verdict.IsByBank);
    }

    [Fact]
    public void What_does_not_act_changes_nothing()
    {
        var verdict = Decide([], Blocked with { Acts = false }, Allowed with { Acts = false });

        Assert.Equal(ModerationLevel.Approved, verdict.Level);
        Assert.Empty(verdict.Rules);
    }

    [Theory]
    [InlineData(ModerationLevel.ReviewRequired)]
    [InlineData(ModerationLevel.Rejected)]
    public void A_legal_request_decides_where_nothing_else_would_have(ModerationLevel other)
    {
        var hold = new BankMatch { Bank = "intimate-images", Entry = "e", Level = ModerationLevel.ReviewRequired, Holds = true };

        var alone = Decide([], hold);
        var both = Decide([], hold, Blocked with { Level = other });
        var against = Decide([], hold, Allowed);

        Assert.Equal((ModerationLevel.ReviewRequired, true), (alone.Level, alone.IsHeld));
        Assert.Equal(["bank:intimate-images=review_required"], alone.Rules);
        Assert.Equal((other, true, false), (both.Level, both.IsByBank, both.IsHeld));
        Assert.Equal((ModerationLevel.ReviewRequired, true), (against.Level, against.IsHeld));
    }

    [Fact]
    public void Two_entries_of_a_bank_are_one_rule() =>
        Assert.Equal(["bank:scams=rejected"], Decide([], Blocked, Blocked with { Entry = "f" }).Rules);

    [Fact]
    public void A_harmless_text_is_approved_whatever_models_say()
    {
        var verdict = Decide([(ModerationCategory.Spam, 0.9f), (ModerationCategory.Hate, 0.6f)], Allowed);

        Assert.Equal(ModerationLevel.Approved, verdict.Level);
        Assert.Equal(["bank:our-own=approved"], verdict.Rules);
        Assert.False(verdict.IsByBank);
    }

    [Fact]
    public void A_harmless_text_in_another_language_is_approved()
    {
        var verdict = Policy.Decide(
            CategoryScores.Empty, ContentType.Post, notJudged: [ModerationCategory.Spam], matches: [Allowed]);

        Assert.Equal(ModerationLevel.Approved, verdict.Level);
    }

    [Fact]
    public void A_harmless_text_that_no_model_minds_needs_no_rule() =>
        Assert.Empty(Decide([(ModerationCategory.Spam, 0.1f)], Allowed).Rules);

    [Fact]
    public void A_harmful_match_stands_against_a_harmless_one()
    {
        var verdict = Decide([(ModerationCategory.Spam, 0.6f)], Allowed, Blocked);

        Assert.Equal(ModerationLevel.Rejected, verdict.Level);
        Assert.Equal(["bank:scams=rejected", "bank:our-own=approved"], verdict.Rules);
        Assert.True(verdict.IsByBank);
    }

    [Fact]
    public void Self_harm_stands_against_a_harmless_match()
    {
        var verdict = Decide([(ModerationCategory.SelfHarm, 0.6f), (ModerationCategory.Spam, 0.9f)], Allowed);

        Assert.Equal(ModerationLevel.ReviewRequired, verdict.Level);
        Assert.True(verdict.Support);
    }

    [Fact]
    public void A_taught_category_stands_against_a_harmless_match()
    {
        var verdict = Policy.Decide(
            CategoryScores.Empty,
            ContentType.Post,
            taught: [new() { Name = "giveaways", Version = 1, Score = 0.9f, Level = ModerationLevel.Flagged }],
            matches: [Allowed]);

        Assert.Equal(ModerationLevel.Flagged, verdict.Level);
    }

    private static PolicyVerdict Decide((ModerationCategory, float)[] scores, params ImmutableArray<BankMatch> matches) =>
        Policy.Decide(CategoryScores.From(scores), ContentType.Post, matches: matches);
}
