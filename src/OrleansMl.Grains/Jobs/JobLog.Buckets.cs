namespace OrleansMl.Jobs;

// From the log into the buckets, from coarse buckets into finer ones, and from near ones into memory.
internal sealed partial class JobLog
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Buckets come into memory this long before they begin, or up to a minute earlier.
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(1);

    // Ids of targets that are done do not stay in the log of a shard in which little happens.
    private static readonly TimeSpan LongestInLog = TimeSpan.FromHours(1), LongestInEmptyLog = Minute;

    private readonly Dictionary<int, JobBucket> _buckets = [];
    private readonly Dictionary<TimeBucket, JobBucket> _byTime = [];
    private DateTimeOffset _horizon, _spilledAt;
    private int _lastBucketId;

    /// <summary>When there is something to do next: a job, or a bucket that comes near; null when nothing is pending.</summary>
    public DateTimeOffset? NextWake
    {
        get
        {
            var next = _near.Earliest;
            var lead = _near.Count < _limits.MaxNear ? Lead : TimeSpan.Zero;
            foreach (var bucket in _buckets.Values)
            {
                if (bucket.IsUnread && !(next <= bucket.Time.Start - lead))
                {
                    next = bucket.Time.Start - lead;
                }
            }

            return next;
        }
    }

    /// <summary>True when <see cref="AdvanceAsync"/> has something to do.</summary>
    public bool NeedsAdvance()
    {
        var now = timeProvider.GetUtcNow();
        return (FirstUnread(HorizonOf(now)) is { } bucket && (bucket.Time.Level > 0 || HasRoom(bucket, now))) || IsLogOld(now);
    }

    /// <summary>Splits the buckets that have begun, and reads what is near.</summary>
    public Task AdvanceAsync() => ExclusiveAsync(async () =>
    {
        var now = timeProvider.GetUtcNow();
        _horizon = HorizonOf(now);
        while (FirstUnread(_horizon) is { } bucket)
        {
            if (bucket.Time.Level > 0)
            {
                await RewriteAsync(bucket);
            }
            else if (HasRoom(bucket, now))
            {
                await ReadNextChunkAsync(bucket);
            }
            else
            {
                break;
            }
        }

        if (IsLogOld(now))
        {
            await SpillAsync();
        }

        return true;
    });

    private static DateTimeOffset HorizonOf(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % Minute.Ticks) + Minute.Ticks + Lead.Ticks, TimeSpan.Zero);

    // What is in memory and far away does not keep what is due waiting.
    private bool HasRoom(JobBucket bucket, DateTimeOffset now) =>
        _near.Count < _limits.MaxNear || (bucket.Time.Start <= now && !(_near.Earliest <= now));

    private bool IsLogOld(DateTimeOffset now) =>
        _recent.Count > 0 && now - _spilledAt >= (Pending == 0 ? LongestInEmptyLog : LongestInLog);

    private JobBucket? FirstUnread(DateTimeOffset horizon)
    {
        JobBucket? first = null;
        foreach (var bucket in _buckets.Values)
        {
            if (bucket.IsUnread && bucket.Time.Start < horizon && !(first?.Time.Start <= bucket.Time.Start))
            {
                first = bucket;
            }
        }

        return first;
    }

    private async Task ReadNextChunkAsync(JobBucket bucket)
    {
        bucket.IsOpen = true;
        var chunk = bucket.Chunks.Find(chunk => !chunk.IsInMemory)!;
        var stored = await rows.ReadAsync<StoredJobChunk>(JobRows.ChunkName(chunk.Info.Row));
        chunk.IsInMemory = true;
        foreach (var job in stored.State!.Jobs)
        {
            if (IsIn(bucket, job) && !_recent.ContainsKey(job.Target) && !_taken.Contains(job.Version))
            {
                _near.Set(job.Target, job.Due, job);
            }
        }
    }

    private bool IsIn(JobBucket bucket, StoredJob job) =>
        _index.TryGet(job.Target, out var id, out var version) && id == bucket.Id && version == job.Version;

    private JobBucket BucketOf(StoredJob job)
    {
        var time = job.Kind == StoredJobKind.Dead ? new(JobBucket.DeadLevel, 0) : TimeBucket.Of(job.Due, timeProvider.GetUtcNow());
        if (!_byTime.TryGetValue(time, out var bucket))
        {
            bucket = AddBucket(time, isOpen: time.Level == 0 && time.Start < _horizon);
        }

        return bucket;
    }

    private JobBucket AddBucket(TimeBucket time, bool isOpen)
    {
        var bucket = new JobBucket(++_lastBucketId, time, isOpen);
        _buckets.Add(bucket.Id, bucket);
        _byTime.Add(time, bucket);
        return bucket;
    }

    /// <summary>Empties the log into the buckets: everything that happened, logged or not.</summary>
    private async Task SpillAsync()
    {
        // In one step: what happens from here on belongs to the next chunk of the log.
        var (recent, upTo, first, last) = (_recent, _changes, _shard.State!.FirstSequence, _tailSequence);
        (_recent, _unlogged) = (new(StringComparer.Ordinal), []);
        StartChunk();
        var edits = new Dictionary<JobBucket, Edit>();
        Edit EditOf(JobBucket bucket) => edits.TryGetValue(bucket, out var edit) ? edit : edits[bucket] = new();
        foreach (var job in recent.Values.OrderBy(job => job.Version))
        {
            if (_index.TryGet(job.Target, out var id, out var version))
            {
                _buckets[id].Live--;
                EditOf(_buckets[id]).Removed.Add(version);
                _index.Remove(job.Target);
            }

            if (job.Kind != StoredJobKind.Removed)
            {
                var bucket = BucketOf(job);
                bucket.Live++;
                EditOf(bucket).Jobs.Add(job);
                _index.Set(job.Target, bucket.Id, job.Version);
            }
        }

        await CommitAsync(edits, _tailSequence);
        _storedChanges = Math.Max(_storedChanges, upTo);
        _spilledAt = timeProvider.GetUtcNow();
        foreach (var (bucket, edit) in edits)
        {
            if (!bucket.IsOpen)
            {
                edit.Jobs.ForEach(Forget);
            }
        }

        await InParallelAsync(Sequence(first, last), sequence => WriteRingAsync(sequence, new() { Sequence = sequence }));
        foreach (var bucket in edits.Keys)
        {
            if (!bucket.IsOpen && bucket.Live > 0 && bucket.Stored > (4 * bucket.Live) + _limits.StaleJobs)
            {
                await RewriteAsync(bucket);
            }
        }
    }

    // It is in the store, and far away.
    private void Forget(StoredJob job)
    {
        if (ReferenceEquals(InMemoryOf(job.Target), job))
        {
            _near.Remove(job.Target);
        }
    }

    /// <summary>Writes what is left of a bucket into the buckets where it belongs now.</summary>
    private async Task RewriteAsync(JobBucket bucket)
    {
        _byTime.Remove(bucket.Time);
        var edits = new Dictionary<JobBucket, Edit>();
        var chunks = bucket.Chunks.ToList();
        foreach (var chunk in chunks)
        {
            var stored = await rows.ReadAsync<StoredJobChunk>(JobRows.ChunkName(chunk.Info.Row));
            foreach (var job in stored.State!.Jobs)
            {
                if (IsIn(bucket, job))
                {
                    var next = BucketOf(job);
                    bucket.Live--;
                    next.Live++;
                    _index.Set(job.Target, next.Id, job.Version);
                    (edits.TryGetValue(next, out var edit) ? edit : edits[next] = new() { IsFromStore = true }).Jobs.Add(job);
                }
            }
        }

        if (bucket.Live != 0)
        {
            throw new InvalidOperationException($"{bucket.Live} jobs of bucket {bucket.Time} are in none of its chunks.");
        }

        edits[bucket] = new() { IsFromStore = true };
        await CommitAsync(edits, _shard.State!.FirstSequence);
    }

    /// <summary>What happens to a bucket.</summary>
    private sealed class Edit
    {
        public List<StoredJob> Jobs { get; } = [];

        public List<long> Removed { get; } = [];

        /// <summary>True when the jobs come from another bucket, so that none of them is in memory.</summary>
        public bool IsFromStore { get; init; }
    }
}
