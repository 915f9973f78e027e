namespace OrleansMl.Trending;

/// <summary>Engagement with one item: one event, or several alike.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Facts">What it is.</param>
/// <param name="Region">Where the users were; null for the item's own region.</param>
/// <param name="Weight">Their summed weight, all of one sign. 0 brings <paramref name="Facts"/> only.</param>
/// <param name="Count">How many events.</param>
/// <param name="Time">When, seconds since <see cref="TrendingClock.Landmark"/>.</param>
public readonly record struct EngagementEvent(
    string ContentId,
    ContentMetadata Facts,
    string? Region,
    double Weight,
    double Count,
    double Time)
{
    /// <summary>How many of the events are shares.</summary>
    public double Shares { get; init; }

    /// <summary>How many users see those shares, all together.</summary>
    public double Audience { get; init; }

    /// <summary>The part of <see cref="Weight"/> that is not proven (<see cref="Interactions.AccountWeight"/>), without its sign.</summary>
    public double Unproven { get; init; }

    /// <summary>A bit for each user (<see cref="DistinctWindow"/>); 0 when they are not known.</summary>
    public ulong Users { get; init; }

    /// <summary>The part of <see cref="Weight"/> that is proven, without its sign.</summary>
    public double Proven => Math.Max(0, Math.Abs(Weight) - Unproven);
}

/// <summary>The time scale of trending: seconds since a landmark that never changes, because stored sums count from it.</summary>
public static class TrendingClock
{
    /// <summary>Second 0. The sums are exact to 1e-9 for some hundred years after it.</summary>
    public static DateTimeOffset Landmark { get; } = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Seconds since <see cref="Landmark"/>.</summary>
    public static double Seconds(DateTimeOffset time) => (time - Landmark).TotalSeconds;
}
