using OrleansMl.Moderation;

namespace OrleansMl.Policies;

public sealed class PolicyDocumentsTests
{
    private static readonly PolicyDocument Document = new()
    {
        OnError = ModerationLevel.Rejected,
        OnNotJudged = ModerationLevel.ReviewRequired,
        PendingVisible = true,
        Thresholds =
        [
            new(ModerationCategory.Sexual, null, 0.5f, 0.7f, 0.95f),
            new(ModerationCategory.Spam, null, 0.6f, 0.8f, null),
            new(ModerationCategory.Spam, ContentType.Video, 0.8f, 0.9f, null),
            new(ModerationCategory.Hate, ContentType.Comment, null, 0.7f, null),
        ],
    };

    [Fact]
    public void A_surface_has_its_own_entry_or_the_general_one()
    {
        var policy = Document.ToPolicy(new("default", "2"));

        Assert.Equal(new CategoryThresholds(0.8f, 0.9f, null), policy.ThresholdsOf(ContentType.Video, ModerationCategory.Spam));
        Assert.Equal(new CategoryThresholds(0.6f, 0.8f, null), policy.ThresholdsOf(ContentType.Post, ModerationCategory.Spam));
        Assert.Null(policy.ThresholdsOf(ContentType.Post, ModerationCategory.Hate));
        Assert.Equal(
            (ModerationLevel.Rejected, ModerationLevel.ReviewRequired, true), (policy.OnError, policy.OnNotJudged, policy.PendingVisible));
    }

    [Fact]
    public void What_a_policy_says_comes_back_as_it_was_written() =>
        Assert.Equal(Document, Document.ToPolicy(new("default", "2")).ToDocument());

    [Fact]
    public void Any_policy_survives_the_way_there_and_back()
    {
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var table = Enum.GetValues<ContentType>().SelectMany(
                _ => Enum.GetValues<ModerationCategory>(), (surface, category) => (surface, category)).ToDictionary(
                key => key, key => random.Next(3) == 0 ? null : Draw(random, key.category));
            if (table.Values.All(entry => entry is null))
            {
                continue;
            }

            var policy = new ModerationPolicy(
                new("p", "1"), (surface, category) => table[(surface, category)], ModerationLevel.ReviewRequired, pendingVisible: false);

            var back = policy.ToDocument().ToPolicy(policy.Reference);

            Assert.All(table, entry => Assert.Equal(entry.Value, back.ThresholdsOf(entry.Key.surface, entry.Key.category)));
        }
    }

    [Theory]
    [InlineData(ModerationLevel.Approved, ModerationLevel.Flagged, "/on_error")]
    [InlineData(ModerationLevel.ReviewRequired, ModerationLevel.Rejected, "/on_not_judged")]
    public void Nothing_is_published_unjudged_and_nobody_removed_for_a_language(
        ModerationLevel onError, ModerationLevel onNotJudged, string pointer)
    {
        var document = Document with { OnError = onError, OnNotJudged = onNotJudged };

        Assert.Equal(pointer, Assert.Single(PolicyRules.Check(document)).Pointer);
        Assert.Throws<ArgumentException>(() => document.ToPolicy(new("default", "2")));
    }

    [Theory]
    [InlineData(ModerationCategory.Sexual, 0.5f, 0.4f, null, "/thresholds/0/review", "out_of_range")]
    [InlineData(ModerationCategory.Sexual, 0f, null, null, "/thresholds/0/flag", "out_of_range")]
    [InlineData(ModerationCategory.Sexual, null, null, 1.5f, "/thresholds/0/reject", "out_of_range")]
    [InlineData(ModerationCategory.Sexual, null, null, float.NaN, "/thresholds/0/reject", "out_of_range")]
    [InlineData(ModerationCategory.Sexual, null, null, null, "/thresholds/0", "required")]
    [InlineData(ModerationCategory.SelfHarm, null, 0.5f, 0.9f, "/thresholds/0/reject", "out_of_range")]
    [InlineData((ModerationCategory)99, null, 0.5f, 0.9f, "/thresholds/0", "out_of_range")]
    public void A_threshold_that_means_nothing_is_refused_with_its_place(
        ModerationCategory category, float? flag, float? review, float? reject, string pointer, string code)
    {
        var mistake = Assert.Single(PolicyRules.Check(new() { Thresholds = [new(category, null, flag, review, reject)] }));

        Assert.Equal((pointer, code), (mistake.Pointer, mistake.Code));
    }

    [Fact]
    public void Two_entries_for_one_category_and_surface_are_refused()
    {
        var entry = new PolicyThreshold(ModerationCategory.Hate, ContentType.Post, 0.5f, null, null);

        var mistake = Assert.Single(PolicyRules.Check(new() { Thresholds = [entry, entry with { Surface = null }, entry] }));

        Assert.Equal(("/thresholds/2", "duplicate"), (mistake.Pointer, mistake.Code));
    }

    [Fact]
    public void An_entry_of_a_tier_holds_for_authors_in_it_and_in_worse_ones()
    {
        var document = new PolicyDocument
        {
            Thresholds =
            [
                new(ModerationCategory.Spam, null, 0.6f, 0.8f, null),
                new(ModerationCategory.Spam, ContentType.Video, 0.9f, null, null),
                new(ModerationCategory.Spam, null, 0.5f, 0.6f, null, "limited"),
                new(ModerationCategory.Spam, ContentType.Comment, 0.4f, 0.4f, null, "restricted"),
            ],
        };
        Assert.Empty(PolicyRules.Check(document));

        var scores = CategoryScores.From((ModerationCategory.Spam, 0.62f));
        var (good, limited, restricted) = (
            document.ToPolicy(new("default", "2")),
            document.ToPolicy(new("default", "2"), "good", "limited"),
            document.ToPolicy(new("default", "2"), "good", "limited", "restricted"));

        Assert.Equal(
            [ModerationLevel.Flagged, ModerationLevel.ReviewRequired, ModerationLevel.ReviewRequired],
            new[] { good, limited, restricted }.Select(policy => policy.Decide(scores, ContentType.Comment).Level));
        Assert.Equal(
            [null, 0.6f, 0.6f],
            new[] { good, limited, restricted }.Select(policy =>
                policy.ThresholdsOf(ContentType.Video, ModerationCategory.Spam)!.Review));
        Assert.Equal(0.4f, restricted.ThresholdsOf(ContentType.Comment, ModerationCategory.Spam)!.Review);
    }

    [Theory]
    [InlineData(0.7f, 0.8f, null, "/thresholds/1/flag", "milder")]
    [InlineData(0.6f, null, null, "/thresholds/1/review", "milder")]
    [InlineData(null, null, null, "/thresholds/1", "required")]
    public void Nobody_gets_more_through_for_standing_worse(
        float? flag, float? review, float? reject, string pointer, string code)
    {
        var mistakes = PolicyRules.Check(new()
        {
            Thresholds =
            [
                new(ModerationCategory.Spam, null, 0.6f, 0.8f, null), new(ModerationCategory.Spam, null, flag, review, reject, "limited"),
            ],
        });

        Assert.Equal((pointer, code), (mistakes[0].Pointer, mistakes[0].Code));
    }

    [Fact]
    public void An_entry_for_a_tier_that_there_is_not_would_never_hold()
    {
        var document = new PolicyDocument { Thresholds = [new(ModerationCategory.Spam, null, null, 0.5f, null, "limitted")] };

        Assert.Equal(
            new PolicyMistake("/thresholds/0/tier", "unknown_tier", "There is no such tier. The tiers are: good, limited."),
            Assert.Single(PolicyRules.CheckTiers(document, ["good", "limited"])));
        Assert.Equal("There are no tiers.", Assert.Single(PolicyRules.CheckTiers(document, [])).Detail);
        Assert.Empty(PolicyRules.Check(document));
    }

    [Fact]
    public void What_holds_for_a_tier_is_refused_exactly_when_some_score_gets_more_through_in_a_worse_one()
    {
        System.Collections.Immutable.ImmutableArray<string> tiers = ["good", "limited", "restricted"];
        var random = new Random(11);
        var (refused, taken) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var entries =
                from tier in (string?[])[null, .. tiers]
                from surface in (ContentType?[])[null, ContentType.Video]
                where random.Next(3) == 0
                let steps = Steps()
                where steps is not (null, null, null)
                select new PolicyThreshold(ModerationCategory.Spam, surface, steps.Flag, steps.Review, steps.Reject, tier);
            var document = new PolicyDocument { Thresholds = [.. entries] };
            if (PolicyRules.Check(document).Count > 0)
            {
                continue;
            }

            var policies = Enumerable.Range(1, 3)
                .Select(count => document.ToPolicy(new("default", "2"), tiers.AsSpan()[..count])).ToArray();
            var isMilder = (
                from surface in Enum.GetValues<ContentType>()
                from score in Enumerable.Range(0, 11)
                let scores = CategoryScores.From((ModerationCategory.Spam, score / 10f))
                from rank in new[] { 1, 2 }
                select policies[rank].Decide(scores, surface).Level < policies[rank - 1].Decide(scores, surface).Level)
                .Any(milder => milder);

            Assert.Equal(isMilder, PolicyRules.CheckTiers(document, tiers).Count > 0);
            (refused, taken) = isMilder ? (refused + 1, taken) : (refused, taken + 1);
        }

        Assert.True(refused > 100 && taken > 100, $"{refused} refused, {taken} taken");

        (float? Flag, float? Review, float? Reject) Steps()
        {
            float[] steps = [.. Enumerable.Range(0, 3).Select(_ => random.Next(1, 10) / 10f).Order()];
            return (Maybe(steps[0]), Maybe(steps[1]), Maybe(steps[2]));
        }

        float? Maybe(float step) => random.Next(3) == 0 ? null : step;
    }

    [Fact]
    public void A_policy_without_thresholds_would_approve_everything() =>
        Assert.Equal("/thresholds", Assert.Single(PolicyRules.Check(new())).Pointer);

    private static CategoryThresholds Draw(Random random, ModerationCategory category)
    {
        float[] steps = [.. Enumerable.Range(0, 3).Select(_ => 0.01f + (random.NextSingle() * 0.9f)).Order()];
        return new(steps[0], steps[1], category == ModerationCategory.SelfHarm ? null : steps[2]);
    }
}
