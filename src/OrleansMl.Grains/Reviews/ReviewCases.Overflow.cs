using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

// Which cases are on disk.
internal sealed partial class ReviewCases
{
    /// <summary>True when cases of a queue wait on disk and none in memory.</summary>
    public bool IsBehind(string queue) => Queue.CountWaiting(queue) == 0 && LanesOf(queue).Any(lane => !lane.IsEmpty);

    /// <summary>Cases on disk that were in a queue when they went there; those of a queue that is gone are the default's.</summary>
    public int CountOnDisk(string queue) => overflow.Lanes
        .Where(lane => (Routing.Find(lane.Queue)?.Name ?? ReviewQueueDefinition.Default) == queue)
        .Sum(lane => lane.Count);

    /// <summary>Items whose cases wait on disk, a few thousand at a time; some may have left.</summary>
    /// <param name="from">Where to go on; null for the beginning.</param>
    /// <returns>The items, and where to go on; null at the end.</returns>
    public async Task<(IReadOnlyList<string> ContentIds, StoredReviewPlace? Next)> ListOnDiskAsync(StoredReviewPlace? from)
    {
        const int Page = 4096;
        List<string> items = [];
        foreach (var lane in overflow.Lanes.OrderBy(lane => lane.Name, StringComparer.Ordinal))
        {
            if (from is not null && string.CompareOrdinal(lane.Name, from.Lane) < 0)
            {
                continue;
            }

            var next = lane.Name == from?.Lane ? from.Position : 0;
            while (true)
            {
                (var ids, next) = await lane.ReadAsync(next);
                if (ids.Count == 0)
                {
                    break;
                }

                items.AddRange(ids.Select(ReviewCase.ContentOf).OfType<string>());
                if (items.Count >= Page)
                {
                    return (items, new(lane.Name, next));
                }
            }
        }

        return (items, null);
    }

    /// <summary>Fills the queues up that lost cases.</summary>
    /// <returns>True when cases came into memory.</returns>
    public async Task<bool> BalanceAsync()
    {
        var any = false;
        while (_thinned.Count > 0)
        {
            var queue = _thinned.First();
            if (Queue.CountWaiting(queue) <= Share - Step)
            {
                any |= await FillAsync(queue);
            }

            _thinned.Remove(queue);
        }

        return any;
    }

    /// <summary>Brings the first cases of a queue from disk, as many as its share allows and a call should read.</summary>
    /// <returns>True when cases came into memory.</returns>
    public async Task<bool> FillAsync(string queue)
    {
        // Of entries whose case has left, many are passed over in one call.
        const int MostRounds = 16;
        var any = false;
        for (var round = 0; round < MostRounds && !any; round++)
        {
            var room = Math.Min(2 * AtOnce, Share - Queue.CountWaiting(queue));
            if (room <= 0 || LanesOf(queue).All(lane => lane.IsEmpty))
            {
                break;
            }

            try
            {
                any = await FillAsync(queue, room);
            }
            catch
            {
                foreach (var lane in overflow.Lanes)
                {
                    lane.Reset();
                }

                throw;
            }
        }

        return any;
    }

    // The index names the cases before the lanes drop them.
    private async Task<bool> FillAsync(string queue, int room)
    {
        var taken = await TakeAsync(queue, room);
        List<(ReviewCase Case, StoredRecord<StoredReview> Record, ReviewLane Lane)> found = [];
        Dictionary<ReviewLane, int> stale = [];
        foreach (var some in taken.Chunk(AtOnce))
        {
            foreach (var (entry, record) in await Task.WhenAll(some.Select(async entry => (entry, await ReadAsync(entry.Id)))))
            {
                var isHere = record.Value.OnDisk == new StoredReviewPlace(entry.Lane.Name, entry.Position);
                if (isHere && !index.Contains(entry.Id) && record.Value.Case is { State: not ReviewState.Closed } review)
                {
                    found.Add((review, record, entry.Lane));
                }

                stale[entry.Lane] = stale.GetValueOrDefault(entry.Lane) + (isHere ? 0 : 1);
            }
        }

        // Other queues may have them by now, which may be full.
        var elsewhere = found.ToLookup(one => Routing.QueueOf(one.Case).Name is var name && name != queue && IsFull(name) ? name : null);
        foreach (var some in elsewhere.Where(some => some.Key is not null))
        {
            await PutAwayAsync(some.Key!, [.. some.Select(one => one.Case)], isNew: false);
            foreach (var (_, _, lane) in some)
            {
                stale[lane]++;
            }
        }

        await index.AddAsync(elsewhere[null].Select(one => one.Case.Id));
        foreach (var (review, record, _) in elsewhere[null])
        {
            Keep(review, record);
        }

        foreach (var some in taken.GroupBy(entry => entry.Lane))
        {
            await some.Key.AdvanceAsync(some.Max(entry => entry.Position) + 1, stale[some.Key]);
        }

        return elsewhere[null].Any();
    }

    private async Task<List<LaneEntry>> TakeAsync(string queue, int count)
    {
        List<LaneEntry> taken = [];
        while (taken.Count < count)
        {
            LaneEntry? first = null;
            foreach (var lane in LanesOf(queue))
            {
                if (await lane.PeekAsync() is { } entry && (first is null || entry.Key > first.Key))
                {
                    first = entry;
                }
            }

            if (first is null)
            {
                break;
            }

            first.Lane.Take();
            taken.Add(first);
        }

        return taken;
    }

    // What waits and is in memory stays there, whatever happens to it, until a more urgent one needs its place.
    private bool BelongsOnDisk(ReviewCase review, string queue) =>
        review is { State: ReviewState.Open, UndoneDecision: null, ToAnnounce: null }
        && !(Queue.TryGet(review.Id, out _, out var before) && before == queue)
        && IsFull(queue)
        && !(Queue.WaitingBack(queue).FirstOrDefault() is { } last && ReviewPriority.KeyOf(review) > ReviewPriority.KeyOf(last));

    // Also while others wait on disk, which may come before.
    private bool IsFull(string queue) => Queue.CountWaiting(queue) >= Share || LanesOf(queue).Any(lane => !lane.IsEmpty);

    private async Task MakeRoomAsync(ReviewCase review, string queue)
    {
        if (review.State != ReviewState.Open || (Queue.TryGet(review.Id, out _, out var before) && before == queue))
        {
            return;
        }

        // What an item did not hear yet stays, so that the sweep tells it.
        var tooMany = Math.Min(AtOnce, Queue.CountWaiting(queue) + 1 - Share);
        var last = Queue.WaitingBack(queue).Where(one => one is { UndoneDecision: null, ToAnnounce: null })
            .Take(Math.Max(0, tooMany)).ToList();
        if (last.Count > 0)
        {
            await PutAwayAsync(queue, last, isNew: false);
        }
    }

    // The lane names the cases before the index drops them.
    private async Task PutAwayAsync(string queue, IReadOnlyList<ReviewCase> cases, bool isNew)
    {
        foreach (var some in cases.GroupBy(review => ReviewLane.NameOf(queue, review, isNew)))
        {
            var lane = await overflow.GetAsync(some.Key);
            List<(ReviewCase Case, StoredRecord<StoredReview> Record)> moved = [];
            foreach (var review in some)
            {
                var record = _records.GetValueOrDefault(review.Id) ?? await ReadAsync(review.Id);
                if (record.Value.OnDisk is { } place && !index.Contains(review.Id) && IsSameLane(place, lane, queue, review))
                {
                    await record.SaveAsync(record.Value with { Case = review });
                }
                else
                {
                    moved.Add((review, record));
                }
            }

            var position = moved.Count == 0 ? 0 : await lane.AppendAsync([.. moved.Select(one => one.Case)]);
            foreach (var (review, record) in moved)
            {
                var before = record.Value.OnDisk;
                await record.SaveAsync(new() { Case = review, OnDisk = new(lane.Name, position++) });
                overflow.Leave(before);
            }
        }

        await index.RemoveAsync(cases.Select(review => review.Id));
        foreach (var review in cases)
        {
            Forget(review);
        }
    }

    // It waits there already, among the new ones or among the others.
    private bool IsSameLane(StoredReviewPlace place, ReviewLane lane, string queue, ReviewCase review) =>
        (place.Lane == lane.Name || place.Lane == ReviewLane.NameOf(queue, review, isNew: true))
        && overflow.Find(place.Lane) is { } there && place.Position >= there.Taken;

    // Those of a queue that is not there any more may be anybody's, until they are read.
    private IEnumerable<ReviewLane> LanesOf(string queue) =>
        overflow.Lanes.Where(lane => lane.Queue == queue || Routing.Find(lane.Queue) is null);
}
