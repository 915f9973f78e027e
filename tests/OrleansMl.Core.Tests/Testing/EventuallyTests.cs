namespace OrleansMl.Testing;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reads_again_until_the_value_is_as_expected()
    {
        var reads = 0;

        Assert.Equal(3, await Eventually.ReadAsync(() => ++reads, read => read == 3, Token, every: Moment));
        Assert.Equal(3, reads);
    }

    [Fact]
    public async Task When_the_time_is_up_it_says_what_was_expected_and_what_was_read_last()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.ReadAsync(() => new List<int> { 1, 2 }, list => list.Count == 3, Token, within: Moment));

        Assert.Equal("Not within 0.001 s: list => list.Count == 3\nRead last: [1, 2]", failure.Message);
    }

    [Fact]
    public async Task A_read_that_does_not_end_is_canceled()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.ReadAsync(
            async waiting =>
            {
                await Task.Delay(Timeout.Infinite, waiting);
                return true;
            },
            isTrue => isTrue,
            Token,
            within: Moment));

        Assert.EndsWith("Read last: nothing, the first read did not end", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_read_throws_ends_the_wait() => await Assert.ThrowsAsync<IOException>(
        () => Eventually.TrueAsync(() => throw new IOException("The disk is full."), Token));

    [Fact]
    public async Task A_condition_that_holds_at_once_is_read_once_even_when_no_time_is_left() =>
        await Eventually.TrueAsync(() => true, Token, within: -Moment);
}
