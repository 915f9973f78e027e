using System.Collections.Immutable;

namespace OrleansMl.Recommendations;

/// <summary>What one person may like (grain key: the user id).</summary>
[GrainInterfaceType("user-recommendations")]
public interface IUserRecommendationsGrain : IGrainWithStringKey
{
    /// <summary>
    /// A list for the person, without what they have seen or rejected. Kept warm for five minutes; a new
    /// interaction or publication makes a new one at once.
    /// </summary>
    /// <param name="query">What is wanted.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("get")]
    Task<RecommendationList> GetAsync(RecommendationQuery query, CancellationToken cancellationToken = default);
}

/// <summary>What is wanted.</summary>
[GenerateSerializer, Immutable, Alias("recommendation-query")]
public sealed record RecommendationQuery
{
    /// <summary>The most items on one list.</summary>
    public const int MaxLimit = 100;

    /// <summary>How many, 1 to <see cref="MaxLimit"/>.</summary>
    [Id(0)] public int Limit { get; init; } = 20;

    /// <summary>Only this surface; null for all.</summary>
    [Id(1)] public ContentType? Type { get; init; }

    /// <summary>Only items of this region, or of none; null for all.</summary>
    [Id(2)] public string? Region { get; init; }

    /// <summary>Only items in this language, or of unknown language; null for all.</summary>
    [Id(3)] public string? Language { get; init; }

    /// <summary>True asks for parts and reasons.</summary>
    [Id(4)] public bool Explain { get; init; }

    /// <summary>Only items of this category; null for all.</summary>
    [Id(5)] public string? Category { get; init; }
}

/// <summary>A list.</summary>
[GenerateSerializer, Immutable, Alias("recommendation-list")]
public sealed record RecommendationList
{
    /// <summary>The best first.</summary>
    [Id(0)] public required ImmutableArray<RecommendedItem> Items { get; init; }

    /// <summary>The publication it was made with; 0 for none, then it is what trends.</summary>
    [Id(1)] public required long ModelVersion { get; init; }

    /// <summary>When (UTC).</summary>
    [Id(2)] public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>True when it was made before.</summary>
    [Id(3)] public bool FromCache { get; init; }
}

/// <summary>An item on a list.</summary>
[GenerateSerializer, Immutable, Alias("recommended-item")]
public sealed record RecommendedItem
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>The surface.</summary>
    [Id(1)] public required ContentType Type { get; init; }

    /// <summary>What candidates are ordered by, before the list is made diverse.</summary>
    [Id(2)] public required double Score { get; init; }

    /// <summary>z of what people like them take, before its weight; null when the item is not in the publication.</summary>
    [Id(3)] public double? Collaborative { get; init; }

    /// <summary>z of how much it trends, before its weight; null when it does not.</summary>
    [Id(4)] public double? Trending { get; init; }

    /// <summary>Items of theirs that speak most for it; only when reasons were asked for.</summary>
    [Id(5)] public ImmutableArray<string> BecauseOf { get; init; } = [];

    /// <summary>z of how close it is to what they liked, before its weight; null when nothing is known of what it is about.</summary>
    [Id(6)] public double? Content { get; init; }

    /// <summary>The chance in (0, 1] with which it was drawn, when it is on the list to be tried; null for places by score.</summary>
    [Id(7)] public double? Propensity { get; init; }

    /// <summary>What the score is the sum of; only when reasons were asked for. Null of what is shown once more.</summary>
    [Id(8)] public RecommendationParts? Parts { get; init; }
}

/// <summary>What a score is the sum of, in weighted log-odds that the item is taken.</summary>
/// <param name="Collaborative">What people like them take.</param>
/// <param name="Content">How close it is to what they liked.</param>
/// <param name="Trending">How much it trends.</param>
/// <param name="Feedback">What they rejected of its author and its categories: 0 or less.</param>
[GenerateSerializer, Immutable, Alias("recommendation-parts")]
public sealed record RecommendationParts(
    [property: Id(0)] double Collaborative,
    [property: Id(1)] double Content,
    [property: Id(2)] double Trending,
    [property: Id(3)] double Feedback);
