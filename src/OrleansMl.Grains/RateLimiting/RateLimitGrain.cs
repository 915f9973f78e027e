using Orleans;

namespace OrleansMl.RateLimiting;

/// <summary>
/// Counts the permits of one caller in one group for the current window. Forgets with its activation, on purpose: a window is a minute.
/// </summary>
[GrainType("rate-limit"), CollectionAgeLimit(Minutes = 3)]
internal sealed class RateLimitGrain(TimeProvider timeProvider) : Grain, IRateLimitGrain
{
    private DateTimeOffset _windowEnd;
    private int _used;

    public Task<RateLimitLease> LeaseAsync(int limit, TimeSpan window, int want, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(want, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromSeconds(1));
        var now = timeProvider.GetUtcNow();
        if (now >= _windowEnd)
        {
            _windowEnd = new DateTimeOffset((now.UtcTicks / window.Ticks + 1) * window.Ticks, TimeSpan.Zero);
            _used = 0;
        }

        var granted = Math.Clamp(limit - _used, 0, want);
        _used += granted;
        return Task.FromResult(new RateLimitLease(granted, Math.Max(0, limit - _used), _windowEnd));
    }
}
