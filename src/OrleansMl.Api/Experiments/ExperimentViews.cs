using System.Collections.Immutable;

namespace OrleansMl.Experiments;

/// <summary>All experiments.</summary>
public sealed record ExperimentsView
{
    /// <summary>By name.</summary>
    public required ImmutableArray<Experiment> Experiments { get; init; }
}

/// <summary>A part of the exposure log.</summary>
public sealed record ExposuresView
{
    /// <summary>The latest first.</summary>
    public required ImmutableArray<Exposure> Exposures { get; init; }

    /// <summary>Give it as cursor for the next, older part; null when there is none.</summary>
    public required string? Next { get; init; }
}

/// <summary>A number with its 95 % interval.</summary>
/// <param name="Value">The estimate; null where it cannot be said.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record IntervalView(double? Value, double? Low, double? High)
{
    internal static IntervalView Of(Interval interval) => new(Finite(interval.Value), Finite(interval.Low), Finite(interval.High));

    private static double? Finite(double value) => double.IsFinite(value) ? Math.Round(value, 6) : null;
}

/// <summary>What another policy would have earned.</summary>
public sealed record PolicyEstimateView
{
    /// <summary>greedy shows what is thought best, uniform any by chance alone, target is the one that was asked about.</summary>
    public required string Policy { get; init; }

    /// <summary>How many exposures it is made of.</summary>
    public required int Exposures { get; init; }

    /// <summary>How many they are worth to this policy.</summary>
    public required double EffectiveSample { get; init; }

    /// <summary>Self-normalised inverse propensity score.</summary>
    public required IntervalView Snips { get; init; }

    /// <summary>Doubly robust estimate.</summary>
    public required IntervalView DoublyRobust { get; init; }

    /// <summary>Why the estimate should not be believed; null when it may be.</summary>
    public required string? Warning { get; init; }

    internal static PolicyEstimateView Of(PolicyEstimate estimate) => new()
    {
        Policy = estimate.Policy,
        Exposures = estimate.Exposures,
        EffectiveSample = Math.Round(estimate.EffectiveSample, 2),
        Snips = IntervalView.Of(estimate.Snips),
        DoublyRobust = IntervalView.Of(estimate.DoublyRobust),
        Warning = estimate.Warning,
    };
}

/// <summary>What came of one variant.</summary>
public sealed record VariantResultView
{
    /// <summary>The variant.</summary>
    public required string Name { get; init; }

    /// <summary>People who were shown something.</summary>
    public required int People { get; init; }

    /// <summary>Items they were shown; a person and an item count once.</summary>
    public required int Exposures { get; init; }

    /// <summary>Of them taken.</summary>
    public required int Takes { get; init; }

    /// <summary>Of the exposures those that may still be taken.</summary>
    public required int Open { get; init; }

    /// <summary>Takes per exposure.</summary>
    public required IntervalView Rate { get; init; }

    /// <summary>Its rate less that of the control; null for the control.</summary>
    public required IntervalView? Difference { get; init; }
}

/// <summary>What came of an experiment.</summary>
public sealed record ExperimentResultsView
{
    /// <summary>The experiment.</summary>
    public required string Name { get; init; }

    /// <summary>Exposures from here on count; null when it never ran.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>How long after an exposure an item may be taken, in hours.</summary>
    public required int Hours { get; init; }

    /// <summary>True when there are more exposures than the latest 20,000, which count.</summary>
    public required bool IsPartial { get; init; }

    /// <summary>The control first.</summary>
    public required ImmutableArray<VariantResultView> Variants { get; init; }

    /// <summary>What other policies would have earned at the places where an item was drawn.</summary>
    public required ImmutableArray<PolicyEstimateView> OffPolicy { get; init; }

    internal static ExperimentResultsView Of(ExperimentResults results) => new()
    {
        Name = results.Name,
        Since = results.Since,
        Hours = results.Hours,
        IsPartial = results.IsPartial,
        Variants =
        [
            .. results.Variants.Select(one => new VariantResultView
            {
                Name = one.Name,
                People = one.People,
                Exposures = one.Exposures,
                Takes = one.Takes,
                Open = one.Open,
                Rate = IntervalView.Of(one.Rate),
                Difference = one.Difference is { } difference ? IntervalView.Of(difference) : null,
            }),
        ],
        OffPolicy = [.. results.OffPolicy.Select(PolicyEstimateView.Of)],
    };
}
