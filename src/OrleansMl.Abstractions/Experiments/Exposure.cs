using System.Collections.Immutable;

namespace OrleansMl.Experiments;

/// <summary>An item that was put on somebody's list.</summary>
[GenerateSerializer, Immutable, Alias("exposure")]
public sealed record Exposure
{
    /// <summary>Whose list.</summary>
    [Id(0)] public required string UserId { get; init; }

    /// <summary>The item.</summary>
    [Id(1)] public required string ContentId { get; init; }

    /// <summary>When (UTC).</summary>
    [Id(2)] public required DateTimeOffset At { get; init; }

    /// <summary>The experiment that the person was in; null for none.</summary>
    [Id(3)] public string? Experiment { get; init; }

    /// <summary>Their variant; null for none.</summary>
    [Id(4)] public string? Variant { get; init; }

    /// <summary>The place on the list, from 1.</summary>
    [Id(5)] public required int Place { get; init; }

    /// <summary>The chance in (0, 1] with which this item got this place: 1 for places by score.</summary>
    [Id(6)] public double Propensity { get; init; } = 1;

    /// <summary>How often people who are shown it take it, as it was foretold, 0–1; null when nothing foretold it.</summary>
    [Id(7)] public double? Predicted { get; init; }

    /// <summary>What other policies would have done at this place; null for places by score, where there was no choice.</summary>
    [Id(8)] public ExploredTargets? Explored { get; init; }
}

/// <summary>
/// What two other policies would have done where an item was drawn: enough to estimate afterwards what they would have
/// earned, without keeping the list of alternatives.
/// </summary>
/// <param name="GreedyPropensity">1 when the item has the highest foretold rate of all that might have been drawn, else 0.</param>
/// <param name="GreedyValue">The highest foretold rate.</param>
/// <param name="UniformPropensity">One over the number of items that might have been drawn.</param>
/// <param name="UniformValue">The mean of their foretold rates.</param>
[GenerateSerializer, Immutable, Alias("explored-targets")]
public readonly record struct ExploredTargets(
    [property: Id(0)] double GreedyPropensity,
    [property: Id(1)] double GreedyValue,
    [property: Id(2)] double UniformPropensity,
    [property: Id(3)] double UniformValue);

/// <summary>A part of the exposure log.</summary>
/// <param name="Exposures">The latest first, as they were stored: within about a second in order of time.</param>
/// <param name="Next">Where the next, older part begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("exposure-page")]
public sealed record ExposurePage([property: Id(0)] ImmutableArray<Exposure> Exposures, [property: Id(1)] string? Next);
