using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Operations;

namespace OrleansMl.Interactions;

/// <summary>What one person did (grain key: the user id).</summary>
[GrainInterfaceType("user-interactions")]
public interface IUserInteractionsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Records interactions, at most <see cref="InteractionLimits.MaxBatch"/>, and answers what became of each, in order. What a person decided (likes, comments, shares, follows, dislikes,
    /// hides, reports) is durable when it is answered; impressions, views and watches are within a second, and a silo that is killed loses that second of them. Repeating a call is harmless.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    /// <exception cref="EngagementBusyException">More is waiting to be counted than this silo holds; nothing was recorded.</exception>
    [Alias("record")]
    Task<ImmutableArray<InteractionOutcome>> RecordAsync(ImmutableArray<Interaction> interactions, CancellationToken cancellationToken = default);
}
