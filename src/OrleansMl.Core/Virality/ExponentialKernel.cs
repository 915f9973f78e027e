using System.Collections.Immutable;

namespace OrleansMl.Virality;

/// <summary>
/// A memory kernel as a sum of exponentials, φ(s) ≈ Σ w_k · r_k · e^(−r_k s): what a share still causes is then a handful of numbers that
/// fade, and no history is needed. Weights add up to 1 with the part that comes later than anybody asks for.
/// </summary>
public sealed class ExponentialKernel
{
    private ExponentialKernel(ImmutableArray<double> rates, ImmutableArray<double> weights)
    {
        Rates = rates;
        Weights = weights;
        Never = Math.Max(0, 1 - weights.Sum());
    }

    /// <summary>
    /// Six exponentials from two minutes to a month for <see cref="MemoryKernel.Published"/>:
    /// its tail within .025 everywhere up to 30 days.
    /// </summary>
    public static ExponentialKernel Published { get; } = Fit(MemoryKernel.Published, 6, 120, 20 * 86400);

    /// <summary>r_k, per second, the fastest first.</summary>
    public ImmutableArray<double> Rates { get; }

    /// <summary>w_k; not negative.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>The share of reactions that come after the slowest exponential.</summary>
    public double Never { get; }

    /// <summary>The share of reactions that take longer than a delay.</summary>
    /// <param name="delay">Seconds; not negative.</param>
    public double Tail(double delay)
    {
        var sum = Never;
        for (var k = 0; k < Rates.Length; k++)
        {
            sum += Weights[k] * Math.Exp(-Rates[k] * delay);
        }

        return sum;
    }

    /// <summary>The density at a delay, per second.</summary>
    /// <param name="delay">Seconds; not negative.</param>
    public double Density(double delay)
    {
        var sum = 0.0;
        for (var k = 0; k < Rates.Length; k++)
        {
            sum += Weights[k] * Rates[k] * Math.Exp(-Rates[k] * delay);
        }

        return sum;
    }

    /// <summary>
    /// Least squares of the tails at delays spread evenly over log time, weights not negative (multiplicative updates: Lee and Seung 2001).
    /// </summary>
    /// <param name="kernel">What to follow.</param>
    /// <param name="count">How many exponentials; at least 2.</param>
    /// <param name="fastest">Mean delay of the fastest, seconds.</param>
    /// <param name="slowest">Mean delay of the slowest, seconds.</param>
    public static ExponentialKernel Fit(MemoryKernel kernel, int count, double fastest, double slowest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        const int Points = 200, Passes = 20_000;
        var rates = Enumerable.Range(0, count).Select(k => 1 / (fastest * Math.Pow(slowest / fastest, k / (count - 1.0)))).ToArray();

        // One more column, which never fades, takes what comes after everything.
        var (normal, right) = (new double[count + 1, count + 1], new double[count + 1]);
        Span<double> row = stackalloc double[count + 1];
        for (var point = 0; point < Points; point++)
        {
            // Delay 0 many times over: the weights are to add up to 1.
            var delay = point % 4 == 0 ? 0 : fastest / 10 * Math.Pow(15 * slowest / fastest, point / (Points - 1.0));
            for (var k = 0; k <= count; k++)
            {
                row[k] = k < count ? Math.Exp(-rates[k] * delay) : 1;
            }

            for (var k = 0; k <= count; k++)
            {
                right[k] += row[k] * kernel.Tail(delay);
                for (var l = 0; l <= count; l++)
                {
                    normal[k, l] += row[k] * row[l];
                }
            }
        }

        var weights = new double[count + 1];
        Array.Fill(weights, 1.0 / (count + 1));
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var k = 0; k <= count; k++)
            {
                var sum = 0.0;
                for (var l = 0; l <= count; l++)
                {
                    sum += normal[k, l] * weights[l];
                }

                weights[k] *= right[k] / sum;
            }
        }

        var total = weights.Sum();
        return new([.. rates], [.. weights.Take(count).Select(weight => weight / total)]);
    }
}
