namespace OrleansMl.Jobs;

/// <summary>The times of recurring jobs.</summary>
public static class JobPeriod
{
    /// <summary>The next multiple of the period after <paramref name="now"/> (UTC): the same whoever asks.</summary>
    public static DateTimeOffset Next(DateTimeOffset now, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        return new(now.UtcTicks - (now.UtcTicks % period.Ticks) + period.Ticks, TimeSpan.Zero);
    }
}
