using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>Keeps the queues, and tells the shards of a change before it answers. A shard asks when it comes up.</summary>
[GrainType("review-queues")]
internal sealed class ReviewQueuesGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, ReviewShards shards) : Grain, IReviewQueuesGrain
{
    private StoredRecord<StoredReviewQueues> Record => field ??= storage.Record<StoredReviewQueues>(this, "review-queues");

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<ReviewQueues> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Answer());

    public async Task<ReviewQueues?> PutAsync(
        ImmutableArray<ReviewQueueDefinition> queues, int? expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queues.Length, IReviewQueuesGrain.MaxQueues);
        if (expectedVersion is { } expected && expected != Record.Value.Version)
        {
            return null;
        }

        await Record.SaveAsync(new() { Version = Record.Value.Version + 1, Queues = new ReviewRouting(queues).Queues });
        var now = Answer();
        await Task.WhenAll(shards.All.Select(shard => shard.RouteAsync(now, cancellationToken)));
        return now;
    }

    private ReviewQueues Answer() => new(Record.Value.Version, new ReviewRouting(Record.Value.Queues).Queues);
}
