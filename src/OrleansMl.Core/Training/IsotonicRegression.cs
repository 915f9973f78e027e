using System.Collections.Immutable;

namespace OrleansMl.Training;

/// <summary>
/// A rising step function through points, read in between along straight lines: turns scores into probabilities without assuming a shape.
/// </summary>
/// <param name="X">Scores, strictly rising.</param>
/// <param name="Y">What they mean, never falling.</param>
public sealed record IsotonicRegression(ImmutableArray<double> X, ImmutableArray<double> Y)
{
    /// <summary>The value at a score; the first and last value beyond the ends.</summary>
    public double At(double x)
    {
        var at = X.BinarySearch(x);
        if (at >= 0)
        {
            return Y[at];
        }

        at = ~at;
        return at == 0 ? Y[0] : at == X.Length ? Y[^1] : Y[at - 1] + ((Y[at] - Y[at - 1]) * (x - X[at - 1]) / (X[at] - X[at - 1]));
    }

    /// <summary>
    /// Least squares under the order of the scores: pool adjacent violators (Ayer et al. 1955). Each pool is one point, at its mean
    /// score, and leans on the overall mean a little.
    /// </summary>
    /// <param name="scores">Of examples that were not learned from.</param>
    /// <param name="targets">What each is.</param>
    /// <param name="strength">How many examples each pool leans on the overall share.</param>
    public static IsotonicRegression Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets, double strength = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, scores.Length);
        ArgumentOutOfRangeException.ThrowIfZero(scores.Length);
        var (x, y) = (scores.ToArray(), targets.ToArray());
        Array.Sort(x, y);
        var pools = new List<(double X, double Y, double Count)>();
        var overall = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            overall += y[i] ? 1.0 / x.Length : 0;
            var pool = (X: x[i], Y: y[i] ? 1.0 : 0, Count: 1.0);
            while (pools.Count > 0
                && (pools[^1].Y / pools[^1].Count >= pool.Y / pool.Count || pools[^1].X / pools[^1].Count == pool.X / pool.Count))
            {
                pool = (pool.X + pools[^1].X, pool.Y + pools[^1].Y, pool.Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        // Leaning on the mean may turn the order of a small pool and a large one round.
        var highest = 0.0;
        return new(
            [.. pools.Select(pool => pool.X / pool.Count)],
            [.. pools.Select(pool => highest = Math.Max(highest, (pool.Y + (strength * overall)) / (pool.Count + strength)))]);
    }
}
