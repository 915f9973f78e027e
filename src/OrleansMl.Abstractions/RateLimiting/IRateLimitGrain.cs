namespace OrleansMl.RateLimiting;

/// <summary>
/// The permits of one caller in one group of operations (grain key: <c>group/user</c>). API nodes lease permits in small
/// chunks, so that a limit holds across all of them without a call per request. In memory only: a lost activation starts a fresh window.
/// </summary>
[GrainInterfaceType("rate-limit")]
public interface IRateLimitGrain : IGrainWithStringKey
{
    /// <summary>Leases up to <paramref name="want"/> permits from the current window.</summary>
    /// <param name="limit">Permits per window.</param>
    /// <param name="window">The window's length; windows are aligned to multiples of it since the Unix epoch.</param>
    /// <param name="want">How many permits the node would like.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("lease")]
    Task<RateLimitLease> LeaseAsync(int limit, TimeSpan window, int want, CancellationToken cancellationToken = default);
}

/// <summary>Permits that a node may hand out until the window ends.</summary>
/// <param name="Granted">How many; 0 when the window is spent.</param>
/// <param name="Remaining">How many are left for all nodes together after this lease.</param>
/// <param name="WindowEnd">When they lapse and a new window starts (UTC).</param>
[GenerateSerializer, Immutable, Alias("rate-limit-lease")]
public sealed record RateLimitLease(
    [property: Id(0)] int Granted,
    [property: Id(1)] int Remaining,
    [property: Id(2)] DateTimeOffset WindowEnd);
