using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>
/// Cases of one queue and one class (<see cref="ReviewPriority.ClassOf"/>) that wait on disk: a log of their ids, the first in first out.
/// What is taken stays in the log until <see cref="AdvanceAsync"/> says that it is in memory.
/// </summary>
/// <param name="name">The lane's name, as <see cref="NameOf"/> makes it.</param>
/// <param name="head">The log's head.</param>
/// <param name="log">The log.</param>
internal sealed class ReviewLane(
    string name,
    StoredRecord<StoredReviewLane> head,
    ChunkLog<StoredReviewLane, StoredReviewLaneChunk, StoredWaitingReview> log)
{
    // The oldest chunk's entries that were not taken, and where the log goes on after them.
    private readonly Queue<LaneEntry> _ahead = new();
    private long _read;

    // Entries whose case is not on disk any more. Written with the next entry or at the end: after a crash too many count for a while.
    private long _left;

    /// <summary>The lane's name.</summary>
    public string Name => name;

    /// <summary>The queue that the cases were in when they went to disk.</summary>
    public string Queue { get; } = name[..name.LastIndexOf('.')];

    /// <summary>Where the first entry lies that was not taken.</summary>
    public long Taken => head.Value.Taken;

    /// <summary>Cases on disk.</summary>
    public int Count => (int)Math.Clamp(log.End - Taken - _left, 0, int.MaxValue);

    /// <summary>True when all was taken.</summary>
    public bool IsEmpty => log.End == Taken;

    /// <summary>The name of a lane. What is older than the latest has its own, so that it does not wait behind all of them.</summary>
    public static string NameOf(string queue, ReviewCase review, bool isNew) =>
        $"{queue}.{(char)('0' + ReviewPriority.ClassOf(review))}{(isNew ? "" : "x")}";

    /// <summary>Reads the head, once.</summary>
    public async Task LoadAsync()
    {
        await log.LoadAsync();
        (_read, _left) = (Taken, head.Value.Left);
    }

    /// <summary>Adds cases, durably; before their records say that they are here.</summary>
    /// <returns>The position of the first.</returns>
    public async Task<long> AppendAsync(IReadOnlyCollection<ReviewCase> cases)
    {
        var position = log.End;
        await log.AppendAsync(
            [.. cases.Select(review => new StoredWaitingReview(review.Id, ReviewPriority.KeyOf(review)))],
            changed => changed with { Left = _left });
        return position;
    }

    /// <summary>Writes how many cases have left, if that is not written.</summary>
    public Task FlushAsync() =>
        _left == head.Value.Left ? Task.CompletedTask : log.AppendAsync([], changed => changed with { Left = _left });

    /// <summary>A case of an entry is not on disk any more; entries that were taken are not counted anyway.</summary>
    public void Leave(long position) => _left += position >= Taken ? 1 : 0;

    /// <summary>Some of the entries that were not taken, from a position on; none at the end.</summary>
    /// <param name="from">Where to begin.</param>
    /// <returns>The cases' ids, and where to go on.</returns>
    public async Task<(IReadOnlyList<string> Ids, long Next)> ReadAsync(long from)
    {
        var begin = Math.Max(from, Taken);
        await foreach (var part in log.ReadAsync(begin, atOnce: 1))
        {
            return ([.. part.Entries.Select(entry => entry.Id)], part.Position + part.Entries.Length);
        }

        return ([], begin);
    }

    /// <summary>The first entry that was not taken; null when there is none.</summary>
    public async ValueTask<LaneEntry?> PeekAsync()
    {
        while (_ahead.Count == 0 && _read < log.End)
        {
            await foreach (var part in log.ReadAsync(_read, atOnce: 1))
            {
                for (var i = 0; i < part.Entries.Length; i++)
                {
                    _ahead.Enqueue(new(this, part.Position + i, part.Entries[i].Id, part.Entries[i].Key));
                }

                _read = part.Position + part.Entries.Length;
                break;
            }
        }

        return _ahead.TryPeek(out var first) ? first : null;
    }

    /// <summary>Takes the first entry.</summary>
    public void Take() => _ahead.Dequeue();

    /// <summary>Takes back what was taken since <see cref="AdvanceAsync"/>.</summary>
    public void Reset()
    {
        _ahead.Clear();
        _read = Taken;
    }

    /// <summary>What was taken is in memory, or was not on disk: it leaves the log, durably.</summary>
    /// <param name="to">The position after the last one.</param>
    /// <param name="stale">Entries among them whose case was not on disk.</param>
    public async Task AdvanceAsync(long to, int stale)
    {
        _left = to == log.End ? 0 : Math.Max(0, _left - stale);
        await log.AppendAsync([], changed => changed with { Taken = to, Left = _left });
        while (log.FullChunks > 0 && log.First + StoredReviewLaneChunk.Capacity <= to)
        {
            await log.DropOldestAsync([]);
        }
    }
}

/// <summary>An entry of a lane.</summary>
internal sealed record LaneEntry(ReviewLane Lane, long Position, string Id, double Key);
