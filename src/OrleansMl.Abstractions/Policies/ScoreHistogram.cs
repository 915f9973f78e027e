using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>Which stored scores to count.</summary>
/// <param name="Category">Of this category.</param>
/// <param name="Surface">Only this kind of content; null for all.</param>
/// <param name="Since">Only what was scored since (UTC); null for everything that is kept.</param>
/// <param name="Until">Only what was scored before (UTC); null for no limit.</param>
[GenerateSerializer, Immutable, Alias("score-histogram-request")]
public sealed record ScoreHistogramRequest(
    [property: Id(0)] ModerationCategory Category,
    [property: Id(1)] ContentType? Surface = null,
    [property: Id(2)] DateTimeOffset? Since = null,
    [property: Id(3)] DateTimeOffset? Until = null);

/// <summary>How the scores of a category are spread.</summary>
[GenerateSerializer, Immutable, Alias("category-histogram")]
public sealed record ScoreHistogram
{
    /// <summary>How many bins there are; each is a fiftieth of 0 to 1 wide.</summary>
    public const int BinCount = 50;

    /// <summary>Items that are counted: those with a score of the category.</summary>
    [Id(0)] public long Items { get; init; }

    /// <summary>Items that no model could judge for the category; they are in no bin.</summary>
    [Id(1)] public long NotJudged { get; init; }

    /// <summary>When the oldest of them was scored (UTC); null without any.</summary>
    [Id(2)] public DateTimeOffset? Oldest { get; init; }

    /// <summary>All <see cref="BinCount"/> bins, the lowest scores first.</summary>
    [Id(3)] public ImmutableArray<ScoreBin> Bins { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Items whose score lies in a part of 0 to 1.</summary>
/// <param name="From">The lowest score, included.</param>
/// <param name="To">Where the next bin begins; of the last one the highest score, included.</param>
/// <param name="Count">Items.</param>
/// <param name="Approved">Of these, such that a person approved.</param>
/// <param name="Flagged">Of these, such that a person flagged.</param>
/// <param name="Rejected">Of these, such that a person rejected.</param>
[GenerateSerializer, Immutable, Alias("score-bin")]
public sealed record ScoreBin(
    [property: Id(0)] double From,
    [property: Id(1)] double To,
    [property: Id(2)] long Count,
    [property: Id(3)] long Approved,
    [property: Id(4)] long Flagged,
    [property: Id(5)] long Rejected);
