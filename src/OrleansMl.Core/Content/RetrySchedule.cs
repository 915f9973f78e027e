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

    /// <summary>The mean time until what was given up is looked at again, the first time; it doubles with each further one.</summary>
    public static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(5);

    /// <summary>The longest mean time between two looks at what was given up.</summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromHours(1);

    /// <summary>The mean time until a second look that was missing is caught up on; it doubles with each that is missing too.</summary>
    public static readonly TimeSpan FirstSecondLook = TimeSpan.FromSeconds(2);

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

    /// <summary>
    /// When to look again at what was given up: five minutes after the last attempt, then ten, twenty, and once an hour in the end. A model
    /// that was away is back some day, and what it left undone is done then.
    /// </summary>
    /// <param name="failedAttempts">Failures so far; more than <see cref="MaxRetries"/>.</param>
    /// <param name="now">The time of the last failure.</param>
    /// <param name="draw">A uniform draw from [0, 1).</param>
    public static DateTimeOffset NextLook(int failedAttempts, DateTimeOffset now, double draw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(failedAttempts, MaxRetries);
        var looks = Math.Min(failedAttempts - MaxRetries - 1, 10);
        var wait = FirstLook * Math.Pow(2, looks);
        return now + (wait < LongestLook ? wait : LongestLook) * (1 - Spread + 2 * Spread * draw);
    }

    /// <summary>
    /// When a missing second look is caught up on: two seconds after the verdict without it, then four, eight, and once an hour in the end.
    /// </summary>
    /// <param name="missed">Looks that were to make up for it and did not come either.</param>
    /// <param name="now">The time of the last one.</param>
    /// <param name="draw">A uniform draw from [0, 1).</param>
    public static DateTimeOffset NextSecondLook(int missed, DateTimeOffset now, double draw)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(missed);
        var wait = FirstSecondLook * Math.Pow(2, Math.Min(missed, 12));
        return now + (wait < LongestLook ? wait : LongestLook) * (1 - Spread + 2 * Spread * draw);
    }
}
