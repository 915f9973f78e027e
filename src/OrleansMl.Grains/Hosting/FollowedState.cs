using System.Globalization;

namespace OrleansMl.Hosting;

/// <summary>
/// What one grain holds and every silo uses under a lease: a change is acknowledged when every silo either knows it or has lost its lease
/// (<see cref="FollowingSilos"/>). The grain is reentrant, since silos wait in it for what is new; this counts its states and waits.
/// Leases are between machines, so by the clock of machines and not of days.
/// </summary>
/// <param name="lease">How long a silo may use what it knows without hearing from the grain.</param>
internal sealed class FollowedState(TimeSpan lease)
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly FollowingSilos _silos = new(lease, TimeSpan.Zero);
    private readonly long _started = Clock.GetTimestamp();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Names this memory of the grain: numbers of two epochs cannot be compared.</summary>
    public string Epoch { get; } = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture);

    /// <summary>The current state's number.</summary>
    public long Number { get; private set; }

    private TimeSpan Now => Clock.GetElapsedTime(_started);

    /// <summary>There is another state.</summary>
    public void OnNews()
    {
        Number++;
        var news = _news;
        _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        news.SetResult();
    }

    /// <summary>
    /// A silo says what it knows, and waits for what is new, or for a third of the lease: the next question comes long before this lease is
    /// over. From the answer on it has a lease.
    /// </summary>
    /// <param name="silo">The silo with its generation.</param>
    /// <param name="epoch">The epoch of what it knows; null for nothing.</param>
    /// <param name="number">The number of what it knows.</param>
    /// <param name="wait">False answers at once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The number that it knows in this epoch; -1 when it knows none.</returns>
    public async Task<long> FollowAsync(string silo, string? epoch, long number, bool wait, CancellationToken cancellationToken)
    {
        var known = epoch == Epoch ? number : -1;
        _silos.OnKnown(silo, known);
        OnHeard();
        if (wait && known == Number)
        {
            await Task.WhenAny(_news.Task, Task.Delay(lease / 3, Clock, cancellationToken));
        }

        _silos.OnAnswered(silo, known, Now);
        return known;
    }

    /// <summary>A silo uses nothing any more.</summary>
    public void Leave(string silo)
    {
        _silos.OnLeft(silo);
        OnHeard();
    }

    /// <summary>Returns when no silo uses an older state than the current one.</summary>
    public async Task WaitForAllAsync(CancellationToken cancellationToken)
    {
        var (number, over) = (Number, _silos.AllOverAt(Now));
        while (!_silos.IsKnown(number, Now) && over - Now is var left && left > TimeSpan.Zero)
        {
            var heard = _heard.Task;
            await Task.WhenAny(heard, Task.Delay(left, Clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void OnHeard()
    {
        var heard = _heard;
        _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        heard.SetResult();
    }
}
