namespace OrleansMl.Interactions;

/// <summary>Hard limits that every entrance to the cluster enforces alike.</summary>
public static class InteractionLimits
{
    /// <summary>The most interactions in one batch.</summary>
    public const int MaxBatch = 1000;

    /// <summary>The longest name of a kind, in characters.</summary>
    public const int MaxKindLength = 64;

    /// <summary>The longest comment, in UTF-16 code units.</summary>
    public const int MaxCommentLength = 1000;

    /// <summary>The most interactions of one person that wait for their time.</summary>
    public const int MaxWaiting = 1024;

    /// <summary>The most people that one share reaches.</summary>
    public const double MaxAudience = 1_000_000_000;

    /// <summary>How far ahead of the clock a simulation may run.</summary>
    public static TimeSpan LongestSimulation { get; } = TimeSpan.FromDays(30);

    /// <summary>How far a client's clock may run ahead; such an event counts as now.</summary>
    public static TimeSpan ClockSkew { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Older events are refused: they can no longer change anything that is shown.</summary>
    public static TimeSpan OldestEvent { get; } = TimeSpan.FromDays(30);

    /// <summary>
    /// True for the time that nobody set, which clients in Go send as 0001-01-01T00:00:00Z: every entrance takes it for none.
    /// </summary>
    public static bool IsUnset(DateTimeOffset at) => at.UtcTicks == 0;
}
