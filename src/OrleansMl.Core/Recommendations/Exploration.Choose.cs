using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using OrleansMl.Experiments;

namespace OrleansMl.Recommendations;

public static partial class Exploration
{
    // Cells of the range in which the best may lie, and how many standard deviations that goes out.
    private const int Cells = 32;
    private const double Reach = 6;

    // A distribution narrower than this part of a cell is widened to it: sums over cells would be wrong.
    private const double NarrowestCell = .6;

    // What is left to decide below this chance does not matter.
    private const double Negligible = 1e-9;
    private const int MaxOnStack = 64;

    /// <summary>
    /// Draws one item by Thompson sampling and says with which chance, without drawing again: each item's chance to be the best, P(i) = ∫ fᵢ Π_{j≠i} Fⱼ, is integrated over 32 cells, and the item is drawn by these
    /// chances. So the logged propensity is exact for what was done, and what is approximate is only how near that is to Thompson sampling: within .01 (ExplorationChoiceTests). O(candidates), one random number, allocates
    /// nothing for up to 64.
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
        return new(chosen, Math.Min(1, chances[chosen]), a / (a + b), new(chosen == best ? 1 : 0, highest, 1.0 / chances.Length, sum / chances.Length));
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

        // Per candidate: exponents and constant of its logarithmic density, its distribution at the upper end of the cell, its mass in the cell, its share of the cell and of all cells so far.
        var padded = (count + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count;
        var memory = padded <= MaxOnStack ? stackalloc double[7 * padded] : new double[7 * padded];
        Span<double> alphas = memory[..padded], betas = memory.Slice(padded, padded), constants = memory.Slice(2 * padded, padded);
        Span<double> below = memory.Slice(3 * padded, padded), mass = memory.Slice(4 * padded, padded), share = memory.Slice(5 * padded, padded), total = memory.Slice(6 * padded, padded);
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
        var (logWidth, least) = (Math.Log(width), NarrowestCell * width * NarrowestCell * width);
        for (var i = 0; i < count; i++)
        {
            var mean = alphas[i] / (alphas[i] + betas[i]);
            var most = Math.Max(1e-3, (mean * (1 - mean) / least) - 1);
            if (alphas[i] + betas[i] > most)
            {
                (alphas[i], betas[i]) = (mean * most, (1 - mean) * most);
            }

            constants[i] = LogGamma(alphas[i] + betas[i]) - LogGamma(alphas[i]) - LogGamma(betas[i]) + logWidth;
        }

        Span<double> logs = stackalloc double[2 * Cells];
        Span<double> ofRate = logs[..Cells], ofRest = logs[Cells..];
        for (var cell = 0; cell < Cells; cell++)
        {
            ofRate[cell] = low + ((cell + .5) * width);
            ofRest[cell] = 1 - ofRate[cell];
        }

        TensorPrimitives.Log(logs, logs);
        TensorPrimitives.Subtract(alphas[..count], 1, alphas[..count]);
        TensorPrimitives.Subtract(betas[..count], 1, betas[..count]);
        below.Fill(1);
        total.Clear();

        // What fills up the last vector has no mass anywhere: it is below everything, and has no share.
        alphas[count..].Fill(-1);
        betas[count..].Clear();
        constants[count..].Fill(double.NegativeInfinity);
        var all = 1.0;
        for (var cell = Cells - 1; cell >= 0 && all > Negligible; cell--)
        {
            TensorPrimitives.Multiply(alphas, ofRate[cell], mass);
            TensorPrimitives.MultiplyAdd(betas, ofRest[cell], mass, mass);
            TensorPrimitives.Add(mass, constants, mass);
            TensorPrimitives.Exp(mass, mass);

            // Everything below lies in a first cell that begins at 0. There the distributions are powers of the rate, and the shares their exponents.
            var isLast = cell == 0 && low == 0;
            var (products, sums) = (Vector256<double>.One, Vector256<double>.Zero);
            for (var i = 0; i < padded; i += Vector256<double>.Count)
            {
                var before = Vector256.Create(below[i..]);
                var after = isLast ? Vector256<double>.Zero : Vector256.Max(Vector256<double>.Zero, before - Vector256.Create(mass[i..]));
                var part = isLast ? Vector256.Create(alphas[i..]) + Vector256<double>.One : (before - after) / (before + after);
                products *= after;
                sums += part;
                part.CopyTo(share[i..]);
                after.CopyTo(below[i..]);
            }

            var (product, shares) = (isLast ? 0 : products[0] * products[1] * products[2] * products[3], Vector256.Sum(sums));

            // The best lies in this cell with the chance (all - product). Whose it is: in proportion to the growth of log Fᵢ over the cell, and the sums are right whatever the cells.
            if (shares > 0)
            {
                TensorPrimitives.MultiplyAdd(share, (all - product) / shares, total, total);
            }

            all = product;
        }

        TensorPrimitives.Divide(total[..count], TensorPrimitives.Sum<double>(total[..count]), chances);
    }

    // Stirling's series, beyond 8 exact to 10 places.
    internal static double LogGamma(double x)
    {
        var shift = 1.0;
        for (; x < 8; x++)
        {
            shift *= x;
        }

        var square = 1 / (x * x);
        return ((x - .5) * Math.Log(x)) - x + .91893853320467274178 + ((1.0 / 12) - (square * ((1.0 / 360) - (square / 1260)))) / x - Math.Log(shift);
    }
}
