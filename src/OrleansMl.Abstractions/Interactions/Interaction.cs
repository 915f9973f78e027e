namespace OrleansMl.Interactions;

/// <summary>One thing that one person did with one item.</summary>
[GenerateSerializer, Immutable, Alias("interaction")]
public sealed record Interaction
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>What was done.</summary>
    [Id(1)] public required InteractionType Type { get; init; }

    /// <summary>
    /// Of <see cref="InteractionType.Watch"/> the share that was watched, 0–1; below one half it counts as a view, null means enough. Of <see cref="InteractionType.Share"/> how many people it
    /// reaches, at most <see cref="InteractionLimits.MaxAudience"/>; null when unknown.
    /// </summary>
    [Id(2)] public double? Value { get; init; }

    /// <summary>When (UTC); null means now. Not in the future, and not older than <see cref="InteractionLimits.OldestEvent"/>.</summary>
    [Id(3)] public DateTimeOffset? At { get; init; }

    /// <summary>Where the person was, as the platform writes regions; null counts for the item's own region.</summary>
    [Id(4)] public string? Region { get; init; }

    /// <summary>
    /// Only from simulations: when it happens (UTC), which everything then goes by instead of the clock. At most <see cref="InteractionLimits.LongestSimulation"/> ahead. Null for real people.
    /// </summary>
    [Id(5)] public DateTimeOffset? EventTime { get; init; }

    /// <summary>It happened long ago and is told now: <see cref="At"/> may lie any time back, it is recorded, and it counts in no trend.</summary>
    [Id(6)] public bool IsHistory { get; init; }
}

/// <summary>What became of an interaction.</summary>
public enum InteractionOutcome
{
    /// <summary>Recorded, and counted in trending as far as its type counts.</summary>
    Counted,

    /// <summary>The same person did the same to the same item before: recorded as the latest, counted once.</summary>
    Repeated,

    /// <summary>Recorded, but the person did more in the last minute than counts.</summary>
    Throttled,

    /// <summary>No such item; nothing was recorded.</summary>
    UnknownContent,

    /// <summary><see cref="Interaction.At"/> lies in the future or too far back; nothing was recorded.</summary>
    OutOfRange,
}
