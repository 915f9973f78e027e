namespace OrleansMl.Content;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(0.0, 54.0)]
    [InlineData(0.5, 60.0)]
    [InlineData(0.75, 63.0)]
    public void A_retry_is_due_in_a_minute_give_or_take_a_tenth(double draw, double seconds) =>
        Assert.Equal(Now.AddSeconds(seconds), RetrySchedule.Next(1, Now, draw));

    [Fact]
    public void There_are_three_retries()
    {
        Assert.NotNull(RetrySchedule.Next(3, Now, 0));
        Assert.Null(RetrySchedule.Next(4, Now, 0));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(5, 64)]
    [InlineData(11, 3600)]
    [InlineData(1000, 3600)]
    public void A_missing_second_look_is_caught_up_on_within_seconds_and_then_ever_more_rarely(int missed, double seconds) =>
        Assert.Equal(Now.AddSeconds(seconds), RetrySchedule.NextSecondLook(missed, Now, draw: 0.5));
}
