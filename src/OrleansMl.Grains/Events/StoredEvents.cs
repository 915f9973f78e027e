using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.Events;

/// <summary>The head of a shard's log.</summary>
[GenerateSerializer, Immutable, Alias("stored-events")]
internal sealed record StoredEvents
{
    public const string StateName = "events";

    [Id(0)] public int First { get; init; }

    [Id(1)] public int OpenChunk { get; init; }

    [Id(2)] public ImmutableArray<ModerationEvent> Open { get; init; } = [];

    /// <summary>In records of older versions: what is in <see cref="StoredExpectedEvents"/> now.</summary>
    [Id(3)] public ImmutableArray<ExpectedEvents> Expected { get; init; } = [];

    /// <summary>Before this position no event says which item was erased.</summary>
    [Id(4)] public long ErasedUntil { get; init; }

    /// <summary>Numbers of notes in <see cref="StoredExpectedEvents"/> that are done with, in the write that did so.</summary>
    [Id(5)] public ImmutableArray<long> Taken { get => field.IsDefault ? [] : field; init; } = [];

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

/// <summary>
/// What a shard expects. It is written before each change of an item, so it is small; what is done with is in the head, which is written
/// anyway, until the next note is written, or a person is erased.
/// </summary>
[GenerateSerializer, Immutable, Alias("stored-expected-events")]
internal sealed record StoredExpectedEvents
{
    public const string StateName = "expected-events";

    /// <summary>The next note's number.</summary>
    [Id(0)] public long Next { get; init; } = 1;

    /// <summary>At most one per subject.</summary>
    [Id(1)] public ImmutableArray<ExpectedEvents> Events { get; init; } = [];

    /// <summary>Those notes, with numbers for the ones that have none.</summary>
    public static StoredExpectedEvents Of(IEnumerable<ExpectedEvents> events, long next)
    {
        var noted = events.Select(one => one.Number > 0 ? one : one with { Number = next++ }).ToImmutableArray();
        return new() { Events = noted, Next = next };
    }

    /// <summary>What is still expected.</summary>
    public ImmutableArray<ExpectedEvents> Without(ImmutableArray<long> taken) =>
        taken.IsEmpty ? Events : Events.RemoveAll(one => taken.Contains(one.Number));
}
