using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

// What shards of reviews are told and answer.

/// <summary>A reason for a case.</summary>
/// <param name="Subject">The item.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Reach">How many reported it, as far as their accounts are proven.</param>
/// <param name="Detail">More, in words; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("review-opening")]
internal sealed record ReviewOpening(
    [property: Id(0)] ReviewSubject Subject,
    [property: Id(1)] ReviewReason Reason,
    [property: Id(2)] double Reach = 0,
    [property: Id(3)] string? Detail = null)
{
    /// <summary>Who must not decide.</summary>
    [Id(4)] public ImmutableArray<string> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When it was asked last (UTC): a decision that was made after it answers it. Null for what no decision answers.</summary>
    [Id(5)] public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The legal request that asks; null for none. Until it is settled, reviews may only remove the item.</summary>
    [Id(6)] public string? Request { get; init; }
}

/// <summary>An item is different now.</summary>
/// <param name="Subject">The item as it is.</param>
/// <param name="NeedsHuman">True when its revision waits for a human.</param>
/// <param name="IsGone">True when it is withdrawn.</param>
/// <param name="Why">What happened.</param>
[GenerateSerializer, Immutable, Alias("review-item-change")]
internal sealed record ReviewItemChange(
    [property: Id(0)] ReviewSubject Subject,
    [property: Id(1)] bool NeedsHuman,
    [property: Id(2)] bool IsGone,
    [property: Id(3)] string Why)
{
    /// <summary>The decision that a person has just made about it, in its case or not; null for none.</summary>
    [Id(4)] public string? DecisionId { get; init; }
}

/// <summary>A legal request was decided.</summary>
/// <param name="ContentId">An item that it names.</param>
/// <param name="Revision">The item's revision.</param>
/// <param name="Request">The request.</param>
/// <param name="NeedsHuman">True when the item waits for a human for another reason.</param>
/// <param name="Why">What was decided.</param>
[GenerateSerializer, Immutable, Alias("review-settlement")]
internal sealed record ReviewSettlement(
    [property: Id(0)] string ContentId,
    [property: Id(1)] int Revision,
    [property: Id(2)] string Request,
    [property: Id(3)] bool NeedsHuman,
    [property: Id(4)] string Why);

/// <summary>The first cases of a queue.</summary>
/// <param name="Keys">What orders those that the caller may decide; see <see cref="ReviewPriority.KeyOf"/>.</param>
/// <param name="IsBehind">True when none wait in memory and some on disk.</param>
[GenerateSerializer, Immutable, Alias("review-peek")]
internal sealed record ReviewPeek([property: Id(0)] ImmutableArray<double> Keys, [property: Id(1)] bool IsBehind)
{
    /// <summary>How often whoever asks for the next case gets one whose answer is known.</summary>
    [Id(2)] public double GoldenRate { get; init; }
}

/// <summary>Items whose cases wait on disk.</summary>
/// <param name="ContentIds">The items.</param>
/// <param name="Next">Where to go on; null at the end.</param>
[GenerateSerializer, Immutable, Alias("items-on-disk")]
internal sealed record ItemsOnDisk([property: Id(0)] ImmutableArray<string> ContentIds, [property: Id(1)] StoredReviewPlace? Next);

/// <summary>A place in the order of cases.</summary>
[GenerateSerializer, Immutable, Alias("review-place")]
internal sealed record ReviewPlace([property: Id(0)] double Key, [property: Id(1)] string Id);

/// <summary>What is due on a shard.</summary>
/// <param name="ToTell">Cases whose item may not have heard of the decision, or of its undoing.</param>
/// <param name="ToSend">Cases whose undo window is over.</param>
[GenerateSerializer, Immutable, Alias("reviews-due")]
internal sealed record ReviewsDue(
    [property: Id(0)] ImmutableArray<ReviewCase> ToTell, [property: Id(1)] ImmutableArray<ReviewCase> ToSend);

/// <summary>What became of sending a case's decision.</summary>
/// <param name="Id">The case.</param>
/// <param name="DecisionId">The decision.</param>
/// <param name="Error">Why it was not accepted; null when it was.</param>
[GenerateSerializer, Immutable, Alias("review-sent")]
internal sealed record ReviewSent(
    [property: Id(0)] string Id, [property: Id(1)] string DecisionId, [property: Id(2)] string? Error = null);

/// <summary>Figures of a shard.</summary>
[GenerateSerializer, Immutable, Alias("review-shard-stats")]
internal sealed record ReviewShardStats(
    [property: Id(0)] ImmutableArray<ReviewQueueStats> Queues, [property: Id(1)] ImmutableArray<HandledReview> Handled);

/// <summary>A decision that was sent: a line of the log of what was handled.</summary>
[GenerateSerializer, Immutable, Alias("handled-review")]
internal sealed record HandledReview(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Queue,
    [property: Id(2)] string Actor,
    [property: Id(3)] ModerationLevel Level,
    [property: Id(4)] double? HandlingSeconds);
