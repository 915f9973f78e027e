using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Reviews;
using OrleansMl.Storage;

namespace OrleansMl.Legal;

/// <summary>One log, by time; an entry is one write of its open chunk.</summary>
[GrainType("statement-shard")]
internal sealed class StatementShardGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<ReviewOptions> reviews) : Grain, IStatementShardGrain
{
    private const int Page = 2048;

    // Clocks of silos differ: entries lie so far from their place at most.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private ChunkLog<StoredStatements, StoredStatementChunk, StoredStatement> Log => field ??= storage.Log(
        this, storage.Record<StoredStatements>(this, "statements"), StoredStatements.LogFormat);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Log.LoadAsync().AsTask();

    public async Task AddAsync(StoredStatement entry, CancellationToken cancellationToken)
    {
        // A change whose write failed comes again, mostly while the open chunk, which costs no read, has the first one.
        await foreach (var part in Log.ReadAsync(Log.End - (Log.End % StoredStatementChunk.Capacity)))
        {
            if (part.Entries.Any(one => one.Key == entry.Key && one.TakesBack == entry.TakesBack
                && one.Restriction?.Level == entry.Restriction?.Level))
            {
                return;
            }
        }

        await Log.AppendAsync([entry]);
    }

    public async Task<StatementPart> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, long? position, CancellationToken cancellationToken)
    {
        var begin = Math.Max(position ?? await FindAsync(from - Slack), Log.First);
        List<StoredStatement> found = [];
        HashSet<string> takenBack = new(StringComparer.Ordinal);
        long? next = null;
        var at = begin;
        await foreach (var part in Log.ReadAsync(begin))
        {
            foreach (var entry in part.Entries)
            {
                if (entry.TakesBack)
                {
                    takenBack.Add(entry.Key);
                }
                else if (next is null && entry.At >= from && entry.At < to)
                {
                    found.Add(entry);
                }

                at++;
                if (next is null && found.Count == Page)
                {
                    next = at;
                }
            }

            // Beyond the page only what takes back some of it.
            var last = part.Entries is [.., var end] ? end.At : DateTimeOffset.MinValue;
            var until = next is null ? to : found[^1].At;
            if (last > until + reviews.Value.UndoWindow + Slack)
            {
                break;
            }
        }

        // Of what was written twice under one key the last is what came to be.
        var latest = found.Select((entry, i) => (entry.Key, i)).GroupBy(one => one.Key, one => one.i).Select(some => some.Max()).Order();
        return new([.. latest.Select(i => found[i]).Where(entry => !takenBack.Contains(entry.Key))], next);
    }

    // The chunk in which a time begins: by halves, since entries lie by time.
    private async Task<long> FindAsync(DateTimeOffset time)
    {
        var (low, high) = (Log.First / StoredStatementChunk.Capacity, Log.End / StoredStatementChunk.Capacity);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (await FirstAtAsync(middle * StoredStatementChunk.Capacity) is { } at && at < time)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low * StoredStatementChunk.Capacity;
    }

    private async Task<DateTimeOffset?> FirstAtAsync(long position)
    {
        await foreach (var part in Log.ReadBackAsync(position + StoredStatementChunk.Capacity))
        {
            return part.Entries is [var first, ..] ? first.At : null;
        }

        return null;
    }
}
