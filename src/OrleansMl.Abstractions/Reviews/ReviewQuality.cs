using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>Of which decisions.</summary>
/// <param name="Queue">Of this queue; null for all.</param>
/// <param name="Category">Of this category; null for all.</param>
/// <param name="Since">Made from then on (UTC); null for all that are kept.</param>
[GenerateSerializer, Immutable, Alias("review-quality-filter")]
public sealed record ReviewQualityFilter(
    [property: Id(0)] string? Queue = null, [property: Id(1)] string? Category = null, [property: Id(2)] DateTimeOffset? Since = null);

/// <summary>How well decisions agree, of the latest that were compared: at most 8,704.</summary>
[GenerateSerializer, Immutable, Alias("review-quality")]
public sealed record ReviewQuality
{
    /// <summary>Two moderators about the same revision, the second without seeing the first.</summary>
    [Id(0)] public required ReviewAgreement SecondReviews { get; init; }

    /// <summary>The same by category.</summary>
    [Id(1)] public ImmutableArray<CategoryAgreement> Categories { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>By user.</summary>
    [Id(2)] public ImmutableArray<ReviewerQuality> Moderators { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Decisions that no person made, against a moderator's.</summary>
    [Id(3)] public required AutomaticQuality Automatic { get; init; }

    /// <summary>When the oldest of these decisions was compared (UTC); null without one.</summary>
    [Id(4)] public DateTimeOffset? Oldest { get; init; }
}

/// <summary>How often pairs of decisions are the same level.</summary>
/// <param name="Pairs">How many pairs.</param>
/// <param name="Equal">How many of them are the same level.</param>
/// <param name="Kappa">
/// Cohen's kappa, in [-1, 1]: 0 for as often as by chance, 1 for always. Null without pairs, and where both sides decided one level only.
/// </param>
/// <param name="Low">The lower end of its interval of 95 %; null with it.</param>
/// <param name="High">The upper end; null with it.</param>
[GenerateSerializer, Immutable, Alias("review-agreement")]
public sealed record ReviewAgreement(
    [property: Id(0)] int Pairs,
    [property: Id(1)] int Equal,
    [property: Id(2)] double? Kappa,
    [property: Id(3)] double? Low,
    [property: Id(4)] double? High);

/// <summary>Agreement about a category.</summary>
/// <param name="Category">The category; <c>none</c> where nothing names one.</param>
/// <param name="Agreement">How well.</param>
[GenerateSerializer, Immutable, Alias("category-agreement")]
public sealed record CategoryAgreement([property: Id(0)] string Category, [property: Id(1)] ReviewAgreement Agreement);

/// <summary>How well a moderator agrees with others, and with answers that are known.</summary>
/// <param name="UserId">The moderator.</param>
/// <param name="Agreement">With others, whoever came first.</param>
/// <param name="Categories">The same by category.</param>
/// <param name="Golden">With answers that are known.</param>
[GenerateSerializer, Immutable, Alias("reviewer-quality")]
public sealed record ReviewerQuality(
    [property: Id(0)] string UserId,
    [property: Id(1)] ReviewAgreement Agreement,
    [property: Id(2)] ImmutableArray<CategoryAgreement> Categories,
    [property: Id(3)] EstimatedShare Golden);

/// <summary>A share that is estimated from some.</summary>
/// <param name="Of">Of how many.</param>
/// <param name="Count">How many of them.</param>
/// <param name="Share">The estimate, in [0, 1]; null where nothing is known.</param>
/// <param name="Low">The lower end of its interval of 95 % (Wilson); null with it.</param>
/// <param name="High">The upper end; null with it.</param>
[GenerateSerializer, Immutable, Alias("estimated-share")]
public sealed record EstimatedShare(
    [property: Id(0)] int Of,
    [property: Id(1)] int Count,
    [property: Id(2)] double? Share,
    [property: Id(3)] double? Low,
    [property: Id(4)] double? High);

/// <summary>Samples of decisions that no person made, against what a moderator decided without seeing them.</summary>
[GenerateSerializer, Immutable, Alias("automatic-quality")]
public sealed record AutomaticQuality
{
    /// <summary>How often they are the same level.</summary>
    [Id(0)] public required ReviewAgreement Agreement { get; init; }

    /// <summary>The same by category.</summary>
    [Id(1)] public ImmutableArray<CategoryAgreement> Categories { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Precision and recall by level. What the policy sends to moderators is not sampled, and is in neither.</summary>
    [Id(2)] public ImmutableArray<LevelQuality> Levels { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How many were drawn by which rate: each counts as the decisions that it stands for, 1 / rate.</summary>
    [Id(3)] public ImmutableArray<SampledShare> Samples { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Precision and recall of a level.</summary>
/// <param name="Level">The level.</param>
/// <param name="Precision">Of the automatic decisions at this level, how many a moderator decides the same.</param>
/// <param name="Recall">Of what a moderator decides at this level, how much was decided so automatically.</param>
[GenerateSerializer, Immutable, Alias("level-quality")]
public sealed record LevelQuality(
    [property: Id(0)] ModerationLevel Level, [property: Id(1)] EstimatedShare Precision, [property: Id(2)] EstimatedShare Recall);

/// <summary>How many samples were drawn by a rate.</summary>
/// <param name="Type">The surface.</param>
/// <param name="Rate">The share of its decisions that was drawn.</param>
/// <param name="Count">Samples that a moderator decided.</param>
[GenerateSerializer, Immutable, Alias("sampled-share")]
public sealed record SampledShare([property: Id(0)] ContentType Type, [property: Id(1)] double Rate, [property: Id(2)] int Count);
