using System.Collections.Immutable;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

/// <summary>Whether an experiment decides about lists.</summary>
public enum ExperimentState
{
    /// <summary>The people in it get the lists of their variants.</summary>
    Running,

    /// <summary>Everybody gets the usual lists; its results can still be read.</summary>
    Stopped,
}

/// <summary>One way to put lists together that an experiment tries.</summary>
/// <param name="Name">1–64 characters of <c>[A-Za-z0-9._:-]</c>, once in an experiment.</param>
/// <param name="Weight">Its part of the experiment's people is this over the sum of all weights. Positive, at most 1,000,000.</param>
/// <param name="Settings">How its lists are put together.</param>
[GenerateSerializer, Immutable, Alias("experiment-variant")]
public sealed record ExperimentVariant(
    [property: Id(0)] string Name,
    [property: Id(1)] double Weight,
    [property: Id(2)] RankingSettings Settings);

/// <summary>What somebody wants an experiment to be.</summary>
[GenerateSerializer, Immutable, Alias("experiment-draft")]
public sealed record ExperimentDraft
{
    /// <summary>
    /// 1–64 characters of <c>[A-Za-z0-9._:-]</c>. People are assigned by it: the same name puts the same people into the same buckets.
    /// </summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Share of all people that take part, 0–1.</summary>
    [Id(1)] public required double Share { get; init; }

    /// <summary>
    /// 1 to <see cref="ExperimentRules.MaxVariants"/> variants; the first is the control that the others are compared with.
    /// </summary>
    [Id(2)] public required ImmutableArray<ExperimentVariant> Variants { get; init; }

    /// <summary>Whether it runs.</summary>
    [Id(3)] public ExperimentState State { get; init; }
}

/// <summary>An experiment as the cluster holds it.</summary>
[GenerateSerializer, Immutable, Alias("experiment")]
public sealed record Experiment
{
    /// <summary>Its name.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Grows with each change; also the ETag.</summary>
    [Id(1)] public required int Version { get; init; }

    /// <summary>Whether it runs.</summary>
    [Id(2)] public required ExperimentState State { get; init; }

    /// <summary>Share of all people that take part, 0–1.</summary>
    [Id(3)] public required double Share { get; init; }

    /// <summary>The first is the control.</summary>
    [Id(4)] public required ImmutableArray<ExperimentVariant> Variants { get; init; }

    /// <summary>When it began to run with these variants (UTC): results count from here. Null when it never ran.</summary>
    [Id(5)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was stopped (UTC); null while it runs.</summary>
    [Id(6)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who changed what, the latest first; the latest 100.</summary>
    [Id(7)] public ImmutableArray<ExperimentEntry> Audit { get; init; } = [];
}

/// <summary>What was done to an experiment.</summary>
public enum ExperimentAction
{
    /// <summary>It was made.</summary>
    Create,

    /// <summary>It began to run, or began anew because its variants changed.</summary>
    Start,

    /// <summary>Its share, or the variants of one that does not run, were changed.</summary>
    Change,

    /// <summary>It was stopped.</summary>
    Stop,
}

/// <summary>One change of an experiment.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="By">Who.</param>
/// <param name="Action">What.</param>
/// <param name="Version">The version that came of it.</param>
/// <param name="Detail">What changed, for people.</param>
/// <param name="Reason">Why, as they said; null when they did not.</param>
[GenerateSerializer, Immutable, Alias("experiment-entry")]
public sealed record ExperimentEntry(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string By,
    [property: Id(2)] ExperimentAction Action,
    [property: Id(3)] int Version,
    [property: Id(4)] string Detail,
    [property: Id(5)] string? Reason);
