using System.Collections.Immutable;

namespace OrleansMl.Virality;

/// <summary>
/// Intervals that hold the truth as often as they say, whatever the model's errors look like, as long as cascades to come are like those
/// they were fitted on: split-conformal prediction (Lei et al. 2018) of errors divided by the model's own idea of its error, one set of
/// quantiles per group. Errors up and down have their own scale.
/// </summary>
public sealed record ConformalIntervals
{
    /// <summary>Points of <see cref="Quantiles"/>: shares 0, 1 %, …, 100 %.</summary>
    public const int Points = 101;

    /// <summary>Size of a usual error up, in units of the model's own.</summary>
    public required double Up { get; init; }

    /// <summary>Size of a usual error down.</summary>
    public required double Down { get; init; }

    /// <summary>How many scaled errors the 80 % interval reaches to either side.</summary>
    public required double Reach80 { get; init; }

    /// <summary>How many the 95 % interval reaches.</summary>
    public required double Reach95 { get; init; }

    /// <summary>Quantiles of the errors, in units of the model's own, with sign.</summary>
    public required ImmutableArray<double> Quantiles { get; init; }

    /// <summary>Fits.</summary>
    /// <param name="errors">Truth minus prediction over the model's own idea of its error, of cascades that were not learned from.</param>
    public static ConformalIntervals Fit(ReadOnlySpan<double> errors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(errors.Length, 40);
        var sorted = errors.ToArray();
        Array.Sort(sorted);
        var up = Math.Max(1e-3, Quantile([.. sorted.Where(error => error > 0)], .8, 1e-3));
        var down = Math.Max(1e-3, Quantile([.. sorted.Where(error => error <= 0).Select(error => -error).Order()], .8, 1e-3));
        var scores = Array.ConvertAll(sorted, error => error > 0 ? error / up : -error / down);
        Array.Sort(scores);

        // The ⌈(n + 1) · share⌉th smallest: what makes the promise hold for a finite sample.
        double Reach(double share) => scores[Math.Min(scores.Length, (int)Math.Ceiling((scores.Length + 1) * share)) - 1];
        return new()
        {
            Up = up,
            Down = down,
            Reach80 = Reach(.8),
            Reach95 = Reach(.95),
            Quantiles = [.. Enumerable.Range(0, Points).Select(i => Quantile(sorted, i / (Points - 1.0), 0))],
        };
    }

    /// <summary>The interval around a prediction.</summary>
    /// <param name="prediction">What is predicted.</param>
    /// <param name="error">The model's own idea of its error; positive.</param>
    /// <param name="reach"><see cref="Reach80"/> or <see cref="Reach95"/>.</param>
    public (double Low, double High) Around(double prediction, double error, double reach) =>
        (prediction - (error * Down * reach), prediction + (error * Up * reach));

    /// <summary>The chance that the truth is at least a value.</summary>
    /// <param name="prediction">What is predicted.</param>
    /// <param name="error">The model's own idea of its error; positive.</param>
    /// <param name="value">The value.</param>
    public double ProbabilityOf(double prediction, double error, double value)
    {
        var z = (value - prediction) / error;
        var at = Quantiles.BinarySearch(z);
        at = at >= 0 ? at : ~at;
        var below = at == 0 ? 0 : at == Points ? 1
            : (at - 1 + ((z - Quantiles[at - 1]) / Math.Max(1e-12, Quantiles[at] - Quantiles[at - 1]))) / (Points - 1);

        // Beyond everything seen is rare, not impossible.
        return Math.Clamp(1 - below, .001, .999);
    }

    private static double Quantile(double[] sorted, double share, double none)
    {
        if (sorted.Length == 0)
        {
            return none;
        }

        var at = share * (sorted.Length - 1);
        var low = (int)at;
        return sorted[low] + ((at - low) * (sorted[Math.Min(sorted.Length - 1, low + 1)] - sorted[low]));
    }
}
