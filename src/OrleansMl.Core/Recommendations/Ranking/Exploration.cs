using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using OrleansMl.Experiments;

namespace OrleansMl.Recommendations;

/// <summary>
/// Gives items that nobody knows yet a chance: Thompson sampling of how often users who are shown an item take it,
/// Beta(prior + taken, prior + not taken), the prior from what the item is about (Thompson 1933; Chapelle and Li 2011). The propensity, the
/// chance that an item was shown, is logged, so that policies can be compared afterwards.
/// </summary>
public static class Exploration
{
    // Cells of the range in which the best may lie, and how many standard deviations that goes out.
    private const int Cells = 32;
    private const double Reach = 6;

    // A distribution narrower than this part of a cell is widened to it: sums over cells would be wrong.
    private const double NarrowestCell = .6;

    // What is left to decide below this chance does not matter.
    private const double Negligible = 1e-9;
    private const int MaxOnStack = 64;

    private static readonly int Width = Vector512<double>.Count;

    /// <summary>
    /// Draws one item by Thompson sampling and says with which chance, without drawing again: each item's chance to be the best, P(i) = ∫
    /// fᵢ Π_{j≠i} Fⱼ, is integrated over 32 cells, and the item is drawn by these chances. So the logged propensity is exact for what was
    /// done, and what is approximate is only how near that is to Thompson sampling: within .01 (ExplorationChoiceTests). O(candidates), one
    /// random number, allocates nothing for up to 64.
    /// </summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="random">Where chance comes from.</param>
    public static ExploredChoice Choose(IReadOnlyList<ExplorationCandidate> candidates, Random random)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfZero(candidates.Count);
        var chances = candidates.Count <= MaxOnStack ? stackalloc double[candidates.Count] : new double[candidates.Count];
        Chances(candidates, chances);
        var (chosen, left) = (-1, random.NextDouble());
        var (best, highest, sum) = (0, double.NegativeInfinity, 0.0);
        for (var i = 0; i < chances.Length; i++)
        {
            var (alpha, beta) = candidates[i].Beta;
            var mean = alpha / (alpha + beta);
            sum += mean;
            (best, highest) = mean > highest ? (i, mean) : (best, highest);

            // The last one with a chance takes what rounding leaves.
            if (chances[i] > 0 && left >= 0)
            {
                (chosen, left) = (i, left - chances[i]);
            }
        }

        var (a, b) = candidates[chosen].Beta;
        return new(
            chosen,
            Math.Min(1, chances[chosen]),
            a / (a + b),
            new(chosen == best ? 1 : 0, highest, 1.0 / chances.Length, sum / chances.Length));
    }

    /// <summary>The chance of each candidate to have the highest rate; they sum to 1.</summary>
    internal static void Chances(IReadOnlyList<ExplorationCandidate> candidates, Span<double> chances)
    {
        var count = candidates.Count;
        if (count == 1)
        {
            chances[0] = 1;
            return;
        }

        // Per candidate: exponents and constant of its logarithmic density, its distribution at the upper end of the cell,
        // its share of the cell and of all cells so far.
        var padded = (count + Width - 1) / Width * Width;
        var memory = padded <= MaxOnStack ? stackalloc double[6 * padded] : new double[6 * padded];
        Span<double> alphas = memory[..padded], betas = memory.Slice(padded, padded), constants = memory.Slice(2 * padded, padded);
        Span<double> below = memory.Slice(
            3 * padded, padded), share = memory.Slice(4 * padded, padded), total = memory.Slice(5 * padded, padded);
        var (low, high) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var (alpha, beta) = candidates[i].Beta;
            var mean = alpha / (alpha + beta);
            var reach = Reach * Math.Sqrt(mean * (1 - mean) / (alpha + beta + 1));
            (low, high) = (Math.Max(low, mean - reach), Math.Max(high, mean + reach));
            (alphas[i], betas[i]) = (alpha, beta);
        }

        high = Math.Min(1, high);
        var width = (high - low) / Cells;
        var least = NarrowestCell * width * NarrowestCell * width;
        for (var i = 0; i < count; i++)
        {
            var mean = alphas[i] / (alphas[i] + betas[i]);
            var most = Math.Max(1e-3, (mean * (1 - mean) / least) - 1);
            if (alphas[i] + betas[i] > most)
            {
                (alphas[i], betas[i]) = (mean * most, (1 - mean) * most);
            }
        }

        // What fills up the last vector has no mass anywhere: it is below everything, and has no share.
        alphas[count..].Clear();
        betas[count..].Fill(1);
        LogDensityConstants(alphas, betas, Math.Log(width), constants);
        constants[count..].Fill(double.NegativeInfinity);
        below.Fill(1);
        total.Clear();

        Span<double> logs = stackalloc double[2 * Cells];
        Span<double> ofRate = logs[..Cells], ofRest = logs[Cells..];
        for (var cell = 0; cell < Cells; cell++)
        {
            ofRate[cell] = low + ((cell + .5) * width);
            ofRest[cell] = 1 - ofRate[cell];
        }

        TensorPrimitives.Log(logs, logs);
        var all = 1.0;
        for (var cell = Cells - 1; cell >= 0 && all > Negligible; cell--)
        {
            // Everything below lies in a first cell that begins at 0. There the distributions are powers of
            // the rate, and the shares their exponents.
            var isLast = cell == 0 && low == 0;
            var (logRate, logRest, one) = (Vector512.Create(ofRate[cell]), Vector512.Create(ofRest[cell]), Vector512<double>.One);
            var (products, sums) = (one, Vector512<double>.Zero);
            for (var i = 0; i < padded; i += Width)
            {
                var (alpha, beta, before) = (Vector512.Create(alphas[i..]), Vector512.Create(betas[i..]), Vector512.Create(below[i..]));
                var mass = Vector512.Exp(((alpha - one) * logRate) + ((beta - one) * logRest) + Vector512.Create(constants[i..]));
                var after = isLast ? Vector512<double>.Zero : Vector512.Max(Vector512<double>.Zero, before - mass);
                var part = isLast ? alpha : (before - after) / (before + after);
                products *= after;
                sums += part;
                part.CopyTo(share[i..]);
                after.CopyTo(below[i..]);
            }

            var (product, shares) = (isLast ? 0 : Product(products), Vector512.Sum(sums));

            // The best lies in this cell with the chance (all - product). Whose it is: in proportion to the growth of log Fᵢ over the cell,
            // and the sums are right whatever the cells.
            if (shares > 0)
            {
                TensorPrimitives.MultiplyAdd(share, (all - product) / shares, total, total);
            }

            all = product;
        }

        TensorPrimitives.Divide(total[..count], TensorPrimitives.Sum<double>(total[..count]), chances);
    }

    // log(width / B(α, β)): what a logarithmic density has beside its powers.
    private static void LogDensityConstants(
        ReadOnlySpan<double> alphas, ReadOnlySpan<double> betas, double logWidth, Span<double> constants)
    {
        for (var i = 0; i < alphas.Length; i += Width)
        {
            var (alpha, beta) = (Vector512.Create(alphas[i..]), Vector512.Create(betas[i..]));
            (LogGamma(alpha + beta) - LogGamma(alpha) - LogGamma(beta) + Vector512.Create(logWidth)).CopyTo(constants[i..]);
        }
    }

    private static double Product(Vector512<double> factors)
    {
        var four = factors.GetLower() * factors.GetUpper();
        var two = four.GetLower() * four.GetUpper();
        return two[0] * two[1];
    }

    // Stirling's series, beyond 8 exact to 10 places; Γ(x) = Γ(x + 8) / (x · (x + 1) · … · (x + 7)) gets everything there.
    internal static Vector512<double> LogGamma(Vector512<double> x)
    {
        var (y, shift) = (x, Vector512<double>.One);
        for (var i = 0; i < 8; i++)
        {
            shift *= y;
            y += Vector512<double>.One;
        }

        var inverse = Vector512<double>.One / y;
        var square = inverse * inverse;
        var series = Vector512.Create(1.0 / 12) - (square * (Vector512.Create(1.0 / 360) - (square / 1260)));
        return ((y - Vector512.Create(.5)) * Vector512.Log(y))
            - y
            + Vector512.Create(.91893853320467274178)
            + (series * inverse)
            - Vector512.Log(shift);
    }
}

/// <summary>An item that may be tried.</summary>
/// <param name="Impressions">How often it was shown.</param>
/// <param name="Conversions">How often it was taken; at most <paramref name="Impressions"/>.</param>
/// <param name="PriorRate">How often items about the same are taken, 0–1.</param>
/// <param name="PriorStrength">How many showings that is worth; positive.</param>
public readonly record struct ExplorationCandidate(double Impressions, double Conversions, double PriorRate, double PriorStrength = 10)
{
    internal (double Alpha, double Beta) Beta =>
        (
            Math.Max(1e-3, (PriorRate * PriorStrength) + Conversions),
            Math.Max(1e-3, ((1 - PriorRate) * PriorStrength) + Math.Max(0, Impressions - Conversions)));
}
