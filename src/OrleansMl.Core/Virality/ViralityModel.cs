using System.Collections.Immutable;
using OrleansMl.Training;

namespace OrleansMl.Virality;

/// <summary>What a growth model knows beside its trees.</summary>
public sealed record ViralityParameters
{
    /// <summary>What is believed of a cascade before it has shares.</summary>
    public required CascadePriors Priors { get; init; }

    /// <summary>Intervals by group; see <see cref="ViralityModel.GroupOf"/>.</summary>
    public required ImmutableArray<ConformalIntervals> Intervals { get; init; }

    /// <summary>What the log-odds of doubling mean.</summary>
    public required IsotonicRegression Doubling { get; init; }

    /// <summary>Final size that one cascade in a hundred reached: what is called viral where the platform does not say.</summary>
    public required double ViralSize { get; init; }

    /// <summary>
    /// What cascades become that have too few shares to say: final sizes of all such cascades, by <see cref="ViralityModel.Horizons"/>.
    /// </summary>
    public required ImmutableArray<SizePrior> Early { get; init; }

    /// <summary>Shares of such cascades that reach <see cref="ViralSize"/>, and that double.</summary>
    public required EarlyChances EarlyChances { get; init; }

    /// <summary>
    /// Quantiles (0, 10 %, …, 100 %) of the predicted logarithm of growth over the training cascades: what drift is measured against.
    /// </summary>
    public required ImmutableArray<double> Usual { get; init; }
}

/// <summary>What becomes of cascades with too few shares to say.</summary>
/// <param name="Viral">How many reach the viral size.</param>
/// <param name="Doubling">How many double.</param>
public readonly record struct EarlyChances(double Viral, double Doubling);

/// <summary>Mean and quantiles of the shares still to come.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Low80">10 % have at most this.</param>
/// <param name="High80">90 % have at most this.</param>
/// <param name="Low95">2.5 % have at most this.</param>
/// <param name="High95">97.5 % have at most this.</param>
public readonly record struct SizePrior(double Mean, double Low80, double High80, double Low95, double High95);

/// <summary>
/// How a cascade will go on: the self-exciting estimate, corrected by boosted trees that learned from many cascades how it errs; a second
/// sum of trees for how large the error will be; intervals by split-conformal prediction. Immutable; safe for any number of threads.
/// </summary>
public sealed class ViralityModel
{
    /// <summary>Fewer shares say nothing yet.</summary>
    public const int MinShares = 5;

    // Predicted growth below e^these is little, some, much.
    private static readonly double[] GrowthBounds = [.1, .4, 1];

    /// <param name="growth">Learned what to add to the estimate's logarithm of growth.</param>
    /// <param name="spread">Learned the logarithm of the error.</param>
    /// <param name="doubling">Learned the log-odds that the size doubles.</param>
    /// <param name="parameters">The rest.</param>
    public ViralityModel(ObliviousTrees growth, ObliviousTrees spread, ObliviousTrees doubling, ViralityParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Intervals.Length != Groups)
        {
            throw new ArgumentException($"There are {parameters.Intervals.Length} groups of intervals, not {Groups}.", nameof(parameters));
        }

        (Growth, Spread, Doubling, Parameters) = (growth, spread, doubling, parameters);
    }

    /// <summary>How far the model looks: an hour, six hours, a day, a week.</summary>
    public static ImmutableArray<TimeSpan> Horizons { get; } =
    [
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(24),
        TimeSpan.FromDays(7)
    ];

    /// <summary>How many groups of intervals there are.</summary>
    public static int Groups => Horizons.Length * (GrowthBounds.Length + 1);

    /// <summary>Corrections to the logarithm of growth.</summary>
    public ObliviousTrees Growth { get; }

    /// <summary>Logarithms of the error.</summary>
    public ObliviousTrees Spread { get; }

    /// <summary>Log-odds of doubling.</summary>
    public ObliviousTrees Doubling { get; }

    /// <summary>The rest.</summary>
    public ViralityParameters Parameters { get; }

    /// <summary>The group whose intervals a prediction has.</summary>
    /// <param name="horizon">Index in <see cref="Horizons"/>.</param>
    /// <param name="growth">The predicted logarithm of growth.</param>
    public static int GroupOf(int horizon, double growth)
    {
        var group = 0;
        while (group < GrowthBounds.Length && growth >= GrowthBounds[group])
        {
            group++;
        }

        return (horizon * (GrowthBounds.Length + 1)) + group;
    }

    /// <summary>Predicted logarithm of (shares then + 1) / (shares now + 1), and the model's own idea of its error.</summary>
    /// <param name="features">Of <see cref="CascadeFeatures.Fill"/>.</param>
    /// <param name="expected">What it returned.</param>
    public (double Growth, double Error) Predict(ReadOnlySpan<float> features, double expected) =>
        (Math.Max(0, expected + Growth.Predict(features)), Math.Exp(Math.Clamp(Spread.Predict(features), -6, 3)));

    /// <summary>Predicts a cascade.</summary>
    /// <param name="cascade">As it is; what has happened since its last share is taken from <paramref name="time"/>.</param>
    /// <param name="time">Now, on the cascade's scale.</param>
    /// <param name="viralSize">Final size that is called viral; null for <see cref="ViralityParameters.ViralSize"/>.</param>
    public ViralityForecast Forecast(CascadeState cascade, double time, double? viralSize = null)
    {
        ArgumentNullException.ThrowIfNull(cascade);
        var now = cascade.At(time);
        var estimate = new CascadeEstimate(now, Parameters.Priors);
        var target = viralSize ?? Parameters.ViralSize;
        if (now.Shares < MinShares)
        {
            return Uninformed(now, estimate, target);
        }

        Span<float> features = stackalloc float[CascadeFeatures.Count];
        var sizes = new SizeForecast[Horizons.Length];
        double growth = 0, error = 1, expected = 0;
        var intervals = Parameters.Intervals[0];
        for (var horizon = 0; horizon < Horizons.Length; horizon++)
        {
            expected = CascadeFeatures.Fill(now, cascade.Time, estimate, Horizons[horizon].TotalSeconds, features);
            (growth, error) = Predict(features, expected);
            intervals = Parameters.Intervals[GroupOf(horizon, growth)];
            var (low80, high80) = intervals.Around(growth, error, intervals.Reach80);
            var (low95, high95) = intervals.Around(growth, error, intervals.Reach95);
            sizes[horizon] = new(Horizons[horizon], Size(growth), Size(low80), Size(high80), Size(low95), Size(high95));
        }

        // The features left are those of the last horizon.
        var ordered = SizeForecasts.Ordered(sizes, now.Shares);
        var doubling = Parameters.Doubling.At(Doubling.Predict(features));
        return new()
        {
            Shares = now.Shares,
            ViralSize = target,
            IsInformed = true,
            Probability = now.Shares >= target ? 1 : intervals.ProbabilityOf(growth, error, Math.Log((target + 1) / (now.Shares + 1))),
            DoublingProbability = doubling,
            Confidence = Confidence(ordered[^1]),
            Branching = estimate.Branching(estimate.FittingWindow),
            Sizes = ordered,
            Drivers = Drivers(features, expected),
        };

        double Size(double log) => Math.Max(now.Shares, ((now.Shares + 1) * Math.Exp(Math.Min(log, 14))) - 1);
    }

    private ViralityForecast Uninformed(CascadeState cascade, in CascadeEstimate estimate, double target)
    {
        var shares = cascade.Shares;
        var sizes = SizeForecasts.Ordered(
            [
                .. Horizons.Zip(
                    Parameters.Early,
                    (horizon, prior) => new SizeForecast(
                        horizon,
                        shares + prior.Mean,
                        shares + prior.Low80,
                        shares + prior.High80,
                        shares + prior.Low95,
                        shares + prior.High95)),
            ],
            shares);
        return new()
        {
            Shares = shares,
            ViralSize = target,
            IsInformed = false,
            Probability = shares >= target ? 1 : Parameters.EarlyChances.Viral,
            DoublingProbability = Parameters.EarlyChances.Doubling,
            Confidence = Confidence(sizes[^1]),
            Branching = estimate.Branching(0),
            Sizes = sizes,
            Drivers = [],
        };
    }

    private static double Confidence(SizeForecast size) => 1 - Math.Clamp(Math.Log10((size.High80 + 1) / (size.Low80 + 1)) / 2, 0, 1);

    private ImmutableArray<ViralityDriver> Drivers(ReadOnlySpan<float> features, double expected)
    {
        const int Most = 6;
        const int ExpectedGrowth = 6;
        Span<double> contributions = stackalloc double[CascadeFeatures.Count];
        contributions.Clear();
        Growth.Explain(features, contributions);

        // The estimate itself, beside the usual prediction.
        contributions[ExpectedGrowth] += expected - Parameters.Usual[Parameters.Usual.Length / 2];
        var drivers = new List<ViralityDriver>(contributions.Length);
        for (var feature = 0; feature < contributions.Length; feature++)
        {
            drivers.Add(new(CascadeFeatures.Names[feature], features[feature], contributions[feature]));
        }

        return
        [
            .. drivers
                .OrderByDescending(driver => Math.Abs(driver.Contribution))
                .Take(Most)
                .Where(driver => Math.Abs(driver.Contribution) > .005)
        ];
    }
}
