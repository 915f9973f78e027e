using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>A case as a shard keeps it: a record of its own, so that a change writes this case and nothing else.</summary>
[GenerateSerializer, Immutable, Alias("stored-review")]
internal sealed record StoredReview
{
    /// <summary>Null where there is none.</summary>
    [Id(0)] public ReviewCase? Case { get; init; }

    /// <summary>Where it waits on disk; null, or a place that was taken, when it is in memory.</summary>
    [Id(1)] public StoredReviewPlace? OnDisk { get; init; }

    public static string NameOf(string id) => $"case-{id}";
}

/// <summary>What the platform answered about a case: a record beside the case, so that a list of cases does not carry it.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-enrichment")]
internal sealed record StoredReviewEnrichment
{
    /// <summary>Null where there is none.</summary>
    [Id(0)] public ReviewEnrichment? Answer { get; init; }

    public static string NameOf(string id) => $"enrichment-{id}";
}

/// <summary>Where a case waits on disk.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Position">The position of its entry there.</param>
[GenerateSerializer, Immutable, Alias("stored-review-place")]
internal sealed record StoredReviewPlace([property: Id(0)] string Lane, [property: Id(1)] long Position);

/// <summary>Which lanes a shard has.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-overflow")]
internal sealed record StoredReviewOverflow
{
    [Id(0)] public ImmutableArray<string> Lanes { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Where a lane writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-lane")]
internal sealed record StoredReviewLane
{
    [Id(0)] public int First { get; init; }

    [Id(1)] public int OpenChunk { get; init; }

    [Id(2)] public ImmutableArray<StoredWaitingReview> Open { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The position of the first entry that is not in memory.</summary>
    [Id(3)] public long Taken { get; init; }

    /// <summary>Entries from there on whose case is not on disk any more.</summary>
    [Id(4)] public long Left { get; init; }

    /// <summary>The name of a lane's head. No queue's name has a dot, so no chunk of another lane is called so.</summary>
    public static string NameOf(string lane) => $"review-overflow-{lane}";

    public static ChunkLogFormat<StoredReviewLane, StoredReviewLaneChunk, StoredWaitingReview> LogFormat(string lane) => new(
        NameOf(lane),
        StoredReviewLaneChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (head, log) => head with { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Waiting,
        waiting => new() { Waiting = waiting });
}

/// <summary>A full chunk of a lane.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-lane-chunk")]
internal sealed record StoredReviewLaneChunk
{
    /// <summary>Never change it for a store that holds some.</summary>
    public const int Capacity = 64;

    [Id(0)] public ImmutableArray<StoredWaitingReview> Waiting { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A case that waits on disk.</summary>
/// <param name="Id">The case.</param>
/// <param name="Key">What orders it; see <see cref="ReviewPriority.KeyOf"/>.</param>
[GenerateSerializer, Immutable, Alias("stored-waiting-review")]
internal sealed record StoredWaitingReview([property: Id(0)] string Id, [property: Id(1)] double Key);

/// <summary>Where a shard's index writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-index")]
internal sealed record StoredReviewIndex
{
    [Id(0)] public int First { get; init; }

    [Id(1)] public int OpenChunk { get; init; }

    [Id(2)] public ImmutableArray<StoredReviewMark> Open { get => field.IsDefault ? [] : field; init; } = [];

    public static ChunkLogFormat<StoredReviewIndex, StoredReviewIndexChunk, StoredReviewMark> LogFormat { get; } = new(
        "review-index",
        StoredReviewIndexChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (_, log) => new() { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Marks,
        marks => new() { Marks = marks });
}

/// <summary>A full chunk of the index.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-index-chunk")]
internal sealed record StoredReviewIndexChunk
{
    /// <summary>Never change it for a store that holds some.</summary>
    public const int Capacity = 64;

    [Id(0)] public ImmutableArray<StoredReviewMark> Marks { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A case was opened, or closed.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-mark")]
internal sealed record StoredReviewMark([property: Id(0)] string Id, [property: Id(1)] bool IsOpen);

/// <summary>Where a shard's log of what was handled writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-handled-reviews")]
internal sealed record StoredHandledReviews
{
    [Id(0)] public int First { get; init; }

    [Id(1)] public int OpenChunk { get; init; }

    [Id(2)] public ImmutableArray<HandledReview> Open { get => field.IsDefault ? [] : field; init; } = [];

    public static ChunkLogFormat<StoredHandledReviews, StoredHandledReviewsChunk, HandledReview> LogFormat { get; } = new(
        "reviews-handled",
        StoredHandledReviewsChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (_, log) => new() { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Handled,
        handled => new() { Handled = handled })
    {
        MaxChunks = 16,
    };
}

/// <summary>A full chunk of what was handled.</summary>
[GenerateSerializer, Immutable, Alias("stored-handled-reviews-chunk")]
internal sealed record StoredHandledReviewsChunk
{
    /// <summary>Never change it for a store that holds some.</summary>
    public const int Capacity = 64;

    [Id(0)] public ImmutableArray<HandledReview> Handled { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>The queues as somebody set them.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-queues")]
internal sealed record StoredReviewQueues
{
    [Id(0)] public int Version { get; init; }

    [Id(1)] public ImmutableArray<ReviewQueueDefinition> Queues { get => field.IsDefault ? [] : field; init; } = [];
}
