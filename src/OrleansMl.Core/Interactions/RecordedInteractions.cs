using System.Collections.Immutable;
using OrleansMl.Trending;

namespace OrleansMl.Interactions;

/// <summary>What follows from a batch of interactions.</summary>
/// <param name="Outcomes">What became of each, in order.</param>
/// <param name="Appended">What the record gains.</param>
/// <param name="IsDecided">True when that must be durable before anybody is told of it; what was only seen may wait.</param>
/// <param name="Scheduled">All that waits for its time now, by time; the same array as before when nothing changed.</param>
/// <param name="Counted">What counts in trending, once all of it is recorded.</param>
public sealed record RecordedInteractions(
    ImmutableArray<InteractionOutcome> Outcomes,
    IReadOnlyList<InteractionEntry> Appended,
    bool IsDecided,
    ImmutableArray<Interaction> Scheduled,
    IReadOnlyList<EngagementEvent> Counted)
{
    /// <summary>Reports that are the user's first of an item of somebody else.</summary>
    public IReadOnlyList<WeighedReport> Reports { get; init; } = [];
}

/// <summary>A report.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Weight">How far the reporter is proven, 0–1.</param>
public readonly record struct WeighedReport(string ContentId, double Weight);
