using System.Collections.Immutable;
using OrleansMl.Operations;

namespace OrleansMl.Interactions;

/// <summary>What one person did (grain key: the user id).</summary>
[GrainInterfaceType("user-interactions")]
public interface IUserInteractionsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Records interactions, at most <see cref="InteractionLimits.MaxBatch"/>, and answers what became of each, in order. What a person
    /// decided (likes, comments, shares, follows, dislikes, hides, reports) is durable when it is answered; impressions, views and watches
    /// are within a second, and a silo that is killed loses that second of them. Repeating a call is harmless.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    /// <exception cref="EngagementBusyException">More is waiting to be counted than this silo holds; nothing was recorded.</exception>
    [Alias("record")]
    Task<ImmutableArray<InteractionOutcome>> RecordAsync(
        ImmutableArray<Interaction> interactions, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes back what the person did to an item, durably. What it added to trends fades; what was learned from it is unlearned with
    /// the next list. Repeating a call is harmless.
    /// </summary>
    /// <param name="contentId">The item.</param>
    /// <param name="type">What; null for everything but impressions, views and watches: what was seen was seen.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What was standing and no longer is.</returns>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("retract")]
    Task<ImmutableArray<InteractionType>> RetractAsync(
        string contentId, InteractionType? type, CancellationToken cancellationToken = default);

    /// <summary>
    /// What the person did and did not take back, the latest first; of what they did again and again to one item the last time.
    /// </summary>
    /// <param name="limit">At most so many, 1 to <see cref="InteractionLimits.MaxBatch"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list")]
    Task<ImmutableArray<Interaction>> ListAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes back what the person did to an item under a name, or under every name, impressions and views included, and what waits for its
    /// time; durably. Repeating a call is harmless.
    /// </summary>
    /// <param name="contentId">The item.</param>
    /// <param name="kind">A <see cref="Interaction.KindName"/>; null for all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The names of what stood and no longer does.</returns>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("retract-kind")]
    Task<ImmutableArray<string>> RetractKindAsync(string contentId, string? kind, CancellationToken cancellationToken = default);

    /// <summary>
    /// What the person did and did not take back, by kind and item; of what they did again and again to one item the
    /// last time. What waits for its time is left out.
    /// </summary>
    [Alias("find")]
    Task<ImmutableArray<Interaction>> FindAsync(InteractionFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Forgets, durably, everything the person ever did, what waits for its time included. Repeating a call is harmless.</summary>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("erase")]
    Task EraseAsync(CancellationToken cancellationToken = default);
}
