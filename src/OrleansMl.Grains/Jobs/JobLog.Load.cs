using Orleans.Runtime;

namespace OrleansMl.Jobs;

// Reading everything when the shard is activated, and single jobs later.
internal sealed partial class JobLog
{
    /// <summary>Reads what is stored; before anything else, once. Takes over what an older version kept.</summary>
    public Task LoadAsync() => ExclusiveAsync(async () =>
    {
        _spilledAt = timeProvider.GetUtcNow();
        _shard = await rows.ReadAsync<StoredJobShard>(JobRows.ShardName);
        var shard = _shard.State!;
        (_lastVersion, _tailSequence) = (shard.LastVersion, shard.FirstSequence);
        if (_shard.RecordExists)
        {
            await CleanAsync(shard);
            foreach (var bucket in shard.Buckets)
            {
                await IndexAsync(bucket);
            }

            await ReplayAsync(shard.FirstSequence);
        }

        await TakeOverAsync();
        return true;
    });

    /// <summary>The last that is known of a target, from the store if need be; null when it is removed or nothing is known.</summary>
    public Task<StoredJob?> FindAsync(string target) => ExclusiveAsync(async () =>
    {
        if (_recent.TryGetValue(target, out var recent))
        {
            return recent.Kind == StoredJobKind.Removed ? null : recent;
        }

        if (!_index.TryGet(target, out var id, out var version))
        {
            return null;
        }

        foreach (var chunk in _buckets[id].Chunks.Where(chunk => chunk.Info.LastVersion >= version).ToList())
        {
            var stored = await rows.ReadAsync<StoredJobChunk>(JobRows.ChunkName(chunk.Info.Row));
            if (Array.Find(stored.State!.Jobs, job => job.Version == version) is { } job)
            {
                // Whoever called meanwhile knows better.
                return _recent.TryGetValue(target, out recent) ? (recent.Kind == StoredJobKind.Removed ? null : recent) : job;
            }
        }

        throw new InvalidOperationException($"Version {version} is in no chunk of its bucket.");
    });

    /// <summary>Dead letters, oldest first.</summary>
    /// <param name="after">The version of the last one of the page before; 0 for the first page.</param>
    /// <param name="limit">The most to answer.</param>
    public Task<List<StoredJob>> ListDeadAsync(long after, int limit) => ExclusiveAsync(async () =>
    {
        List<StoredJob> dead = [];
        if (_byTime.TryGetValue(new(JobBucket.DeadLevel, 0), out var bucket))
        {
            foreach (var chunk in bucket.Chunks.Where(chunk => chunk.Info.LastVersion > after).ToList())
            {
                var stored = await rows.ReadAsync<StoredJobChunk>(JobRows.ChunkName(chunk.Info.Row));
                dead.AddRange(stored.State!.Jobs.Where(
                    job => job.Version > after && IsIn(bucket, job) && !_recent.ContainsKey(job.Target)));
                if (dead.Count >= limit)
                {
                    break;
                }
            }
        }

        if (dead.Count < limit)
        {
            dead.AddRange(_recent.Values.Where(job => job.Kind == StoredJobKind.Dead && job.Version > after).OrderBy(job => job.Version));
        }

        return dead.Take(limit).ToList();
    });

    private async Task CleanAsync(StoredJobShard shard)
    {
        await InParallelAsync(
            Sequence(shard.FirstUnfinishedRow, shard.NextRow - 1).Concat(shard.Garbage),
            row => rows.ClearAsync<StoredJobChunk>(JobRows.ChunkName(row)));
        _shard.State = shard with { FirstUnfinishedRow = shard.NextRow, Garbage = [] };
    }

    // Newest chunk first, so that what a chunk says is removed is known before the chunk that holds it.
    private async Task IndexAsync(StoredJobBucket stored)
    {
        var bucket = AddBucket(new(stored.Level, stored.Number), isOpen: false);
        bucket.Chunks.AddRange(stored.Chunks.Select(info => new JobBucket.Chunk(info, isInMemory: false)));
        var removed = new HashSet<long>();
        foreach (var some in stored.Chunks.Reverse().Chunk(AtOnce))
        {
            var read = await Task.WhenAll(some.Select(info => rows.ReadAsync<StoredJobChunk>(JobRows.ChunkName(info.Row))));
            foreach (var chunk in read.Select(row => row.State!))
            {
                removed.UnionWith(chunk.Removed);
                foreach (var job in chunk.Jobs.Where(job => !removed.Remove(job.Version)))
                {
                    _index.Set(job.Target, bucket.Id, job.Version);
                    bucket.Live++;
                    Count(job.Kind, 1);
                    _lastVersion = Math.Max(_lastVersion, job.Version);
                }
            }
        }
    }

    private async Task ReplayAsync(long firstSequence)
    {
        await InParallelAsync(
            Enumerable.Range(0, _limits.RingSlots), async slot => _ring[slot] = await rows.ReadAsync<StoredJobLog>(JobRows.RingName(slot)));
        var chunks = _ring.Select(row => row.State!).Where(chunk => chunk.Sequence >= firstSequence);
        foreach (var chunk in chunks.OrderBy(chunk => chunk.Sequence))
        {
            foreach (var change in chunk.Changes)
            {
                Count(KindOf(change.Target), -1);
                _recent[change.Target] = change;
                Count(change.Kind, 1);
                _lastVersion = Math.Max(_lastVersion, change.Version);
            }

            _tailSequence = chunk.Sequence;
            _tail = [.. chunk.Changes];
            _tailSize = _tail.Sum(change => change.Size);
        }

        foreach (var job in _recent.Values.Where(job => job.Kind == StoredJobKind.Pending))
        {
            _near.Set(job.Target, job.Due, job);
        }
    }

    // A crash before the old record is gone takes it over again: by then all of it is known.
    private async Task TakeOverAsync()
    {
        var old = await rows.ReadAsync<StoredDueList>(JobRows.OldName);
        if (!old.RecordExists)
        {
            return;
        }

        foreach (var (target, due) in old.State!.Due)
        {
            if (KindOf(target) == StoredJobKind.Removed)
            {
                Put(new() { Target = target, DueTicks = due.UtcTicks });
            }
        }

        await SpillAsync();
        await rows.ClearAsync<StoredDueList>(JobRows.OldName);
    }
}
