using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Media;

public sealed class DecodeBudgetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DecodeBudget _budget;

    public DecodeBudgetTests() => _budget = new(
        Options.Create(new MediaOptions { DecodeMemoryBytes = 100, DecodeWait = TimeSpan.FromSeconds(5) }), _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_finds_no_room_waits_until_there_is()
    {
        var first = await _budget.ReserveAsync(80, Cancellation);
        var second = _budget.ReserveAsync(30, Cancellation).AsTask();
        Assert.False(second.IsCompleted);

        first.Dispose();
        first.Dispose();
        using var granted = await second;

        Assert.Equal(30, _budget.Used);
    }

    [Fact]
    public async Task A_large_one_is_not_passed_by_small_ones()
    {
        var first = await _budget.ReserveAsync(60, Cancellation);
        var large = _budget.ReserveAsync(90, Cancellation).AsTask();
        var small = _budget.ReserveAsync(10, Cancellation).AsTask();
        Assert.False(small.IsCompleted);

        first.Dispose();

        await Task.WhenAll(large, small);
        Assert.Equal(100, _budget.Used);
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_to_come_back_and_those_behind_go_on()
    {
        using var first = await _budget.ReserveAsync(60, Cancellation);
        var large = _budget.ReserveAsync(90, Cancellation).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3));
        var small = _budget.ReserveAsync(10, Cancellation).AsTask();

        _time.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<MediaBusyException>(() => large);
        using var granted = await small;
        Assert.Equal(70, _budget.Used);
    }

    [Fact]
    public async Task Who_no_longer_wants_to_wait_leaves_nothing_behind()
    {
        using var leaving = new CancellationTokenSource();
        var first = await _budget.ReserveAsync(100, Cancellation);
        var second = _budget.ReserveAsync(1, leaving.Token).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();

        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task More_than_there_is_waits_until_it_is_alone()
    {
        using var all = await _budget.ReserveAsync(1000, Cancellation);

        Assert.Equal(100, _budget.Used);
    }
}
