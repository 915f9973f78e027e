using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>
/// Which cases of a shard are in memory: a log of ids that came and went. An addition costs the same however many there are: the log is
/// cleaned as it grows, by writing what is still there of its oldest chunk at its end.
/// </summary>
/// <param name="log">The log.</param>
internal sealed class ReviewIndex(ChunkLog<StoredReviewIndex, StoredReviewIndexChunk, StoredReviewMark> log)
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>Cases in memory.</summary>
    public IReadOnlyCollection<string> Open => _open;

    /// <summary>True when a case is in memory.</summary>
    public bool Contains(string id) => _open.Contains(id);

    /// <summary>Reads the log, once.</summary>
    public async Task LoadAsync()
    {
        await foreach (var part in log.ReadAsync())
        {
            foreach (var mark in part.Entries)
            {
                Apply(mark);
            }
        }
    }

    /// <summary>Adds cases; what is there already is not written.</summary>
    public Task AddAsync(IEnumerable<string> ids)
    {
        StoredReviewMark[] marks = [.. ids.Where(id => !_open.Contains(id)).Select(id => new StoredReviewMark(id, true))];
        return marks.Length == 0 ? Task.CompletedTask : AppendAsync(marks);
    }

    /// <summary>Removes cases.</summary>
    public Task RemoveAsync(IEnumerable<string> ids)
    {
        StoredReviewMark[] marks = [.. ids.Where(_open.Contains).Select(id => new StoredReviewMark(id, false))];
        return marks.Length == 0 ? Task.CompletedTask : AppendAsync(marks);
    }

    private async Task AppendAsync(StoredReviewMark[] marks)
    {
        // Twice as long as it must be: a chunk dropped an append keeps pace, since a chunk's worth of appends comes between.
        if (log.FullChunks > 1 && log.End - log.First > (2L * _open.Count) + (2 * StoredReviewIndexChunk.Capacity))
        {
            await log.DropOldestAsync([.. await StillOpenOfOldestAsync(), .. marks]);
        }
        else
        {
            await log.AppendAsync(marks);
        }

        foreach (var mark in marks)
        {
            Apply(mark);
        }
    }

    private async Task<IEnumerable<StoredReviewMark>> StillOpenOfOldestAsync()
    {
        await foreach (var oldest in log.ReadAsync(log.First, atOnce: 1))
        {
            return oldest.Entries.Where(mark => mark.IsOpen && _open.Contains(mark.Id)).Distinct();
        }

        return [];
    }

    private void Apply(StoredReviewMark mark)
    {
        if (mark.IsOpen)
        {
            _open.Add(mark.Id);
        }
        else
        {
            _open.Remove(mark.Id);
        }
    }
}
