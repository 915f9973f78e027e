using CsCheck;

namespace OrleansMl.Recommendations;

public sealed class PositiveFeedbackTests
{
    private const int FewestUsers = 10;

    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Unset = default;

    // 60 people like 20 of 80 items within an hour.
    private static List<(string User, string Item, DateTimeOffset At)> Platform()
    {
        var random = new Random(3);
        return
        [
            .. Enumerable.Range(0, 60).SelectMany(user => Enumerable.Range(0, 80)
                .OrderBy(_ => random.Next())
                .Take(20)
                .Select(item => ($"u{user}", $"i{item}", Start.AddSeconds(random.Next(3600))))),
        ];
    }

    [Theory]
    [InlineData(29)]
    [InlineData(700_000)]
    public void One_like_dated_far_back_moves_the_cut_by_one_event(int days)
    {
        var before = PositiveFeedback.Cut(PositiveFeedback.Of(Platform()).Events, FewestUsers);
        var at = days > 10_000 ? Unset : Start.AddDays(-days);
        var after = PositiveFeedback.Cut(PositiveFeedback.Of([.. Platform(), ("u1", "old", at)]).Events, FewestUsers);
        Assert.Equal((960, 240), (before.Learn.Count, before.Test.Count));
        Assert.Equal((961, 240), (after.Learn.Count, after.Test.Count));
    }

    [Fact]
    public void One_like_dated_ahead_counts_as_of_now()
    {
        var now = Start.AddHours(1);
        var likes = PositiveFeedback.Of([.. Platform(), ("u1", "ahead", Start.AddYears(1))], now);
        Assert.Equal(now, likes.Events[^1].At);
    }

    [Fact]
    public void Dates_before_the_platform_began_count_as_of_its_beginning()
    {
        var likes = PositiveFeedback.Of([.. Platform(), ("u1", "old", Unset)]);
        Assert.InRange(likes.Events[0].At, Start, Start.AddMinutes(1));
    }

    [Fact]
    public void One_person_with_most_of_the_latest_likes_leaves_others_to_predict()
    {
        List<(string, string, DateTimeOffset)> flood =
            [.. Enumerable.Range(0, 4000).Select(i => ("flood", $"i{i % 80}-{i / 80}", Start.AddDays(1).AddSeconds(i)))];
        var (_, test) = PositiveFeedback.Cut(PositiveFeedback.Of([.. Platform(), .. flood]).Events, FewestUsers);
        Assert.Equal(60, test.Select(like => like.User).Distinct().Count());
    }

    [Fact]
    public void Likes_of_one_moment_are_cut_through_everybody()
    {
        var imported = Platform().ConvertAll(like => like with { At = Start });
        var (learn, test) = PositiveFeedback.Cut(PositiveFeedback.Of(imported).Events, FewestUsers);
        Assert.Equal((960, 240), (learn.Count, test.Count));
        Assert.InRange(test.Select(like => like.User).Distinct().Count(), 50, 60);
    }

    [Fact]
    public void Whatever_the_dates_nothing_is_in_both_parts_and_all_that_is_predicted_was_there_before() =>
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 20], Gen.Int[0, 1_000_000]).Array[1, 200].Sample(drawn =>
        {
            var events = PositiveFeedback.Of(
                drawn.Select(like => ($"u{like.Item1}", $"i{like.Item2}", Start.AddMinutes(like.Item3)))).Events;
            var (learn, test) = PositiveFeedback.Cut(events, FewestUsers);
            Assert.Empty(learn.Intersect(test));
            Assert.Subset(events.ToHashSet(), learn.Concat(test).ToHashSet());
            Assert.All(test, like =>
            {
                Assert.Contains(learn, other => other.User == like.User);
                Assert.Contains(learn, other => other.Item == like.Item);
            });

            // Enough people whenever each of so many has two things that others have too.
            var couldBe = events
                .GroupBy(like => like.User)
                .Count(user => user.Count() > 1 && user.All(like => events.Count(other => other.Item == like.Item) > 15));
            Assert.True(couldBe < FewestUsers || test.Select(like => like.User).Distinct().Count() >= FewestUsers);
        });

    [Fact]
    public void A_platform_with_one_unset_date_is_learned_from()
    {
        var snapshot = SnapshotTrainer.Train(
            PositiveFeedback.Of([.. Platform(), ("u1", "old", Unset)]),
            new() { Dimensions = 8 },
            (_, _) => { },
            TestContext.Current.CancellationToken);
        Assert.Equal(1201, snapshot.Facts.Interactions);
    }
}
