using System.Collections.Immutable;

namespace OrleansMl.Experiments;

/// <summary>What came of experiments (stateless; use key 0).</summary>
[GrainInterfaceType("experiment-results")]
public interface IExperimentResultsGrain : IGrainWithIntegerKey
{
    /// <summary>The most exposures that results are made of: the latest ones.</summary>
    const int MaxExposures = 20_000;

    /// <summary>The most exposures of one <see cref="EstimateAsync"/>.</summary>
    const int MaxLogged = 10_000;

    /// <summary>The longest time after an exposure that can be asked for, in hours.</summary>
    const int MaxHours = 24 * 30;

    /// <summary>
    /// What the people in an experiment took of what they were shown since it began: of the latest <see cref="MaxExposures"/>, a person and
    /// an item once. An item is taken when the person watched, liked, commented on or shared it, or followed its author, within some hours
    /// after it was shown, and did not take that back.
    /// </summary>
    /// <param name="name">The experiment.</param>
    /// <param name="hours">How long after, 1 to <see cref="MaxHours"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null when there is no such experiment.</returns>
    [Alias("get")]
    Task<ExperimentResults?> GetAsync(string name, int hours, CancellationToken cancellationToken = default);

    /// <summary>What another policy would have earned, from a log that the caller has.</summary>
    /// <param name="log">1 to <see cref="MaxLogged"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">A propensity is 0 or no chance, or a number is not finite.</exception>
    [Alias("estimate")]
    Task<PolicyEstimate> EstimateAsync(ImmutableArray<LoggedChoice> log, CancellationToken cancellationToken = default);
}

/// <summary>One thing that was shown by a policy that logged its chances.</summary>
/// <param name="Reward">What came of it, for example 1 for taken and 0 for not.</param>
/// <param name="Propensity">The chance in (0, 1] with which the logging policy showed it.</param>
/// <param name="TargetPropensity">The chance in [0, 1] with which the policy that is asked about would have shown it.</param>
/// <param name="Predicted">What a model says the reward of it would be; 0 without a model.</param>
/// <param name="TargetValue">What the model says of the target policy's choice in this situation: Σ chance · predicted
/// over all it may show; 0 without a model.</param>
[GenerateSerializer, Immutable, Alias("logged-choice")]
public readonly record struct LoggedChoice(
    [property: Id(0)] double Reward,
    [property: Id(1)] double Propensity,
    [property: Id(2)] double TargetPropensity,
    [property: Id(3)] double Predicted,
    [property: Id(4)] double TargetValue);

/// <summary>A number with its 95 % interval; NaN where it cannot be said.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
[GenerateSerializer, Immutable, Alias("interval")]
public readonly record struct Interval([property: Id(0)] double Value, [property: Id(1)] double Low, [property: Id(2)] double High);

/// <summary>What another policy would have earned.</summary>
[GenerateSerializer, Immutable, Alias("policy-estimate")]
public sealed record PolicyEstimate
{
    /// <summary>The policy that is asked about.</summary>
    [Id(0)] public required string Policy { get; init; }

    /// <summary>How many exposures it is made of.</summary>
    [Id(1)] public required int Exposures { get; init; }

    /// <summary>How many they are worth to this policy: Kish's (Σw)² / Σw².</summary>
    [Id(2)] public required double EffectiveSample { get; init; }

    /// <summary>The self-normalised inverse propensity score.</summary>
    [Id(3)] public required Interval Snips { get; init; }

    /// <summary>The doubly robust estimate.</summary>
    [Id(4)] public required Interval DoublyRobust { get; init; }

    /// <summary>Why the estimate should not be believed, as a sentence; null when it may be.</summary>
    [Id(5)] public string? Warning { get; init; }
}

/// <summary>What came of one variant.</summary>
[GenerateSerializer, Immutable, Alias("variant-result")]
public sealed record VariantResult
{
    /// <summary>The variant.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>People who were shown something.</summary>
    [Id(1)] public required int People { get; init; }

    /// <summary>Items that they were shown; a person and an item count once.</summary>
    [Id(2)] public required int Exposures { get; init; }

    /// <summary>Of them taken.</summary>
    [Id(3)] public required int Takes { get; init; }

    /// <summary>Of the exposures those whose hours are not over: they may still be taken.</summary>
    [Id(4)] public required int Open { get; init; }

    /// <summary>Takes per exposure: Wilson's 95 % interval, with what the exposures are worth when a person's are alike.</summary>
    [Id(5)] public required Interval Rate { get; init; }

    /// <summary>Its rate less that of the control, with Newcombe's 95 % interval; null for the control.</summary>
    [Id(6)] public Interval? Difference { get; init; }
}

/// <summary>What came of an experiment.</summary>
[GenerateSerializer, Immutable, Alias("experiment-results")]
public sealed record ExperimentResults
{
    /// <summary>The experiment.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Exposures from here on count (UTC); null when it never ran.</summary>
    [Id(1)] public required DateTimeOffset? Since { get; init; }

    /// <summary>How long after an exposure an item may be taken, in hours.</summary>
    [Id(2)] public required int Hours { get; init; }

    /// <summary>True when there are more exposures than were looked at: the latest ones count.</summary>
    [Id(3)] public required bool IsPartial { get; init; }

    /// <summary>The control first, then as the experiment lists them.</summary>
    [Id(4)] public required ImmutableArray<VariantResult> Variants { get; init; }

    /// <summary>What the policies <c>greedy</c> and <c>uniform</c> would have earned at the places where an item was drawn.</summary>
    [Id(5)] public required ImmutableArray<PolicyEstimate> OffPolicy { get; init; }
}
