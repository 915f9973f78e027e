namespace OrleansMl.Webhooks;

/// <summary>
/// When a delivery that failed is tried again: exponential backoff with jitter, so that receivers that come back are not met by all
/// that waits at once. 5 s, 10 s, 20 s … at most one hour, each ±20 %; no attempt after 24 h.
/// </summary>
public static class WebhookRetry
{
    /// <summary>From the first attempt on; then the event is a dead letter.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromHours(1);

    private const double Jitter = 0.2;

    /// <summary>The time of the next attempt; null when the event is given up.</summary>
    /// <param name="attempts">How many have failed, at least 1.</param>
    /// <param name="firstAttempt">When the first one was made.</param>
    /// <param name="now">The time.</param>
    /// <param name="random">In [0, 1).</param>
    public static DateTimeOffset? Next(int attempts, DateTimeOffset firstAttempt, DateTimeOffset now, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        var wait = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(attempts - 1, 20)));
        var next = now + (wait * (1 - Jitter + (2 * Jitter * random)));
        return next - firstAttempt > GiveUpAfter ? null : next;
    }
}
