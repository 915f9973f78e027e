namespace OrleansMl.Webhooks;

public sealed class WebhookRetryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(10, 2560)]
    [InlineData(11, 3600)]
    [InlineData(1000, 3600)]
    public void Each_wait_is_twice_the_one_before_up_to_an_hour(int attempts, int seconds)
    {
        Assert.Equal(Start.AddSeconds(seconds), WebhookRetry.Next(attempts, Start, Start, random: 0.5));
        Assert.Equal(Start.AddSeconds(seconds * 0.8), WebhookRetry.Next(attempts, Start, Start, random: 0));
    }

    [Fact]
    public void Nothing_is_tried_after_a_day()
    {
        var (now, attempts) = (Start, 1);
        while (WebhookRetry.Next(attempts, Start, now, random: 0.5) is { } next)
        {
            (now, attempts) = (next, attempts + 1);
        }

        Assert.InRange(now - Start, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Equal(33, attempts);
    }
}
