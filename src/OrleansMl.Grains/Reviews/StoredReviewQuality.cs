using System.Collections.Immutable;
using OrleansMl.Moderation;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>Where a shard's log of what was compared writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-pairs")]
internal sealed record StoredReviewPairs
{
    [Id(0)] public int First { get; init; }

    [Id(1)] public int OpenChunk { get; init; }

    [Id(2)] public ImmutableArray<StoredReviewPair> Open { get => field.IsDefault ? [] : field; init; } = [];

    public static ChunkLogFormat<StoredReviewPairs, StoredReviewPairsChunk, StoredReviewPair> LogFormat { get; } = new(
        "review-pairs",
        StoredReviewPairsChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (_, log) => new() { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Pairs,
        pairs => new() { Pairs = pairs })
    {
        MaxChunks = 16,
    };
}

/// <summary>A full chunk of what was compared.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-pairs-chunk")]
internal sealed record StoredReviewPairsChunk
{
    /// <summary>Never change it for a store that holds some.</summary>
    public const int Capacity = 64;

    [Id(0)] public ImmutableArray<StoredReviewPair> Pairs { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Two decisions that were compared; see <see cref="ReviewPair"/>. Says nothing of the item.</summary>
[GenerateSerializer, Immutable, Alias("stored-review-pair")]
internal sealed record StoredReviewPair
{
    /// <summary>The key of the second decision, by which a pair that is added again is known.</summary>
    [Id(0)] public required string DecisionId { get; init; }

    [Id(1)] public ReviewCheckKind Kind { get; init; }

    [Id(2)] public required string Queue { get; init; }

    [Id(3)] public required string Category { get; init; }

    [Id(4)] public ModerationLevel First { get; init; }

    [Id(5)] public ModerationLevel Second { get; init; }

    /// <summary>Null without one, and after their erasure.</summary>
    [Id(6)] public string? FirstActor { get; init; }

    /// <summary>Null after their erasure.</summary>
    [Id(7)] public string? SecondActor { get; init; }

    [Id(8)] public DateTimeOffset At { get; init; }

    [Id(9)] public double Rate { get; init; }

    [Id(10)] public ContentType Type { get; init; }

    /// <summary>
    /// The pair of a case whose decision is final; null when nothing is compared there. What was to be confirmed is compared with a sample
    /// by the first decision, which was made without seeing it.
    /// </summary>
    public static StoredReviewPair? Of(ReviewCase review)
    {
        var (compared, made) = review.AwaitsSecond ? (review.Check!.Sample, review.First) : (review.Check, review.Verdict);
        return compared is { IsOver: false } check && made is { } verdict && review.Verdict is not null ? Of(review, check, verdict) : null;
    }

    public ReviewPair ToPair() => new(Kind, Queue, Category, First, Second, FirstActor, SecondActor, At, Rate, Type);

    public StoredReviewPair Without(string userId) => this with
    {
        FirstActor = FirstActor == userId ? null : FirstActor,
        SecondActor = SecondActor == userId ? null : SecondActor,
    };

    private static StoredReviewPair Of(ReviewCase review, ReviewCheck check, ReviewVerdict verdict) =>
        new()
        {
            DecisionId = verdict.DecisionId,
            Kind = check.Kind,
            Queue = verdict.Queue,
            Category = check.Category,
            First = check.Level,
            Second = verdict.Level,
            FirstActor = check.First?.Actor,
            SecondActor = verdict.Actor,
            At = verdict.At,
            Rate = check.Rate,
            Type = review.Subject.Type,
        };
}

/// <summary>What leads know the answer of, of a shard.</summary>
[GenerateSerializer, Immutable, Alias("stored-golden-reviews")]
internal sealed record StoredGoldenReviews
{
    [Id(0)] public ImmutableArray<StoredGoldenReview> Marked { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>What a lead knows the answer of.</summary>
/// <param name="Golden">The answer.</param>
/// <param name="Subject">The item.</param>
/// <param name="Deciders">Who decided about this revision: they have seen it.</param>
[GenerateSerializer, Immutable, Alias("stored-golden-review")]
internal sealed record StoredGoldenReview(
    [property: Id(0)] GoldenReview Golden,
    [property: Id(1)] ReviewSubject Subject,
    [property: Id(2)] ImmutableArray<string> Deciders);

/// <summary>Who has cases with a known answer, of a shard.</summary>
[GenerateSerializer, Immutable, Alias("stored-golden-holds")]
internal sealed record StoredGoldenHolds
{
    [Id(0)] public ImmutableArray<StoredGoldenHold> Holds { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A case with a known answer, as one moderator has it.</summary>
[GenerateSerializer, Immutable, Alias("stored-golden-hold")]
internal sealed record StoredGoldenHold([property: Id(0)] string UserId, [property: Id(1)] ReviewCase Case);
