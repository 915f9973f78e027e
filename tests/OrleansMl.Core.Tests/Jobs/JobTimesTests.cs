using CsCheck;

namespace OrleansMl.Jobs;

public sealed class JobTimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_next_time_of_a_period_is_its_next_multiple()
    {
        var quarter = TimeSpan.FromMinutes(15);
        var next = new DateTimeOffset(2026, 1, 2, 3, 15, 0, TimeSpan.Zero);

        Assert.Equal(next, JobPeriod.Next(Now, quarter));
        Assert.Equal(next + quarter, JobPeriod.Next(next, quarter));
    }

    [Theory]
    [InlineData(1, 0, 15)]
    [InlineData(1, .5, 22.5)]
    [InlineData(3, 0, 60)]
    [InlineData(9, .5, 450)]
    [InlineData(1000, .5, 450)]
    public void The_wait_doubles_up_to_the_maximum_and_is_drawn_from_its_upper_half(int attempts, double draw, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), JobBackoff.Delay(attempts, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), draw));

    [Theory]
    [InlineData(-86_400, 0)]
    [InlineData(0, 0)]
    [InlineData(7_199, 0)]
    [InlineData(7_200, 1)]
    [InlineData(2 * 86_400, 2)]
    [InlineData(64L * 86_400, 3)]
    [InlineData(2_048L * 86_400, 4)]
    [InlineData(65_536L * 86_400, 5)]
    public void What_is_farther_away_is_kept_in_coarser_buckets(long seconds, int level) =>
        Assert.Equal(level, TimeBucket.Of(Now.AddSeconds(seconds), Now).Level);

    [Fact]
    public void What_is_overdue_belongs_to_the_present_minute() =>
        Assert.Equal(new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero), TimeBucket.Of(DateTimeOffset.MinValue, Now).Start);

    [Fact]
    public void A_bucket_that_has_begun_is_split_into_finer_ones()
    {
        Gen.Select(Gen.Long[0, 2_900_000L * 1440], Gen.Long[0, 59]).Sample((minutes, late) =>
        {
            var due = Now.AddMinutes(minutes);
            var bucket = TimeBucket.Of(due, Now);
            Assert.True(bucket.Start <= due);
            if (bucket.Level > 0)
            {
                Assert.True(TimeBucket.Of(due, bucket.Start.AddSeconds(late)).Level < bucket.Level);
            }
        });
    }
}
