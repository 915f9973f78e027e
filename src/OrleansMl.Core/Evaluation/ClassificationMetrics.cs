namespace OrleansMl.Evaluation;

/// <summary>
/// Figures of a binary classifier from scores and truths. Equal scores are one step: no order of the input can change a figure.
/// All are O(n log n) or less. A figure that does not exist (no positives, no negatives) is NaN.
/// </summary>
public static class ClassificationMetrics
{
    /// <summary>Average precision, the area under the precision–recall curve without interpolation: Σ (R_n − R_{n−1}) · P_n.</summary>
    public static double AveragePrecision(ReadOnlySpan<float> scores, ReadOnlySpan<bool> truths)
    {
        var curve = Curve(scores, truths, out var positives, out _);
        double sum = 0;
        var before = 0;
        foreach (var point in curve)
        {
            sum += (double)(point.Hits - before) / positives * point.Hits / (point.Hits + point.FalseAlarms);
            before = point.Hits;
        }

        return positives == 0 ? double.NaN : sum;
    }

    /// <summary>Area under the ROC curve: the chance that a positive scores above a negative, ties counting half.</summary>
    public static double RocAuc(ReadOnlySpan<float> scores, ReadOnlySpan<bool> truths)
    {
        var curve = Curve(scores, truths, out var positives, out var negatives);
        double area = 0;
        int hits = 0, falseAlarms = 0;
        foreach (var point in curve)
        {
            area += (point.FalseAlarms - falseAlarms) * (point.Hits + (double)hits) / 2;
            hits = point.Hits;
            falseAlarms = point.FalseAlarms;
        }

        return area / positives / negatives;
    }

    /// <summary>F1 when scores of at least <paramref name="threshold"/> count as positive; 0 when there is no hit.</summary>
    public static double F1(ReadOnlySpan<float> scores, ReadOnlySpan<bool> truths, float threshold)
    {
        int hits = 0, predicted = 0, positives = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var positive = scores[i] >= threshold;
            predicted += positive ? 1 : 0;
            positives += truths[i] ? 1 : 0;
            hits += positive && truths[i] ? 1 : 0;
        }

        return hits == 0 ? 0 : 2.0 * hits / (predicted + positives);
    }

    /// <summary>The best F1 that any threshold gives, and the threshold: optimistic, for comparison only.</summary>
    public static (double F1, float Threshold) BestF1(ReadOnlySpan<float> scores, ReadOnlySpan<bool> truths)
    {
        var best = (F1: 0.0, Threshold: float.PositiveInfinity);
        foreach (var point in Curve(scores, truths, out var positives, out _))
        {
            var f1 = 2.0 * point.Hits / (point.Hits + point.FalseAlarms + positives);
            if (f1 > best.F1)
            {
                best = (f1, point.Score);
            }
        }

        return best;
    }

    /// <summary>The largest share of positives found while at most <paramref name="rate"/> of the negatives are called positive.</summary>
    public static double RecallAtFalsePositiveRate(ReadOnlySpan<float> scores, ReadOnlySpan<bool> truths, double rate)
    {
        var recall = 0.0;
        foreach (var point in Curve(scores, truths, out var positives, out var negatives))
        {
            if (point.FalseAlarms > rate * negatives)
            {
                break;
            }

            recall = (double)point.Hits / positives;
        }

        return recall;
    }

    /// <summary>
    /// Expected calibration error over 15 bins of equal width: the mean distance between the score and the share of positives, weighted by
    /// bin size. Guo et al., On Calibration of Modern Neural Networks, 2017. Scores must be probabilities.
    /// </summary>
    public static double ExpectedCalibrationError(ReadOnlySpan<float> scores, ReadOnlySpan<bool> truths)
    {
        const int Bins = 15;
        Span<double> confidence = stackalloc double[Bins];
        Span<int> hits = stackalloc int[Bins];
        for (var i = 0; i < scores.Length; i++)
        {
            var bin = Math.Clamp((int)(scores[i] * Bins), 0, Bins - 1);
            confidence[bin] += scores[i];
            hits[bin] += truths[i] ? 1 : 0;
        }

        double sum = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            sum += Math.Abs(confidence[bin] - hits[bin]);
        }

        return sum / scores.Length;
    }

    // One point per different score, from the highest down: what is caught when everything from here up counts as positive.
    private static List<Point> Curve(ReadOnlySpan<float> scores, ReadOnlySpan<bool> truths, out int positives, out int negatives)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(truths.Length, scores.Length);
        var keys = scores.ToArray();
        var items = truths.ToArray();
        Array.Sort(keys, items);
        var points = new List<Point>();
        int hits = 0, falseAlarms = 0;
        for (var i = keys.Length - 1; i >= 0; i--)
        {
            _ = items[i] ? hits++ : falseAlarms++;
            if (i == 0 || keys[i - 1] != keys[i])
            {
                points.Add(new(keys[i], hits, falseAlarms));
            }
        }

        positives = hits;
        negatives = falseAlarms;
        return points;
    }

    private readonly record struct Point(float Score, int Hits, int FalseAlarms);
}
