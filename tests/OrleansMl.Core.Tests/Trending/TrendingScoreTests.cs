using CsCheck;

namespace OrleansMl.Trending;

public sealed class TrendingScoreTests
{
    [Theory]
    [InlineData(0, 0, 0, 1, 0, 0)]
    [InlineData(7, 0, 0, 1, 0, 3)]
    [InlineData(7, 2, 1, 1, 0, 4.5)]
    [InlineData(7, 100, 100, 1, 0, 11)] // both at their limit of 8
    [InlineData(7, -5, -100, 1, 0, 1)]
    [InlineData(7, 0, 0, 0.36787944117144233, 0, 2)]
    [InlineData(7, 0, 0, 1, 2, 4)]
    public void Ours_is_the_formula(double sum, double burst, double velocity, double trust, double lift, double expected) =>
        Assert.Equal(expected, TrendingScore.Ours(sum, burst, velocity, trust, lift), 1e-12);

    [Theory]
    [InlineData(4, 4, 0)]
    [InlineData(8, 3, 2.5)]
    [InlineData(0, 3, -1.5)]
    public void Velocity_is_the_change_in_units_of_the_usual_scatter(double fast, double slow, double expected) =>
        Assert.Equal(expected, TrendingScore.Velocity(fast, slow), 1e-12);

    [Fact]
    public void Hacker_news_and_reddit_are_as_published()
    {
        Assert.Equal(99 / Math.Pow(5, 1.8), TrendingScore.HackerNews(100, TimeSpan.FromHours(3)), 1e-12);
        Assert.Equal(2 + (90_000 / 45_000.0), TrendingScore.Reddit(120, 20, 90_000), 1e-12);
        Assert.Equal(-1 + (45_000 / 45_000.0), TrendingScore.Reddit(0, 10, 45_000), 1e-12);
        Assert.Equal(20, TrendingScore.Reddit(5, 5, 900_000), 1e-12);
    }

    [Fact]
    public void Lift_is_zero_for_equal_shares_rises_with_the_regions_and_is_bounded() =>
        Gen.Select(Gen.Double[0, 1e4], Gen.Double[0, 1e4], Gen.Double[1, 1e4]).Sample((one, two, total) =>
        {
            var (low, high) = (Math.Min(one, two), Math.Max(one, two));
            Assert.Equal(0, TrendingScore.RegionLift(low, total + high, low, total + high), 1e-12);
            Assert.InRange(TrendingScore.RegionLift(low, total + high, 5, 1000), -4, TrendingScore.RegionLift(high, total + high, 5, 1000));
            Assert.InRange(TrendingScore.RegionLift(high, total + high, 0, 0), 0, 4);
        });

    [Fact]
    public void A_region_that_has_seen_one_event_does_not_shout() => Assert.InRange(TrendingScore.RegionLift(1, 1, 1, 1e6), 0, 1.6);
}
