using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Jobs;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>
/// A part of the cases, by priority in memory as far as they have room there, and in the store one record each. An act is one write of one
/// case. See <see cref="ReviewCases"/> for what is written when a case comes into memory or leaves it.
/// </summary>
[GrainType("review-shard"), CollectionAgeLimit(Hours = 24)]
internal sealed partial class ReviewShardGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IGrainFactory grains,
    IJobs jobs,
    ReviewConfirmations confirmations,
    IOptions<ReviewOptions> options,
    TimeProvider timeProvider) : Grain, IReviewShardGrain
{
    // By case, the decision, or the one taken back, that its item is known to have heard of. After a crash it is told again: harmless.
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    private int _version = -1;
    private DateTimeOffset? _sweepAt;

    private ReviewCases Cases => field ??= new(
        name => storage.Record<StoredReview>(this, name),
        new(storage.Log(this, storage.Record<StoredReviewIndex>(this, "review-index"), StoredReviewIndex.LogFormat)),
        new(storage.Record<StoredReviewOverflow>(this, "review-overflow"), LaneOf),
        options.Value.MaxInMemoryPerShard);

    private ReviewQueue Queue => Cases.Queue;

    private ReviewRouting Routing => Cases.Routing;

    private ChunkLog<StoredHandledReviews, StoredHandledReviewsChunk, HandledReview> Handled => field ??= storage.Log(
        this, storage.Record<StoredHandledReviews>(this, "reviews-handled"), StoredHandledReviews.LogFormat);

    private DateTimeOffset Now => timeProvider.GetUtcNow();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Route(await grains.GetGrain<IReviewQueuesGrain>(0).GetAsync(cancellationToken));
        await Cases.LoadAsync();
        await Golden.LoadAsync();
        await EnsureSweepAsync(cancellationToken);
    }

    // Only figures are at stake, and after a failure nothing can be written.
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        reason.ReasonCode is DeactivationReasonCode.ActivationIdle or DeactivationReasonCode.ShuttingDown
            ? Cases.FlushAsync()
            : Task.CompletedTask;

    public Task RouteAsync(ReviewQueues queues, CancellationToken cancellationToken)
    {
        Route(queues);
        return Task.CompletedTask;
    }

    private void Route(ReviewQueues queues)
    {
        if (queues.Version <= _version)
        {
            return;
        }

        _version = queues.Version;
        Cases.Route(new(queues.Queues));
    }

    private ReviewLane LaneOf(string name)
    {
        var head = storage.Record<StoredReviewLane>(this, StoredReviewLane.NameOf(name));
        return new(name, head, storage.Log(this, head, StoredReviewLane.LogFormat(name)));
    }

    // Once a turn, after what it is about: fills up what it took from the queues.
    private async Task BalanceAsync(CancellationToken cancellationToken)
    {
        if (await Cases.BalanceAsync())
        {
            await EnsureSweepAsync(cancellationToken);
        }
    }

    private async Task EndAsync(IReadOnlyCollection<string> ids)
    {
        await Cases.EndAsync(ids);
        foreach (var id in ids)
        {
            _told.Remove(id);
        }
    }

    private QueuedReview ToQueued(ReviewCase review, DateTimeOffset now)
    {
        var queue = Routing.QueueOf(review);
        return new(review.At(now).Blinded(), queue.Name, ReviewPriority.Of(review, now)) { Acts = ReviewRouting.ActsOf(queue) };
    }

    // Also whoever proposed what waits for a second yes, in whatever queue it waits: it can be taken back.
    private bool MaySee(ReviewCase review, Reviewer by) =>
        Routing.QueueOf(review).MaySee(by) || (review.AwaitsSecond && review.First!.Actor == by.UserId);
}
