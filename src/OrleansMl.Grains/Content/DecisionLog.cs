using System.Collections.Immutable;
using OrleansMl.Moderation;
using OrleansMl.Storage;

namespace OrleansMl.Content;

/// <summary>
/// The decisions of one item. The latest ones are part of the item's record, so that a decision is one write; older ones lie in chunks of
/// <see cref="StoredDecisions.Capacity"/> that are never written again, so that an edit costs the same however many came before it.
/// A chunk is written before the record that leaves its decisions out: a crash in between leaves one that is written again.
/// </summary>
/// <param name="chunkOf">The record of a chunk, by its number.</param>
internal sealed class DecisionLog(Func<int, StoredRecord<StoredDecisions>> chunkOf)
{
    private const int Capacity = StoredDecisions.Capacity;

    /// <summary>Puts the oldest decisions of a record into chunks while it holds more than a chunk of them.</summary>
    /// <returns>The record to store: with at least the last decision, if there is any.</returns>
    public async ValueTask<StoredContent> SpillAsync(StoredContent next)
    {
        while (next.Decisions.Length > Capacity)
        {
            var chunk = chunkOf(next.DecisionChunks);
            await chunk.LoadAsync();
            await chunk.SaveAsync(new() { Decisions = next.Decisions[..Capacity] });
            next = next with { DecisionChunks = next.DecisionChunks + 1, Decisions = next.Decisions[Capacity..] };
        }

        return next;
    }

    /// <summary>Decisions in the order in which they were made.</summary>
    /// <param name="current">The record as stored.</param>
    /// <param name="after">The <see cref="Decision.Seq"/> before the first that is wanted; 0 for the beginning.</param>
    /// <param name="limit">At most so many.</param>
    public async Task<ImmutableArray<Decision>> ReadAsync(StoredContent current, int after, int limit)
    {
        var count = Math.Clamp(current.DecisionCount - after, 0, limit);
        var page = ImmutableArray.CreateBuilder<Decision>(count);
        for (var chunk = after / Capacity; chunk < current.DecisionChunks && page.Count < count; chunk++)
        {
            var record = chunkOf(chunk);
            await record.LoadAsync();
            Take(record.Value.Decisions, chunk * Capacity);
        }

        Take(current.Decisions, current.DecisionChunks * Capacity);
        return page.ToImmutable();

        void Take(ImmutableArray<Decision> decisions, int first)
        {
            for (var i = Math.Max(0, after + page.Count - first); i < decisions.Length && page.Count < count; i++)
            {
                page.Add(decisions[i]);
            }
        }
    }

    /// <summary>Removes all chunks. Repeating it is harmless.</summary>
    public async Task ClearAsync(StoredContent current)
    {
        for (var chunk = 0; chunk < current.DecisionChunks; chunk++)
        {
            await chunkOf(chunk).ClearAsync();
        }
    }

    /// <summary>Takes what could tell of the text out of all chunks. Repeating it is harmless.</summary>
    public async Task EraseTextAsync(StoredContent current)
    {
        for (var chunk = 0; chunk < current.DecisionChunks; chunk++)
        {
            var record = chunkOf(chunk);
            await record.LoadAsync();
            await record.SaveAsync(new() { Decisions = [.. record.Value.Decisions.Select(StoredContent.WithoutText)] });
        }
    }
}

/// <summary>A full chunk of an item's decisions, oldest first.</summary>
[GenerateSerializer, Immutable, Alias("stored-decisions")]
internal sealed record StoredDecisions
{
    /// <summary>A chunk has so many. Never change it for a store that holds decisions.</summary>
    public const int Capacity = 32;

    [Id(0)] public ImmutableArray<Decision> Decisions { get; init; } = [];
}
