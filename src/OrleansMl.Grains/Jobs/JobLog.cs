namespace OrleansMl.Jobs;

/// <summary>
/// What a shard of jobs keeps, in memory and in the store. Changes go to a log, and from there, a few thousand at a time, to buckets
/// of time (<see cref="TimeBucket"/>):
/// <code>
/// job-log-0 … job-log-63   the log: a ring of rows, each up to 64 changes, the last one written over with every flush
/// jobs                     where the log begins, and the chunks of every bucket; written when the log is emptied
/// job-chunk-n              a chunk of a bucket, written once
/// </code>
/// So a change writes about half a chunk of the log, whatever is pending. In memory are the changes that are still in the log, the
/// jobs of the buckets that are near, and of all others only the bucket and version, in a <see cref="PendingIndex"/>.
/// <para>
/// Changes take place in memory at once and are durable when <see cref="FlushAsync"/> returns; whoever calls it while a write runs
/// shares the next one. One write or move is under way at a time. After a failure memory and store may differ: everything else
/// throws, and another instance reads what is true. For one thread at a time, like a grain.
/// </para>
/// </summary>
internal sealed partial class JobLog(JobRows rows, ulong seed, TimeProvider timeProvider, JobLogLimits? limits = null)
{
    private readonly JobLogLimits _limits = limits ?? JobLogLimits.Default;
    private readonly PendingIndex _index = new(seed);
    private readonly JobQueue<StoredJob> _near = new();
    private readonly HashSet<long> _taken = [];
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly GrainState<StoredJobLog>[] _ring = new GrainState<StoredJobLog>[(limits ?? JobLogLimits.Default).RingSlots];

    private GrainState<StoredJobShard> _shard = new(new());
    private Dictionary<string, StoredJob> _recent = new(StringComparer.Ordinal);
    private List<StoredJob> _unlogged = [], _tail = [];
    private long _tailSequence = 1, _lastVersion, _changes, _storedChanges;
    private int _tailSize;
    private bool _isBroken;

    /// <summary>Jobs that are to run.</summary>
    public int Pending { get; private set; }

    /// <summary>Jobs that failed too often.</summary>
    public int Dead { get; private set; }

    /// <summary>Jobs whose targets are in memory.</summary>
    public int InMemory => _near.Count;

    /// <summary>Bytes of the index of everything else.</summary>
    public long IndexBytes => _index.Bytes;

    /// <summary>Makes this the last that is known of the job's target.</summary>
    public void Put(StoredJob job)
    {
        Count(KindOf(job.Target), -1);
        var next = job with { Version = ++_lastVersion };
        _recent[next.Target] = next;
        _unlogged.Add(next);
        _changes++;
        Count(next.Kind, 1);
        if (next.Kind == StoredJobKind.Pending)
        {
            _near.Set(next.Target, next.Due, next);
        }
        else
        {
            _near.Remove(next.Target);
        }
    }

    /// <summary>Removes whatever is known of a target.</summary>
    public void Remove(string target) => Put(new() { Target = target, Kind = StoredJobKind.Removed });

    /// <summary>What became of a target; <see cref="StoredJobKind.Removed"/> when nothing is known.</summary>
    public StoredJobKind KindOf(string target) =>
        _recent.TryGetValue(target, out var recent) ? recent.Kind
        : !_index.TryGet(target, out var bucket, out _) ? StoredJobKind.Removed
        : _buckets[bucket].IsDead ? StoredJobKind.Dead
        : StoredJobKind.Pending;

    /// <summary>True when nothing happened to the job's target since.</summary>
    public bool IsCurrent(StoredJob job) =>
        _recent.TryGetValue(job.Target, out var recent) ? recent.Version == job.Version
        : _index.TryGet(job.Target, out _, out var version) && version == job.Version;

    /// <summary>The target's pending job, when it is in memory.</summary>
    public StoredJob? InMemoryOf(string target) => _near.TryGet(target, out _, out var job) ? job : null;

    /// <summary>Takes the earliest job that is due and whose target is not busy; <see cref="Return"/> it when it has run.</summary>
    public StoredJob? TakeDue(IReadOnlySet<string> busy)
    {
        if (!_near.TryTake(timeProvider.GetUtcNow(), busy, out var job))
        {
            return null;
        }

        _taken.Add(job.Version);
        return job;
    }

    /// <summary>The job ran, and what comes next was put.</summary>
    public void Return(StoredJob job) => _taken.Remove(job.Version);

    /// <summary>Returns when every change made before the call is stored.</summary>
    public async Task FlushAsync()
    {
        var wanted = _changes;
        while (_storedChanges < wanted)
        {
            await ExclusiveAsync(async () =>
            {
                if (_storedChanges < wanted)
                {
                    await LogAsync();
                }

                return true;
            });
        }
    }

    private async Task LogAsync()
    {
        var (batch, upTo) = (_unlogged, _changes);
        _unlogged = [];
        if (!_shard.RecordExists)
        {
            await rows.WriteAsync(JobRows.ShardName, _shard, _shard.State!);
        }

        var isWritten = true;
        foreach (var change in batch)
        {
            if (_tail.Count >= _limits.ChangesPerChunk || _tailSize >= _limits.LogChunkSize)
            {
                if (!isWritten)
                {
                    await WriteTailAsync();
                }

                if (_tailSequence - _shard.State!.FirstSequence + 1 >= _limits.RingSlots)
                {
                    // More at once than the log holds: straight into the buckets.
                    await SpillAsync();
                    return;
                }

                StartChunk();
            }

            _tail.Add(change);
            _tailSize += change.Size;
            isWritten = false;
        }

        if (!isWritten)
        {
            await WriteTailAsync();
        }

        _storedChanges = upTo;
        if (_recent.Count >= _limits.ChangesToSpill || _tailSequence - _shard.State!.FirstSequence >= _limits.RingSlots * 3 / 4)
        {
            await SpillAsync();
        }
    }

    private Task WriteTailAsync() =>
        WriteRingAsync(_tailSequence, new() { Sequence = _tailSequence, Changes = [.. _tail] });

    // The rows are never deleted, so that whoever writes after another activation took over has the wrong etag, in every row.
    private Task WriteRingAsync(long sequence, StoredJobLog chunk)
    {
        var slot = (int)(sequence % _limits.RingSlots);
        return rows.WriteAsync(JobRows.RingName(slot), _ring[slot] ??= new(new()), chunk);
    }

    private void StartChunk()
    {
        _tailSequence++;
        _tail = [];
        _tailSize = 0;
    }

    private void Count(StoredJobKind kind, int by)
    {
        Pending += kind == StoredJobKind.Pending ? by : 0;
        Dead += kind == StoredJobKind.Dead ? by : 0;
    }

    private async Task<T> ExclusiveAsync<T>(Func<Task<T>> act)
    {
        await _writer.WaitAsync();
        try
        {
            return _isBroken
                ? throw new InvalidOperationException("A write of the shard failed before; what is stored is read again. Call again.")
                : await act();
        }
        catch
        {
            _isBroken = true;
            throw;
        }
        finally
        {
            _writer.Release();
        }
    }
}
