using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.Reviews;

/// <summary>Which queues there are (use key 0). Cases move to where they belong as soon as a change answers.</summary>
[GrainInterfaceType("review-queues")]
public interface IReviewQueuesGrain : IGrainWithIntegerKey
{
    /// <summary>The most queues.</summary>
    const int MaxQueues = 100;

    /// <summary>All queues, in the order in which they are asked who takes a case.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<ReviewQueues> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Replaces all queues; those that are always there stay. Null when the version is not the current one.</summary>
    /// <param name="queues">In the order in which they are asked who takes a case.</param>
    /// <param name="expectedVersion">The version that the caller saw; null for any.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still be made.</param>
    [Alias("put")]
    Task<ReviewQueues?> PutAsync(
        ImmutableArray<ReviewQueueDefinition> queues, int? expectedVersion, CancellationToken cancellationToken = default);
}

/// <summary>All queues.</summary>
/// <param name="Version">Grows by one with each change; 0 while nobody changed any.</param>
/// <param name="Queues">In the order in which they are asked who takes a case.</param>
[GenerateSerializer, Immutable, Alias("review-queues")]
public sealed record ReviewQueues(
    [property: Id(0)] int Version, [property: Id(1)] ImmutableArray<ReviewQueueDefinition> Queues);
