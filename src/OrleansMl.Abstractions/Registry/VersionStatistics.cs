using System.Collections.Immutable;

namespace OrleansMl.Registry;

/// <summary>How often a version answered, failed, and scored how high.</summary>
[GenerateSerializer, Immutable, Alias("version-statistics")]
public sealed record VersionStatistics
{
    /// <summary>The version.</summary>
    [Id(0)] public required string Version { get; init; }

    /// <summary>Texts it answered.</summary>
    [Id(1)] public long Calls { get; init; }

    /// <summary>Texts it failed on, slow answers included; a full queue is not a failure of the live version.</summary>
    [Id(2)] public long Errors { get; init; }

    /// <summary>The scores by label, for versions that classify; empty otherwise.</summary>
    [Id(3)] public ImmutableArray<ScoreHistogram> Scores { get; init; } = [];
}

/// <summary>How the scores of one label are spread.</summary>
/// <param name="Label">The label as the package names it.</param>
/// <param name="Counts">Scores per bin, lowest first; the bins' edges are <c>ScoreBins.Edges</c> of OrleansMl.Core.</param>
[GenerateSerializer, Immutable, Alias("score-histogram")]
public readonly record struct ScoreHistogram([property: Id(0)] string Label, [property: Id(1)] ImmutableArray<long> Counts);
