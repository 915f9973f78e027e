using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

public sealed class ReviewQualityFiguresTests
{
    private const ModerationLevel Approved = ModerationLevel.Approved, Rejected = ModerationLevel.Rejected;

    private static readonly DateTimeOffset At = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_pair_counts_for_both_who_decided_and_for_its_category()
    {
        ReviewPair[] pairs =
        [
            Second("ada", Approved, "ben", Approved, "hate"),
            Second("ben", Rejected, "ada", Rejected, "hate"),
            Second("ada", Rejected, "cem", Approved, "spam"),
        ];

        var quality = ReviewQualityFigures.Of(pairs, new());

        Assert.Equal((3, 2), (quality.SecondReviews.Pairs, quality.SecondReviews.Equal));
        Assert.Equal([("hate", 2, 2, 1.0), ("spam", 1, 0, 0.0)], quality.Categories.Select(one =>
            (one.Category, one.Agreement.Pairs, one.Agreement.Equal, one.Agreement.Kappa!.Value)));
        Assert.Equal([("ada", 3, 2), ("ben", 2, 2), ("cem", 1, 0)], quality.Moderators.Select(one =>
            (one.UserId, one.Agreement.Pairs, one.Agreement.Equal)));
        Assert.Equal(["hate", "spam"], quality.Moderators[0].Categories.Select(one => one.Category));
    }

    [Fact]
    public void Filters_leave_the_pairs_of_a_queue_a_category_and_a_time()
    {
        ReviewPair[] pairs =
        [
            Second("ada", Approved, "ben", Approved, "hate"),
            Second("ada", Approved, "ben", Approved, "spam"),
            Second("ada", Approved, "ben", Approved, "hate") with { Queue = "other" },
            Second("ada", Approved, "ben", Approved, "hate") with { At = At.AddSeconds(-1) },
        ];

        var quality = ReviewQualityFigures.Of(pairs, new("default", "hate", At));

        Assert.Equal((1, At), (quality.SecondReviews.Pairs, quality.Oldest));
        Assert.Null(quality.SecondReviews.Kappa);
    }

    [Fact]
    public void Samples_tell_precision_and_recall_and_weigh_what_they_stand_for()
    {
        // Ten of comments stand for ten each, one of a post for one.
        ReviewPair[] pairs =
        [
            .. Enumerable.Repeat(Sample(Rejected, Rejected, 0.1), 3),
            Sample(Rejected, Approved, 0.1),
            .. Enumerable.Repeat(Sample(Approved, Approved, 0.1), 5),
            Sample(Approved, Rejected, 0.1),
            Sample(Rejected, Approved, 1) with { Type = ContentType.Post },
        ];

        var automatic = ReviewQualityFigures.Of(pairs, new()).Automatic;

        var rejected = automatic.Levels.Single(one => one.Level == Rejected);
        Assert.Equal((5, 3, Math.Round(30 / 41.0, 4)), (rejected.Precision.Of, rejected.Precision.Count, rejected.Precision.Share!.Value));
        Assert.Equal((4, 3, 0.75), (rejected.Recall.Of, rejected.Recall.Count, rejected.Recall.Share!.Value));
        Assert.Null(automatic.Levels.Single(one => one.Level == ModerationLevel.Flagged).Precision.Share);
        Assert.Equal([(ContentType.Post, 1.0, 1), (ContentType.Comment, 0.1, 10)], automatic.Samples.Select(one =>
            (one.Type, one.Rate, one.Count)));
    }

    [Fact]
    public void Known_answers_are_scored_by_person()
    {
        ReviewPair[] pairs =
        [
            .. Enumerable.Repeat(Golden("ada", Rejected, Rejected), 9),
            Golden("ada", Rejected, Approved),
            Golden("ben", Approved, Approved),
        ];

        var moderators = ReviewQualityFigures.Of(pairs, new()).Moderators;

        Assert.Equal([("ada", 10, 9, 0.9), ("ben", 1, 1, 1.0)], moderators.Select(one =>
            (one.UserId, one.Golden.Of, one.Golden.Count, one.Golden.Share!.Value)));
        Assert.Equal((0, null), (moderators[0].Agreement.Pairs, moderators[0].Agreement.Kappa));
    }

    [Fact]
    public void A_draw_is_the_same_again_and_takes_its_share()
    {
        byte[] key = [1, 2, 3], other = [1, 2, 4];
        string[] ids = [.. Enumerable.Range(0, 20_000).Select(i => $"c{i}@1")];

        var drawn = ids.Where(id => ReviewDraw.IsDrawn(key, id, 0.1)).ToList();

        Assert.Equal(drawn, ids.Where(id => ReviewDraw.IsDrawn(key, id, 0.1)));
        Assert.InRange(drawn.Count, 1850, 2150);
        Assert.InRange(drawn.Count(id => ReviewDraw.IsDrawn(other, id, 0.1)), 100, 320);
        Assert.All(drawn, id => Assert.True(ReviewDraw.IsDrawn(key, id, 0.2)));
        Assert.DoesNotContain(ids, id => ReviewDraw.IsDrawn(key, id, 0));
        Assert.All(ids, id => Assert.True(ReviewDraw.IsDrawn(key, id, 1)));
    }

    private static ReviewPair Second(string first, ModerationLevel one, string second, ModerationLevel other, string category) =>
        new(ReviewCheckKind.SecondReview, "default", category, one, other, first, second, At, 0.05, ContentType.Comment);

    private static ReviewPair Sample(ModerationLevel automatic, ModerationLevel human, double rate) =>
        new(ReviewCheckKind.Sample, "default", "hate", automatic, human, null, "ada", At, rate, ContentType.Comment);

    private static ReviewPair Golden(string user, ModerationLevel right, ModerationLevel given) =>
        new(ReviewCheckKind.Golden, "default", "hate", right, given, null, user, At, 1, ContentType.Comment);
}
