using System.Collections.Immutable;
using OrleansMl.Evaluation;
using OrleansMl.Training;

namespace OrleansMl.TaughtCategories;

/// <summary>A head, and what leave-one-out says of it.</summary>
/// <param name="Head">The head.</param>
/// <param name="Figures">Of its examples, each judged without it.</param>
/// <param name="OwnSentences">How many of our own sentences were used.</param>
public sealed record TaughtHead(SentenceHead Head, TaughtFigures Figures, int OwnSentences);

/// <summary>
/// Learns a head from a few unit vectors: ridge regression to +1 and −1 with both classes of equal weight, between Fisher's discriminant
/// (small ridge) and the difference of the means (large). Of the ridges from 1 / examples on it is the one whose leave-one-out scores,
/// calibrated (Platt), have the least log loss where one text in ten is of the category: a smaller one fits what ten sentences happen to
/// share. The same scores calibrate the head and choose its threshold. Deterministic; about O(n · d² + d³) a ridge.
/// </summary>
public static class HeadTrainer
{
    /// <summary>The share of texts of the category that probability, precision and threshold are stated for.</summary>
    public const double BaseRate = 0.1;

    private const double SmallestLikelihood = 1e-6;

    // So many counter-examples count as much as all of our own sentences together.
    private const double OwnWeight = 10;

    // Above them leave-one-out is biased: what is left out takes a part of its class with it.
    private static readonly double[] Ridges = [0.003, 0.01, 0.03, 0.1, 0.3];

    /// <summary>Learns a head.</summary>
    /// <param name="examples">Unit vectors of the category, at least two.</param>
    /// <param name="counterExamples">Unit vectors that are none of it. May be empty.</param>
    /// <param name="own">
    /// Vectors of our own sentences, about anything. Those that lie as near to an example as examples lie to each other are left out: they
    /// may be of the category.
    /// </param>
    /// <exception cref="ArgumentException">There is nothing to tell the examples from.</exception>
    public static TaughtHead Train(
        IReadOnlyList<float[]> examples, IReadOnlyList<float[]> counterExamples, IReadOnlyList<float[]> own)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(counterExamples);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentOutOfRangeException.ThrowIfLessThan(examples.Count, 2, nameof(examples));
        var others = Unlike(own, examples);
        var negatives = counterExamples.Count + others.Count;
        if (negatives == 0)
        {
            throw new ArgumentException("There is no sentence that is not of the category.", nameof(counterExamples));
        }

        float[][] vectors = [.. examples, .. counterExamples, .. others];
        var truths = new bool[vectors.Length];
        truths.AsSpan(0, examples.Count).Fill(true);
        double[] targets = [.. truths.Select(truth => truth ? 1.0 : -1.0)];
        double given = others.Count == 0 ? 1 : counterExamples.Count / (counterExamples.Count + OwnWeight);
        double[] parts =
        [
            .. Enumerable.Repeat(1.0 / examples.Count, examples.Count),
            .. Enumerable.Repeat(given / Math.Max(1, counterExamples.Count), counterExamples.Count),
            .. Enumerable.Repeat((1 - given) / Math.Max(1, others.Count), others.Count),
        ];
        double[] weights = [.. parts.Select(part => part / 2)];
        float[] shares =
        [
            .. parts.Select((part, i) => (float)(examples.Count * part * (truths[i] ? 1 : (1 - BaseRate) / BaseRate)))
        ];
        var system = new WeightedRidge(vectors, targets, weights);
        var best = (Loss: double.MaxValue, Ridge: 0.0, Solution: Array.Empty<double>(), LeftOut: Array.Empty<float>(), A: 1.0, B: 0.0);
        foreach (var ridge in Ridges.Where(ridge => ridge >= Math.Min(1.0 / examples.Count, Ridges[^1])))
        {
            var (solution, leftOut) = system.Fit(ridge);
            var (a, b) = PlattScaler.Fit(leftOut, truths, shares);
            var loss = 0.0;
            for (var i = 0; i < truths.Length; i++)
            {
                var score = LogisticTrainer.Sigmoid((a * leftOut[i]) + b);
                loss -= shares[i] * Math.Log(Math.Max(truths[i] ? score : 1 - score, SmallestLikelihood));
            }

            if (loss < best.Loss)
            {
                best = (loss, ridge, solution, leftOut, a, b);
            }
        }

        return new(
            new(
                [.. best.Solution.SkipLast(1).Select(w => (float)(best.A * w))],
                (float)((best.A * best.Solution[^1]) + best.B)),
            Measure(best.LeftOut, truths, shares, score => LogisticTrainer.Sigmoid((best.A * score) + best.B), best.Ridge),
            others.Count);
    }

    /// <summary>AUC, and the threshold with the best F1 where the shares hold: half-way between the scores it parts.</summary>
    internal static TaughtFigures Measure(
        float[] scores, bool[] truths, float[] shares, Func<double, double> toProbability, double ridge)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
        var all = Enumerable.Range(0, scores.Length).Where(i => truths[i]).Sum(i => (double)shares[i]);
        var (hits, taken, best) = (0.0, 0.0, (F1: -1.0, Threshold: 0.0, Precision: 0.0, Recall: 0.0));
        for (var k = 0; k < order.Length; k++)
        {
            hits += truths[order[k]] ? shares[order[k]] : 0;
            taken += shares[order[k]];
            if (k + 1 < order.Length && scores[order[k + 1]] == scores[order[k]])
            {
                continue;
            }

            var f1 = 2 * hits / (taken + all);
            if (f1 > best.F1)
            {
                double next = k + 1 < order.Length ? scores[order[k + 1]] : scores[order[k]];
                best = (f1, (scores[order[k]] + next) / 2, hits / taken, hits / all);
            }
        }

        return new()
        {
            Auc = Math.Round(ClassificationMetrics.RocAuc(scores, truths), 4),
            Threshold = (float)Math.Round(Math.Clamp(toProbability(best.Threshold), 0.01, 0.99), 3),
            Precision = Math.Round(best.Precision, 4),
            Recall = Math.Round(best.Recall, 4),
            Ridge = ridge,
        };
    }

    // What is nearer to an example than the typical example is to its neighbour.
    private static List<float[]> Unlike(IReadOnlyList<float[]> own, IReadOnlyList<float[]> examples)
    {
        float[] nearest = [.. examples.Select((one, i) => examples.Where((_, j) => j != i).Max(other => Cosine(one, other))).Order()];
        var limit = nearest[nearest.Length / 2];
        return [.. own.Where(sentence => examples.Max(example => Cosine(sentence, example)) < limit)];
    }

    private static float Cosine(float[] a, float[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<float>(a, b);
}
