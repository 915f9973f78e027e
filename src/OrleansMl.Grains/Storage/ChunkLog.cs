using System.Collections.Immutable;

namespace OrleansMl.Storage;

/// <summary>
/// An append-only log in chunks. The open chunk is part of the head, so that a batch is one write, whatever the length of the log; a full
/// chunk is a record of its own. A position is the number of an entry since the log began, the same after a restart.
/// </summary>
/// <remarks>
/// What holds whenever the silo dies, or the store fails before or after a write:
/// <list type="bullet">
/// <item>Full chunks are written before the head that names them, and one write of the head makes a batch part of the log: a batch is there
/// or not, never in part, also when it spans chunks.</item>
/// <item>Chunks are dropped by the write of the head too, and deleted after it.</item>
/// <item>Rewritten are the chunks one by one, the oldest first; a rewrite that failed has changed the beginning and is repeated.</item>
/// <item>Cleared are the chunks one by one and the head last; what is left of a clear that failed is the end, and it is repeated.</item>
/// <item>Chunks that a crash left beside the log lie next to its ends. The next drop, rewrite or clear deletes them.</item>
/// </list>
/// An activation that does not know that another one goes on in its place fails before it harms anything: by the head's tag.
/// </remarks>
/// <param name="head">The head; may hold more than the log.</param>
/// <param name="recordOf">A chunk's record, by its name.</param>
/// <param name="format">How the records hold the log.</param>
/// <param name="dropping">Is called with the entries of a chunk before it leaves the log; may be called again with the same ones.</param>
internal sealed class ChunkLog<THead, TChunk, TEntry>(
    StoredRecord<THead> head,
    Func<string, StoredRecord<TChunk>> recordOf,
    ChunkLogFormat<THead, TChunk, TEntry> format,
    Func<IReadOnlyList<TEntry>, Task>? dropping = null)
    where THead : class, new()
    where TChunk : class, new()
{
    // Chunks that are read at once when all of them are.
    private const int AtOnce = 64;

    /// <summary>The position of the oldest entry.</summary>
    public long First => (long)Log.First * format.Capacity;

    /// <summary>The position after the latest entry.</summary>
    public long End => ((long)Log.Open * format.Capacity) + Log.Entries.Length;

    /// <summary>Chunks beside the open one.</summary>
    public int FullChunks => Log.Open - Log.First;

    private ChunkLogHead<TEntry> Log => format.Read(head.Value);

    /// <summary>Reads the head, once.</summary>
    public ValueTask LoadAsync() => head.LoadAsync();

    /// <summary>Adds a batch at the end; drops what is too much.</summary>
    /// <param name="entries">The batch.</param>
    /// <param name="change">What else changes in the head, in the same write.</param>
    public Task AppendAsync(IReadOnlyCollection<TEntry> entries, Func<THead, THead>? change = null) => CommitAsync(entries, 0, change);

    /// <summary>Drops the oldest full chunk, and adds a batch at the end in the same write.</summary>
    public Task DropOldestAsync(IReadOnlyCollection<TEntry> added) => CommitAsync(added, Math.Min(1, FullChunks), change: null);

    /// <summary>All entries from a position on, as the log is now.</summary>
    /// <param name="from">A position.</param>
    /// <param name="atOnce">Chunks to read at once: 1 for whoever wants the first ones only.</param>
    public async IAsyncEnumerable<LogPart<TEntry>> ReadAsync(long from = 0, int atOnce = AtOnce)
    {
        await LoadAsync();
        var log = Log;
        for (var chunk = (int)Math.Max(log.First, from / format.Capacity); chunk < log.Open; chunk += atOnce)
        {
            foreach (var part in await ReadChunksAsync(chunk, Math.Min(atOnce, log.Open - chunk)))
            {
                yield return After(from, part);
            }
        }

        yield return After(from, Open(log));
    }

    /// <summary>All entries before a position, as the log is now: the latest part first.</summary>
    /// <param name="before">A position; <see cref="long.MaxValue"/> for the end.</param>
    /// <param name="atOnce">Chunks to read at once: many for whoever wants most of them.</param>
    public async IAsyncEnumerable<LogPart<TEntry>> ReadBackAsync(long before = long.MaxValue, int atOnce = 1)
    {
        await LoadAsync();
        var log = Log;
        if (before > (long)log.Open * format.Capacity)
        {
            yield return Before(before, Open(log));
        }

        var chunk = (int)Math.Min(log.Open, (before / format.Capacity) + (before % format.Capacity > 0 ? 1 : 0));
        while (chunk > log.First)
        {
            var count = Math.Min(atOnce, chunk - log.First);
            chunk -= count;
            foreach (var part in (await ReadChunksAsync(chunk, count)).Reverse())
            {
                yield return Before(before, part);
            }
        }
    }

    /// <summary>Changes entries where they lie. Repeating it is harmless when the change is.</summary>
    public async Task RewriteAsync(Func<TEntry, TEntry> change)
    {
        await LoadAsync();
        await SweepAsync();
        var log = Log;
        for (var chunk = log.First; chunk < log.Open; chunk++)
        {
            var record = await ChunkAsync(chunk);
            var before = format.EntriesOf(record.Value);
            var after = ImmutableArray.CreateRange(before, change);
            if (!after.SequenceEqual(before))
            {
                await record.SaveAsync(format.ChunkOf(after));
            }
        }

        var open = ImmutableArray.CreateRange(log.Entries, change);
        if (!open.SequenceEqual(log.Entries))
        {
            await head.SaveAsync(format.Write(head.Value, log with { Entries = open }));
        }
    }

    /// <summary>Deletes the log, its head with all that it holds last.</summary>
    public async Task ClearAsync()
    {
        await LoadAsync();
        await head.VerifyAsync();
        await SweepAsync();
        await DeleteAsync(Log.First, Log.Open);
        await head.ClearAsync();
    }

    private async Task CommitAsync(IReadOnlyCollection<TEntry> entries, int drop, Func<THead, THead>? change)
    {
        await LoadAsync();
        var log = Log;
        var open = log.Entries.AddRange(entries);
        var number = log.Open + (open.Length / format.Capacity);
        var first = (int)Math.Max(log.First + drop, (long)number - format.MaxChunks);
        if (first > log.First)
        {
            await SweepAsync();
        }

        for (var chunk = log.Open; chunk < number; chunk++, open = open[format.Capacity..])
        {
            var record = await ChunkAsync(chunk);
            if (record.Exists)
            {
                // A crash left it, or somebody else goes on in our place.
                await head.VerifyAsync();
            }

            await record.SaveAsync(format.ChunkOf(open[..format.Capacity]));
        }

        for (var chunk = log.First; chunk < first && dropping is not null; chunk++)
        {
            await dropping(format.EntriesOf((await ChunkAsync(chunk)).Value));
        }

        var next = format.Write(head.Value, new(first, number, open));
        await head.SaveAsync(change is null ? next : change(next));
        await DeleteAsync(log.First, first);
    }

    // Upwards below the log and downwards above it, so that what is left when this fails too lies next to an end again.
    private async Task SweepAsync()
    {
        var log = Log;
        var (low, high) = (log.First, log.Open);
        while (low > 0 && (await ChunkAsync(low - 1)).Exists)
        {
            low--;
        }

        while ((await ChunkAsync(high)).Exists)
        {
            high++;
        }

        if (low < log.First || high > log.Open)
        {
            await head.VerifyAsync();
            await DeleteAsync(low, log.First);
            while (high-- > log.Open)
            {
                await DeleteAsync(high, high + 1);
            }
        }
    }

    private async Task DeleteAsync(int from, int to)
    {
        for (var chunk = from; chunk < to; chunk++)
        {
            await (await ChunkAsync(chunk)).ClearAsync();
        }
    }

    private Task<LogPart<TEntry>[]> ReadChunksAsync(int from, int count) => Task.WhenAll(Enumerable.Range(from, count).Select(
        async chunk => new LogPart<TEntry>((long)chunk * format.Capacity, format.EntriesOf((await ChunkAsync(chunk)).Value))));

    private async Task<StoredRecord<TChunk>> ChunkAsync(int chunk)
    {
        var record = recordOf($"{format.Prefix}-{chunk}");
        await record.LoadAsync();
        return record;
    }

    private LogPart<TEntry> Open(ChunkLogHead<TEntry> log) => new((long)log.Open * format.Capacity, log.Entries);

    private static LogPart<TEntry> After(long from, LogPart<TEntry> part) => from <= part.Position
        ? part
        : new(from, part.Entries[(int)Math.Min(part.Entries.Length, from - part.Position)..]);

    private static LogPart<TEntry> Before(long before, LogPart<TEntry> part) => before - part.Position >= part.Entries.Length
        ? part
        : part with { Entries = part.Entries[..(int)(before - part.Position)] };
}
