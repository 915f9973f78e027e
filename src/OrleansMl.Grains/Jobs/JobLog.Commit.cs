using System.Collections.Immutable;
using Orleans.Runtime;

namespace OrleansMl.Jobs;

// Changes of the buckets in the store. Their rows are new ones: nothing that counts is written over, and one write of the shard's
// record makes them all count at once.
internal sealed partial class JobLog
{
    private const int RemovedSize = 5, AtOnce = 32;

    /// <summary>
    /// Applies the edits and drops the buckets that are empty. What the log held before <paramref name="firstSequence"/> is forgotten.
    /// </summary>
    private async Task CommitAsync(Dictionary<JobBucket, Edit> edits, long firstSequence)
    {
        List<long> garbage = [];
        List<(JobBucket Bucket, StoredJobChunk Chunk, bool IsInMemory)> written = [];
        foreach (var (bucket, edit) in edits)
        {
            if (bucket.Live == 0)
            {
                garbage.AddRange(bucket.Chunks.Select(chunk => chunk.Info.Row));
                bucket.Chunks.Clear();
                continue;
            }

            if (!bucket.IsOpen && !edit.IsFromStore)
            {
                await MergeLastAsync(bucket, edit, garbage);
            }

            written.AddRange(ChunksOf(edit).Select(chunk => (bucket, chunk, bucket.IsOpen && !edit.IsFromStore)));
        }

        // The numbers first: whoever finds them unfinished deletes the rows. None is ever given out twice.
        var firstRow = _shard.State!.NextRow;
        if (written.Count > 0)
        {
            await SaveAsync(_shard.State with { NextRow = firstRow + written.Count, FirstUnfinishedRow = firstRow, Garbage = [] });
        }

        await InParallelAsync(
            Enumerable.Range(0, written.Count),
            i => rows.WriteAsync(JobRows.ChunkName(firstRow + i), new GrainState<StoredJobChunk>(new()), written[i].Chunk));
        foreach (var (i, (bucket, chunk, isInMemory)) in written.Index())
        {
            var last = chunk.Jobs.Select(job => job.Version).DefaultIfEmpty().Max();
            var info = new StoredJobChunkInfo(firstRow + i, chunk.Jobs.Length, SizeOf(chunk.Jobs, chunk.Removed), last);
            bucket.Chunks.Add(new(info, isInMemory));
        }

        foreach (var bucket in edits.Keys.Where(bucket => bucket.Chunks.Count == 0))
        {
            _buckets.Remove(bucket.Id);
            if (_byTime.TryGetValue(bucket.Time, out var current) && current == bucket)
            {
                _byTime.Remove(bucket.Time);
            }
        }

        await SaveAsync(new()
        {
            FirstSequence = firstSequence,
            LastVersion = _lastVersion,
            NextRow = _shard.State.NextRow,
            FirstUnfinishedRow = _shard.State.NextRow,
            Garbage = [.. garbage],
            Buckets = [.. _buckets.Values.Select(bucket =>
                new StoredJobBucket(bucket.Time.Level, bucket.Time.Number, [.. bucket.Chunks.Select(chunk => chunk.Info)]))],
        });
        await InParallelAsync(garbage, row => rows.ClearAsync<StoredJobChunk>(JobRows.ChunkName(row)));
    }

    // Small chunks become larger ones, as when counting in binary: a job is written again at most log(n) times, and a bucket has few
    // small chunks.
    private async Task MergeLastAsync(JobBucket bucket, Edit edit, List<long> garbage)
    {
        var size = SizeOf(edit.Jobs, edit.Removed);
        while (bucket.Chunks.Count > 0 && bucket.Chunks[^1].Info is { } last && last.Size <= size && last.Size + size <= _limits.ChunkSize)
        {
            var stored = (await rows.ReadAsync<StoredJobChunk>(JobRows.ChunkName(last.Row))).State!;
            var removed = edit.Removed.ToHashSet();
            edit.Jobs.InsertRange(0, stored.Jobs.Where(job => !removed.Remove(job.Version)));
            edit.Removed.Clear();
            edit.Removed.AddRange([.. stored.Removed, .. removed]);
            garbage.Add(last.Row);
            bucket.Chunks.RemoveAt(bucket.Chunks.Count - 1);
            size = Math.Max(size, SizeOf(edit.Jobs, edit.Removed));
        }
    }

    private IEnumerable<StoredJobChunk> ChunksOf(Edit edit)
    {
        long[] removed = [.. edit.Removed];
        List<StoredJob> jobs = [];
        var size = 0;
        foreach (var job in edit.Jobs)
        {
            jobs.Add(job);
            size += job.Size;
            if (size >= _limits.ChunkSize)
            {
                yield return new() { Jobs = [.. jobs], Removed = removed };
                (removed, size) = ([], 0);
                jobs.Clear();
            }
        }

        if (jobs.Count > 0 || removed.Length > 0)
        {
            yield return new() { Jobs = [.. jobs], Removed = removed };
        }
    }

    private static int SizeOf(IReadOnlyCollection<StoredJob> jobs, IReadOnlyCollection<long> removed) =>
        jobs.Sum(job => job.Size) + (removed.Count * RemovedSize);

    private async Task SaveAsync(StoredJobShard next) => await rows.WriteAsync(JobRows.ShardName, _shard, next);

    private static IEnumerable<long> Sequence(long first, long last)
    {
        for (var i = first; i <= last; i++)
        {
            yield return i;
        }
    }

    private static async Task InParallelAsync<T>(IEnumerable<T> items, Func<T, Task> act)
    {
        foreach (var some in items.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(act));
        }
    }
}
