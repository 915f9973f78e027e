using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.Events;

/// <summary>The head of a shard's log, with what is expected.</summary>
[GenerateSerializer, Immutable, Alias("stored-events")]
internal sealed record StoredEvents
{
    public const string StateName = "events";

    [Id(0)] public int First { get; init; }

    [Id(1)] public int OpenChunk { get; init; }

    [Id(2)] public ImmutableArray<ModerationEvent> Open { get; init; } = [];

    /// <summary>At most one per subject.</summary>
    [Id(3)] public ImmutableArray<ExpectedEvents> Expected { get; init; } = [];

    /// <summary>Before this position no event says which item was erased.</summary>
    [Id(4)] public long ErasedUntil { get; init; }

    public static ChunkLogFormat<StoredEvents, StoredEventChunk, ModerationEvent> LogFormat(int maxEvents) => new(
        StateName,
        StoredEventChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (head, log) => head with { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Events,
        events => new() { Events = events })
    {
        MaxChunks = Math.Max(1, maxEvents / StoredEventChunk.Capacity),
    };
}

/// <summary>A full chunk, the oldest first.</summary>
[GenerateSerializer, Immutable, Alias("stored-event-chunk")]
internal sealed record StoredEventChunk
{
    /// <summary>Small, because the open chunk is written with every batch. Never change it for a store that holds some.</summary>
    public const int Capacity = 16;

    [Id(0)] public ImmutableArray<ModerationEvent> Events { get; init; } = [];
}
