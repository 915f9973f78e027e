namespace OrleansMl.Jobs;

/// <summary>
/// How long to wait after a failure: twice as long each time up to a maximum, then a draw from the upper half of that, so that
/// jobs which failed together do not come back together. Source: "equal jitter" of the AWS Architecture Blog, Exponential
/// Backoff And Jitter.
/// </summary>
public static class JobBackoff
{
    // Beyond this the power of two would overflow; every maximum is reached long before.
    private const int MaxDoublings = 40;

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="attempts">Attempts that failed, at least 1.</param>
    /// <param name="first">The longest wait after the first failure.</param>
    /// <param name="max">The longest wait after any.</param>
    /// <param name="draw">A uniform draw from [0, 1).</param>
    public static TimeSpan Delay(int attempts, TimeSpan first, TimeSpan max, double draw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        var longest = Math.Min(first.Ticks * Math.Pow(2, Math.Min(attempts - 1, MaxDoublings)), max.Ticks);
        return TimeSpan.FromTicks((long)(longest * (.5 + .5 * draw)));
    }
}
