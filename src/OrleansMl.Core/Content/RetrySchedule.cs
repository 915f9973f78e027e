namespace OrleansMl.Content;

/// <summary>
/// When a failed moderation is tried again: up to <see cref="MaxRetries"/> times, <see cref="Delay"/> apart, each spread by
/// ±10 % so that items which failed together do not come back together.
/// </summary>
public static class RetrySchedule
{
    /// <summary>Retries after the first attempt; the failure after the last one is final.</summary>
    public const int MaxRetries = 3;

    /// <summary>The mean time between attempts.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(60);

    private const double Spread = 0.1;

    /// <summary>When to try again, or null when the attempts are used up.</summary>
    /// <param name="failedAttempts">Failures so far, the one just seen included. At least 1.</param>
    /// <param name="now">The time of the failure.</param>
    /// <param name="draw">A uniform draw from [0, 1).</param>
    public static DateTimeOffset? Next(int failedAttempts, DateTimeOffset now, double draw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failedAttempts, 1);
        return failedAttempts > MaxRetries ? null : now + Delay * (1 - Spread + 2 * Spread * draw);
    }
}
