namespace OrleansMl.Recommendations;

/// <summary>
/// Gives items that nobody knows yet a chance: Thompson sampling of how often people who are shown an item take it, Beta(prior + taken,
/// prior + not taken), the prior from what the item is about (Thompson 1933; Chapelle and Li 2011). The propensity, the chance that an item
/// was shown, is estimated by drawing again and logged, so that policies can be compared afterwards.
/// </summary>
public static partial class Exploration
{
    private const int Draws = 200;

    /// <summary>Draws one item.</summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The item, and the chance in (0, 1] with which it is drawn.</returns>
    public static (int Chosen, double Propensity) Draw(IReadOnlyList<ExplorationCandidate> candidates, Random random)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfZero(candidates.Count);
        var chosen = Best();
        var times = 1;
        for (var draw = 1; draw < Draws; draw++)
        {
            times += Best() == chosen ? 1 : 0;
        }

        return (chosen, (double)times / Draws);

        int Best()
        {
            var (best, highest) = (0, double.NegativeInfinity);
            for (var i = 0; i < candidates.Count; i++)
            {
                var (alpha, beta) = candidates[i].Beta;
                var drawn = Beta(alpha, beta, random);
                (best, highest) = drawn > highest ? (i, drawn) : (best, highest);
            }

            return best;
        }
    }

    /// <summary>A draw of Beta(α, β).</summary>
    internal static double Beta(double alpha, double beta, Random random)
    {
        var (a, b) = (Gamma(alpha, random), Gamma(beta, random));
        return a + b > 0 ? a / (a + b) : .5;
    }

    // Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000.
    private static double Gamma(double shape, Random random)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1, random) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}

/// <summary>An item that may be tried.</summary>
/// <param name="Shown">How often it was shown.</param>
/// <param name="Taken">How often it was taken; at most <paramref name="Shown"/>.</param>
/// <param name="PriorRate">How often items about the same are taken, 0–1.</param>
/// <param name="PriorStrength">How many showings that is worth; positive.</param>
public readonly record struct ExplorationCandidate(double Shown, double Taken, double PriorRate, double PriorStrength = 10)
{
    internal (double Alpha, double Beta) Beta =>
        (
            Math.Max(1e-3, (PriorRate * PriorStrength) + Taken),
            Math.Max(1e-3, ((1 - PriorRate) * PriorStrength) + Math.Max(0, Shown - Taken)));
}
