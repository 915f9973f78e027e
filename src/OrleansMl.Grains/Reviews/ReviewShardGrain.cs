using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Jobs;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>
/// A part of the cases, in memory by priority and in the store one record each. An act is one write of one case. The index of what is not
/// closed is written when a case is opened, before the case, and when cases are closed, after them: a crash in between leaves an entry
/// without an open case, which the next activation drops.
/// </summary>
[GrainType("review-shard"), CollectionAgeLimit(Hours = 24)]
internal sealed partial class ReviewShardGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IGrainFactory grains,
    IJobs jobs,
    IOptions<ReviewOptions> options,
    TimeProvider timeProvider) : Grain, IReviewShardGrain
{
    private readonly ReviewQueue _queue = new();
    private readonly Dictionary<string, StoredRecord<StoredReview>> _records = new(StringComparer.Ordinal);

    // By item: mostly one, and for a moment that of the revision before.
    private readonly Dictionary<string, HashSet<string>> _ofItem = new(StringComparer.Ordinal);

    // Decisions, and their undoing, that the item is known to have heard of. After a crash it is asked again, which is harmless.
    private readonly HashSet<(string Id, string DecisionId)> _told = [];

    private ReviewRouting _routing = new([]);
    private int _version = -1;
    private DateTimeOffset? _sweepAt;

    private ReviewIndex Index => field ??= new(storage.Log(
        this, storage.Record<StoredReviewIndex>(this, "review-index"), StoredReviewIndex.LogFormat));

    private ChunkLog<StoredHandledReviews, StoredHandledReviewsChunk, HandledReview> Handled => field ??= storage.Log(
        this, storage.Record<StoredHandledReviews>(this, "reviews-handled"), StoredHandledReviews.LogFormat);

    private DateTimeOffset Now => timeProvider.GetUtcNow();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        const int AtOnce = 64;
        Route(await grains.GetGrain<IReviewQueuesGrain>(0).GetAsync(cancellationToken));
        await Index.LoadAsync();
        List<string> ended = [];
        foreach (var ids in Index.Open.Chunk(AtOnce))
        {
            foreach (var record in await Task.WhenAll(ids.Select(async id => (Id: id, Record: await ReadAsync(id)))))
            {
                if (record.Record.Value.Case is { State: not ReviewState.Closed } review)
                {
                    Keep(review, record.Record);
                }
                else
                {
                    ended.Add(record.Id);
                }
            }
        }

        await Index.RemoveAsync(ended);
        await EnsureSweepAsync(cancellationToken);
    }

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

        (_version, _routing) = (queues.Version, new(queues.Queues));
        foreach (var review in _queue.Cases.ToList())
        {
            _queue.Set(review, _routing.QueueOf(review).Name);
        }
    }

    /// <summary>The one write of a change; what is closed leaves memory.</summary>
    private async Task SaveAsync(ReviewCase review)
    {
        if (!_records.TryGetValue(review.Id, out var record))
        {
            record = await ReadAsync(review.Id);
        }

        await record.SaveAsync(new() { Case = review });
        Keep(review, record);
    }

    private void Keep(ReviewCase review, StoredRecord<StoredReview> record)
    {
        if (review.State == ReviewState.Closed)
        {
            Forget(review);
            return;
        }

        _records[review.Id] = record;
        _queue.Set(review, _routing.QueueOf(review).Name);
        if (!_ofItem.TryGetValue(review.Subject.ContentId, out var ids))
        {
            _ofItem[review.Subject.ContentId] = ids = new(StringComparer.Ordinal);
        }

        ids.Add(review.Id);
    }

    private void Forget(ReviewCase review)
    {
        _records.Remove(review.Id);
        _queue.Remove(review.Id);
        _told.RemoveWhere(told => told.Id == review.Id);
        if (_ofItem.TryGetValue(review.Subject.ContentId, out var ids) && ids.Remove(review.Id) && ids.Count == 0)
        {
            _ofItem.Remove(review.Subject.ContentId);
        }
    }

    private async Task<StoredRecord<StoredReview>> ReadAsync(string id)
    {
        var record = storage.Record<StoredReview>(this, StoredReview.NameOf(id));
        await record.LoadAsync();
        return record;
    }

    /// <summary>A case, also a closed one; null when there is none.</summary>
    private async ValueTask<ReviewCase?> FindAsync(string id) =>
        _queue.TryGet(id, out var review, out _) ? review : (await ReadAsync(id)).Value.Case;

    private QueuedReview ToQueued(ReviewCase review, DateTimeOffset now) =>
        new(review.At(now), _routing.QueueOf(review).Name, ReviewPriority.Of(review, now));

    private bool MaySee(ReviewCase review, Reviewer by) => _routing.QueueOf(review).MaySee(by);
}
