using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansMl.Recommendations;

/// <summary>
/// Makes scores of different kinds comparable for one user. An item that cannot be shown has a score of −∞ and keeps it through
/// everything here. All O(items), one pass each, nothing allocated.
/// </summary>
public static class UserScores
{
    /// <summary>
    /// Mean and standard deviation of the items that can be shown. Summed in double precision as differences from one of them: a million
    /// scores around 1,000 are as right as ten around 0.
    /// </summary>
    /// <param name="scores">−∞ and what is no number are left out.</param>
    public static ScoreStatistics Statistics(ReadOnlySpan<float> scores)
    {
        var at = 0;
        while (at < scores.Length && !(scores[at] > float.NegativeInfinity))
        {
            at++;
        }

        if (at == scores.Length)
        {
            return default;
        }

        var near = scores[at];
        double sum = 0, squares = 0;
        long count = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(scores);
            Vector512<double> sumLow = default, sumHigh = default, squaresLow = default, squaresHigh = default;
            Vector512<int> counts = default;
            var (never, nearScore, nearDouble) =
                (Vector512.Create(float.NegativeInfinity), Vector512.Create(near), Vector512.Create((double)near));
            for (; at + 16 <= scores.Length; at += 16)
            {
                var score = Vector512.LoadUnsafe(ref from, (nuint)at);
                var isIn = Vector512.GreaterThan(score, never);
                counts -= isIn.AsInt32();

                // What is out differs by nothing.
                var (low, high) = Vector512.Widen(Vector512.ConditionalSelect(isIn, score, nearScore));
                low -= nearDouble;
                high -= nearDouble;
                sumLow += low;
                sumHigh += high;
                squaresLow = Vector512.MultiplyAddEstimate(low, low, squaresLow);
                squaresHigh = Vector512.MultiplyAddEstimate(high, high, squaresHigh);
            }

            (sum, squares, count) = (Vector512.Sum(sumLow + sumHigh), Vector512.Sum(squaresLow + squaresHigh), Vector512.Sum(counts));
        }

        for (; at < scores.Length; at++)
        {
            if (scores[at] > float.NegativeInfinity)
            {
                var difference = (double)scores[at] - near;
                sum += difference;
                squares += difference * difference;
                count++;
            }
        }

        var mean = sum / count;
        return new(near + mean, Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))));
    }

    /// <summary>
    /// The statistics of two channels and how they go together, in one pass: with them, z-scores of a mix of both need no look at the mix
    /// (<see cref="JointScoreStatistics.DeviationOfMix"/>). Over the items that can be shown in both.
    /// </summary>
    /// <param name="x">One channel; −∞ and what is no number are left out.</param>
    /// <param name="y">The other channel.</param>
    public static JointScoreStatistics Statistics(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        var at = 0;
        while (at < x.Length && !(x[at] > float.NegativeInfinity && y[at] > float.NegativeInfinity))
        {
            at++;
        }

        if (at == x.Length)
        {
            return default;
        }

        // Differences from one of them, as for one channel alone.
        var (nearX, nearY) = (x[at], y[at]);
        double sumX = 0, sumY = 0, squaresX = 0, squaresY = 0, products = 0;
        long count = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var a = ref MemoryMarshal.GetReference(x);
            ref var b = ref MemoryMarshal.GetReference(y);
            Vector512<double> xs = default, ys = default, xxs = default, yys = default, xys = default;
            Vector512<int> counts = default;
            var never = Vector512.Create(float.NegativeInfinity);
            var (scoreX, scoreY, doubleX, doubleY) =
                (Vector512.Create(nearX), Vector512.Create(nearY), Vector512.Create((double)nearX), Vector512.Create((double)nearY));
            for (; at + 16 <= x.Length; at += 16)
            {
                var (first, second) = (Vector512.LoadUnsafe(ref a, (nuint)at), Vector512.LoadUnsafe(ref b, (nuint)at));
                var isIn = Vector512.GreaterThan(first, never) & Vector512.GreaterThan(second, never);
                counts -= isIn.AsInt32();
                var (lowX, highX) = Vector512.Widen(Vector512.ConditionalSelect(isIn, first, scoreX));
                var (lowY, highY) = Vector512.Widen(Vector512.ConditionalSelect(isIn, second, scoreY));
                lowX -= doubleX;
                highX -= doubleX;
                lowY -= doubleY;
                highY -= doubleY;
                xs += lowX + highX;
                ys += lowY + highY;
                xxs = Vector512.MultiplyAddEstimate(lowX, lowX, Vector512.MultiplyAddEstimate(highX, highX, xxs));
                yys = Vector512.MultiplyAddEstimate(lowY, lowY, Vector512.MultiplyAddEstimate(highY, highY, yys));
                xys = Vector512.MultiplyAddEstimate(lowX, lowY, Vector512.MultiplyAddEstimate(highX, highY, xys));
            }

            (sumX, sumY, squaresX, squaresY, products, count) =
                (Vector512.Sum(xs), Vector512.Sum(ys), Vector512.Sum(xxs), Vector512.Sum(yys), Vector512.Sum(xys), Vector512.Sum(counts));
        }

        for (; at < x.Length; at++)
        {
            if (x[at] > float.NegativeInfinity && y[at] > float.NegativeInfinity)
            {
                var (differenceX, differenceY) = ((double)x[at] - nearX, (double)y[at] - nearY);
                sumX += differenceX;
                sumY += differenceY;
                squaresX += differenceX * differenceX;
                squaresY += differenceY * differenceY;
                products += differenceX * differenceY;
                count++;
            }
        }

        var (meanX, meanY) = (sumX / count, sumY / count);
        return new(
            new(nearX + meanX, Math.Sqrt(Math.Max(0, (squaresX / count) - (meanX * meanX)))),
            new(nearY + meanY, Math.Sqrt(Math.Max(0, (squaresY / count) - (meanY * meanY)))),
            (products / count) - (meanX * meanY));
    }

    /// <summary>z-scores over the items that can be shown: mean 0, standard deviation 1. All 0 when the scores are all equal.</summary>
    /// <param name="scores">In place.</param>
    public static void Standardise(Span<float> scores) => Standardise(scores, Statistics(scores));

    /// <summary>z-scores by statistics that are known.</summary>
    /// <param name="scores">In place.</param>
    /// <param name="statistics">Of the scores, or of those of a sample.</param>
    public static void Standardise(Span<float> scores, ScoreStatistics statistics)
    {
        var (scale, offset) = statistics.ToAffine(1);
        Mix(scores, scale, offset, scores);
    }

    /// <summary>
    /// scale · x + offset: one channel as z (<see cref="ScoreStatistics.ToAffine"/>), as log-odds, or whatever else is affine.
    /// </summary>
    /// <param name="x">The channel.</param>
    /// <param name="scale">What it is multiplied by.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="mixed">Takes the result; may be <paramref name="x"/>.</param>
    public static void Mix(ReadOnlySpan<float> x, float scale, float offset, Span<float> mixed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(mixed.Length, x.Length);
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(mixed);
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var (never, s, o) = (Vector256.Create(float.NegativeInfinity), Vector256.Create(scale), Vector256.Create(offset));
            for (; at + 8 <= x.Length; at += 8)
            {
                var score = Vector256.LoadUnsafe(ref a, (nuint)at);
                Vector256.ConditionalSelect(Vector256.GreaterThan(score, never), Vector256.MultiplyAddEstimate(score, s, o), never)
                    .StoreUnsafe(ref to, (nuint)at);
            }
        }

        for (; at < x.Length; at++)
        {
            mixed[at] = x[at] > float.NegativeInfinity ? (x[at] * scale) + offset : float.NegativeInfinity;
        }
    }

    /// <summary>
    /// xScale · x + yScale · y + offset: standardises two channels and mixes them in one pass. What is −∞ in either is −∞ in the mix.
    /// </summary>
    /// <param name="x">One channel.</param>
    /// <param name="xScale">What it is multiplied by.</param>
    /// <param name="y">The other channel.</param>
    /// <param name="yScale">What it is multiplied by.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="mixed">Takes the result; may be either channel.</param>
    public static void Mix(ReadOnlySpan<float> x, float xScale, ReadOnlySpan<float> y, float yScale, float offset, Span<float> mixed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(mixed.Length, x.Length);
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        ref var to = ref MemoryMarshal.GetReference(mixed);
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var (never, s, t, o) =
                (Vector256.Create(float.NegativeInfinity), Vector256.Create(xScale), Vector256.Create(yScale), Vector256.Create(offset));
            for (; at + 8 <= x.Length; at += 8)
            {
                var (first, second) = (Vector256.LoadUnsafe(ref a, (nuint)at), Vector256.LoadUnsafe(ref b, (nuint)at));
                var isIn = Vector256.GreaterThan(first, never) & Vector256.GreaterThan(second, never);
                var sum = Vector256.MultiplyAddEstimate(first, s, Vector256.MultiplyAddEstimate(second, t, o));
                Vector256.ConditionalSelect(isIn, sum, never).StoreUnsafe(ref to, (nuint)at);
            }
        }

        for (; at < x.Length; at++)
        {
            mixed[at] = x[at] > float.NegativeInfinity && y[at] > float.NegativeInfinity
                ? (x[at] * xScale) + ((y[at] * yScale) + offset)
                : float.NegativeInfinity;
        }
    }

    /// <summary>Takes items out that somebody has.</summary>
    public static void Exclude(Span<float> scores, ReadOnlySpan<int> items)
    {
        foreach (var item in items)
        {
            scores[item] = float.NegativeInfinity;
        }
    }
}

/// <summary>How scores lie.</summary>
/// <param name="Mean">Their mean; 0 when there are none.</param>
/// <param name="Deviation">Their standard deviation; 0 when there are none.</param>
public readonly record struct ScoreStatistics(double Mean, double Deviation)
{
    /// <summary>
    /// weight · z as an affine map: z · weight = score · Scale + Offset. Both 0 when the scores do not differ: such a channel says nothing.
    /// </summary>
    /// <param name="weight">What the channel's z counts for.</param>
    public (float Scale, float Offset) ToAffine(double weight)
    {
        // What is left of equal scores after rounding is no deviation.
        var scale = Deviation > 1e-12 * (1 + Math.Abs(Mean)) ? weight / Deviation : 0;
        return ((float)scale, (float)(-Mean * scale));
    }
}

/// <summary>How the scores of two channels lie, and lie together.</summary>
/// <param name="X">One channel.</param>
/// <param name="Y">The other channel.</param>
/// <param name="Covariance">Mean product of what they differ from their means; 0 when there are none.</param>
public readonly record struct JointScoreStatistics(ScoreStatistics X, ScoreStatistics Y, double Covariance)
{
    /// <summary>The standard deviation of xScale · x + yScale · y, whose mean is that of the means.</summary>
    /// <param name="xScale">What x is multiplied by.</param>
    /// <param name="yScale">What y is multiplied by.</param>
    public double DeviationOfMix(double xScale, double yScale)
    {
        var (x, y) = (xScale * X.Deviation, yScale * Y.Deviation);
        return Math.Sqrt(Math.Max(0, (x * x) + (y * y) + (2 * xScale * yScale * Covariance)));
    }
}
