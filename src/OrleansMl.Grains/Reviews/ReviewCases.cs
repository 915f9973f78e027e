using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>
/// The cases of a shard: in memory those that somebody has, those that something is to be sent of, and of each queue as many that wait as
/// its share allows, the most urgent ones; the others on disk (<see cref="ReviewOverflow"/>). A case that is not closed is named by the
/// index, or its record says where it waits on disk; every step writes the new name before it drops the old one, so a crash names a case
/// twice at worst, and whoever meets it the second time passes over it.
/// </summary>
/// <param name="recordOf">A case's record, by its name.</param>
/// <param name="index">Names the cases in memory.</param>
/// <param name="overflow">The cases on disk.</param>
/// <param name="memory">Cases that wait in memory, of all queues.</param>
internal sealed partial class ReviewCases(
    Func<string, StoredRecord<StoredReview>> recordOf, ReviewIndex index, ReviewOverflow overflow, int memory)
{
    // Records that are read or written at once.
    private const int AtOnce = 64;

    private readonly Dictionary<string, StoredRecord<StoredReview>> _records = new(StringComparer.Ordinal);

    // By item: mostly one, and for a moment that of the revision before.
    private readonly Dictionary<string, HashSet<string>> _ofItem = new(StringComparer.Ordinal);

    // Queues that lost a waiting case since they were filled up.
    private readonly HashSet<string> _thinned = new(StringComparer.Ordinal);

    /// <summary>The cases in memory.</summary>
    public ReviewQueue Queue { get; } = new();

    /// <summary>Which queue a case is in.</summary>
    public ReviewRouting Routing { get; private set; } = new([]);

    // Of each queue equally many, so that one that nobody works on does not keep the others out.
    private int Share => Math.Max(1, memory / Routing.Queues.Length);

    // Filled up in steps of a chunk.
    private int Step => Math.Clamp(Share / 4, 1, AtOnce);

    /// <summary>Reads what is in memory.</summary>
    public async Task LoadAsync()
    {
        await index.LoadAsync();
        await overflow.LoadAsync();
        List<string> ended = [];
        foreach (var ids in index.Open.Chunk(AtOnce))
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

        await index.RemoveAsync(ended);
        _thinned.UnionWith(Routing.Queues.Select(queue => queue.Name));
        await BalanceAsync();
    }

    /// <summary>There are other queues.</summary>
    public void Route(ReviewRouting routing)
    {
        Routing = routing;
        foreach (var review in Queue.Cases.ToList())
        {
            Queue.Set(review, routing.QueueOf(review).Name);
        }

        _thinned.UnionWith(routing.Queues.Select(queue => queue.Name));
    }

    /// <summary>A case, also a closed one, wherever it is; null when there is none.</summary>
    public async ValueTask<ReviewCase?> FindAsync(string id) =>
        Queue.TryGet(id, out var review, out _) ? review : (await ReadAsync(id)).Value.Case;

    /// <summary>The cases of an item that are not closed.</summary>
    /// <param name="contentId">The item.</param>
    /// <param name="revision">Its revision; those on disk are looked for from here down.</param>
    public async Task<IReadOnlyList<ReviewCase>> FindOfItemAsync(string contentId, int revision)
    {
        // An edit closes the case before. More than one is open when a crash came in between.
        const int MostOpen = 4;
        List<ReviewCase> found = [];
        if (_ofItem.TryGetValue(contentId, out var ids))
        {
            foreach (var id in ids)
            {
                if (Queue.TryGet(id, out var review, out _))
                {
                    found.Add(review);
                }
            }
        }

        for (var number = revision; number > Math.Max(0, revision - MostOpen) && !overflow.IsEmpty; number--)
        {
            var id = ReviewCase.IdOf(contentId, number);
            if (!_records.ContainsKey(id) && (await ReadAsync(id)).Value.Case is { State: not ReviewState.Closed } review)
            {
                found.Add(review);
            }
        }

        return found;
    }

    /// <summary>True when a case is named by the index.</summary>
    public bool IsInMemory(string id) => index.Contains(id);

    /// <summary>The one write of a change. What is closed leaves memory, and the index with <see cref="EndAsync"/>.</summary>
    public async Task SaveAsync(ReviewCase review)
    {
        if (!_records.TryGetValue(review.Id, out var record))
        {
            record = await ReadAsync(review.Id);
        }

        if (review.State != ReviewState.Closed)
        {
            var queue = Routing.QueueOf(review).Name;
            if (BelongsOnDisk(review, queue))
            {
                await PutAwayAsync(queue, [review], isNew: record.Value.Case is null or { State: ReviewState.Closed });
                return;
            }

            await MakeRoomAsync(review, queue);
            await index.AddAsync([review.Id]);
        }

        var place = record.Value.OnDisk;
        await record.SaveAsync(new() { Case = review });
        overflow.Leave(place);
        Keep(review, record);
    }

    /// <summary>Closed cases leave the index.</summary>
    public Task EndAsync(IEnumerable<string> ids) => index.RemoveAsync(ids);

    /// <summary>Writes figures that wait for the next write.</summary>
    public async Task FlushAsync()
    {
        foreach (var lane in overflow.Lanes)
        {
            await lane.FlushAsync();
        }
    }

    /// <summary>Forgets a case, durably, but for the index.</summary>
    /// <param name="id">The case.</param>
    /// <param name="before">Forgets what lies beside it: before it, so that a crash leaves a case that says where.</param>
    /// <returns>False when there is none.</returns>
    public async Task<bool> EraseAsync(string id, Func<ReviewCase, Task> before)
    {
        var record = _records.GetValueOrDefault(id) ?? await ReadAsync(id);
        if (record.Value.Case is not { } review)
        {
            return false;
        }

        var place = record.Value.OnDisk;
        await before(review);
        await record.ClearAsync();
        overflow.Leave(place);
        Forget(review);
        return true;
    }

    private void Keep(ReviewCase review, StoredRecord<StoredReview> record)
    {
        if (Queue.TryGet(review.Id, out _, out var before))
        {
            _thinned.Add(before);
        }

        if (review.State == ReviewState.Closed)
        {
            Forget(review);
            return;
        }

        _records[review.Id] = record;
        Queue.Set(review, Routing.QueueOf(review).Name);
        if (!_ofItem.TryGetValue(review.Subject.ContentId, out var ids))
        {
            _ofItem[review.Subject.ContentId] = ids = new(StringComparer.Ordinal);
        }

        ids.Add(review.Id);
    }

    private void Forget(ReviewCase review)
    {
        if (Queue.TryGet(review.Id, out _, out var queue))
        {
            _thinned.Add(queue);
        }

        _records.Remove(review.Id);
        Queue.Remove(review.Id);
        if (_ofItem.TryGetValue(review.Subject.ContentId, out var ids) && ids.Remove(review.Id) && ids.Count == 0)
        {
            _ofItem.Remove(review.Subject.ContentId);
        }
    }

    private async Task<StoredRecord<StoredReview>> ReadAsync(string id)
    {
        var record = recordOf(StoredReview.NameOf(id));
        await record.LoadAsync();
        return record;
    }
}
