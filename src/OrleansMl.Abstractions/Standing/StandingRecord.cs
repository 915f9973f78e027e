using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Standing;

/// <summary>What is kept of how a user stands. What counts of it at a time is <see cref="UserStanding"/>.</summary>
[GenerateSerializer, Immutable, Alias("standing-record")]
public sealed record StandingRecord
{
    /// <summary>Strikes that are kept. Beyond, the oldest that does not count any more goes first.</summary>
    public const int MaxStrikes = 200;

    /// <summary>Pauses that are kept. Beyond, the oldest that does not run any more goes first, then what ends first.</summary>
    public const int MaxPauses = 50;

    /// <summary>The latest decisions that are remembered, so that a repeated one does nothing.</summary>
    public const int MaxApplied = 128;

    /// <summary>Strikes, in the order in which they came.</summary>
    [Id(0)] public ImmutableArray<Strike> Strikes { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Pauses of posting, in the order in which they came.</summary>
    [Id(1)] public ImmutableArray<PostingPause> Pauses { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Keys of the decisions that were applied, the oldest first.</summary>
    [Id(2)] public ImmutableArray<string> Applied { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When pauses were lifted last (UTC): strikes until then pause nothing by themselves. Null for never.</summary>
    [Id(3)] public DateTimeOffset? LiftedAt { get; init; }

    /// <summary>The same of lifts by leads, who end what leads paused, too (UTC). Null for never.</summary>
    [Id(4)] public DateTimeOffset? LiftedByLeadAt { get; init; }
}

/// <summary>A strike: a decision about an item counts against its author for a while.</summary>
[GenerateSerializer, Immutable, Alias("strike")]
public sealed record Strike
{
    /// <summary>Its id: follows from the decision, so that one decision gives one strike.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The decision that gave it.</summary>
    [Id(1)] public required StandingCause Cause { get; init; }

    /// <summary>What for, for example <c>spam</c>.</summary>
    [Id(2)] public required string Category { get; init; }

    /// <summary>How much it counts; above 0.</summary>
    [Id(3)] public required double Weight { get; init; }

    /// <summary>When it counts no more (UTC).</summary>
    [Id(4)] public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who took it back, and why; null while nobody did.</summary>
    [Id(5)] public StandingReversal? Reversal { get; init; }
}

/// <summary>Posting is paused for a while, or until somebody lifts it.</summary>
[GenerateSerializer, Immutable, Alias("posting-pause")]
public sealed record PostingPause
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>From when on (UTC).</summary>
    [Id(1)] public required DateTimeOffset Since { get; init; }

    /// <summary>Until when (UTC); null for no end.</summary>
    [Id(2)] public DateTimeOffset? Until { get; init; }

    /// <summary>Why, in words that the user reads; null for none.</summary>
    [Id(3)] public string? Reason { get; init; }

    /// <summary>Who paused it. Never shown to the user.</summary>
    [Id(4)] public required string By { get; init; }

    /// <summary>The decision about an item that gave it; null for a pause by hand.</summary>
    [Id(5)] public StandingCause? Cause { get; init; }

    /// <summary>Who ended it, and why; null while nobody did.</summary>
    [Id(6)] public StandingReversal? Reversal { get; init; }

    /// <summary>True when a lead or an administrator gave it by a decision; who pauses by hand is one. Only such may lift it.</summary>
    [Id(8)] public bool IsByLead { get; init; }

    /// <summary>The length that was asked for by hand; null for no end, for what a decision gave, and for earlier ones.</summary>
    [Id(7)] public int? Minutes { get; init; }
}

/// <summary>A moderator's decision that means something for the author.</summary>
[GenerateSerializer, Immutable, Alias("standing-cause")]
public sealed record StandingCause
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>The revision that was decided.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>The level that was decided.</summary>
    [Id(2)] public required ModerationLevel Level { get; init; }

    /// <summary>When (UTC).</summary>
    [Id(3)] public required DateTimeOffset At { get; init; }

    /// <summary>Who decided. Never shown to the user.</summary>
    [Id(4)] public required string By { get; init; }

    /// <summary>Why, in words that the user reads; null for none.</summary>
    [Id(5)] public string? Reason { get; init; }
}

/// <summary>A strike was taken back, or a pause ended before its time.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="By">Who. Never shown to the user.</param>
/// <param name="Reason">Why; null for none.</param>
[GenerateSerializer, Immutable, Alias("standing-reversal")]
public sealed record StandingReversal(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] string By, [property: Id(2)] string? Reason);
