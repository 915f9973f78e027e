using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Fakes;

/// <summary>A clock that says when somebody has begun to wait on it for a time.</summary>
internal sealed class TimerClock() : FakeTimeProvider(System.GetUtcNow())
{
    private readonly ConcurrentDictionary<TimeSpan, SemaphoreSlim> _timers = new();

    /// <summary>Waits until a timer of this length was made; each is waited for once.</summary>
    public Task TimerAsync(TimeSpan due) => Of(due).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Of(dueTime).Release();
        return timer;
    }

    private SemaphoreSlim Of(TimeSpan due) => _timers.GetOrAdd(due, _ => new(0));
}
