namespace OrleansMl.Hosting;

/// <summary>
/// The real clock, moved forward by the test. Not a stopped clock: the silo's own timers (membership, collection) share the
/// provider and must keep running.
/// </summary>
internal sealed class ShiftedTimeProvider : TimeProvider
{
    private long _shiftTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shiftTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _shiftTicks));
}
