namespace OrleansMl;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("12h", 43_200)]
    [InlineData("7d", 604_800)]
    [InlineData("00:01:30", 90)]
    public void Reads_what_people_type(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("5 weeks")]
    [InlineData("NaNs")]
    [InlineData("99999d")]
    [InlineData("30")]
    public void Refuses_what_is_no_duration(string text) => Assert.False(Durations.TryParse(text, out _));
}
