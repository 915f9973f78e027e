using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>All that is kept of what a user did: for exports.</summary>
[GrainInterfaceType("interaction-record")]
internal interface IInteractionRecord : IGrainWithStringKey
{
    /// <summary>
    /// What the user did and did not take back, the oldest first; of what they did again and again to one item the last time.
    /// </summary>
    [Alias("all")]
    Task<ImmutableArray<Interaction>> AllAsync(CancellationToken cancellationToken = default);

    /// <summary>The latest items that the user reported, the oldest first, and how they ended as far as it is known.</summary>
    [Alias("reports")]
    Task<ImmutableArray<StoredReport>> ReportsAsync(CancellationToken cancellationToken = default);

    /// <summary>What waits for its time.</summary>
    [Alias("waiting")]
    Task<ImmutableArray<Interaction>> WaitingAsync(CancellationToken cancellationToken = default);
}
