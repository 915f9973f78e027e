namespace OrleansMl.Evaluation;

public class ClassificationMetricsTests
{
    private static (float[] Scores, bool[] Truths) Sample(int seed, int n)
    {
        var rng = new Random(seed);
        var truths = Enumerable.Range(0, n).Select(_ => rng.NextDouble() < 0.3).ToArray();
        // Few different scores, so that ties matter.
        return (truths.Select(t => (float)Math.Round((rng.NextDouble() * 0.7) + (t ? 0.3 : 0), 1)).ToArray(), truths);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 57)]
    [InlineData(3, 400)]
    public void Every_figure_equals_its_definition_counted_out(int seed, int n)
    {
        var (scores, truths) = Sample(seed, n);
        double positives = truths.Count(t => t), negatives = n - positives;
        int Hits(float at) => scores.Zip(truths).Count(x => x.First >= at && x.Second);
        int Alarms(float at) => scores.Zip(truths).Count(x => x.First >= at && !x.Second);
        var thresholds = scores.Distinct().OrderDescending().ToArray();

        var pairs = from p in Enumerable.Range(0, n).Where(i => truths[i])
                    from q in Enumerable.Range(0, n).Where(i => !truths[i])
                    select scores[p] > scores[q] ? 1.0 : scores[p] == scores[q] ? 0.5 : 0;
        Assert.Equal(pairs.Sum() / positives / negatives, ClassificationMetrics.RocAuc(scores, truths), 1e-12);

        double precision = 0, recall = 0;
        foreach (var at in thresholds)
        {
            precision += ((Hits(at) / positives) - recall) * Hits(at) / (Hits(at) + Alarms(at));
            recall = Hits(at) / positives;
        }

        Assert.Equal(precision, ClassificationMetrics.AveragePrecision(scores, truths), 1e-12);

        double F1(float at) => Hits(at) == 0 ? 0 : 2.0 * Hits(at) / (Hits(at) + Alarms(at) + positives);
        Assert.Equal(F1(0.5f), ClassificationMetrics.F1(scores, truths, 0.5f), 1e-12);
        Assert.Equal(thresholds.Max(F1), ClassificationMetrics.BestF1(scores, truths).F1, 1e-12);
        Assert.Equal(
            thresholds.Where(at => Alarms(at) <= 0.1 * negatives).Select(at => Hits(at) / positives).DefaultIfEmpty(0).Max(),
            ClassificationMetrics.RecallAtFalsePositiveRate(scores, truths, 0.1), 1e-12);

        var bins = Enumerable.Range(0, n).GroupBy(i => Math.Min((int)(scores[i] * 15), 14))
            .Sum(bin => Math.Abs(bin.Average(i => (double)scores[i]) - bin.Average(i => truths[i] ? 1.0 : 0)) * bin.Count() / n);
        Assert.Equal(bins, ClassificationMetrics.ExpectedCalibrationError(scores, truths), 1e-9);
    }

    [Fact]
    public void A_perfect_ranking_is_one_and_a_reversed_one_is_zero()
    {
        float[] scores = [0.9f, 0.8f, 0.2f, 0.1f];
        Assert.Equal(1, ClassificationMetrics.AveragePrecision(scores, [true, true, false, false]));
        Assert.Equal(1, ClassificationMetrics.RocAuc(scores, [true, true, false, false]));
        Assert.Equal(0, ClassificationMetrics.RocAuc(scores, [false, false, true, true]));
        Assert.Equal(1, ClassificationMetrics.RecallAtFalsePositiveRate(scores, [true, true, false, false], 0));
    }

    [Fact]
    public void Without_positives_there_is_no_ranking_figure()
    {
        Assert.Equal(double.NaN, ClassificationMetrics.AveragePrecision([0.1f, 0.2f], [false, false]));
        Assert.Equal(double.NaN, ClassificationMetrics.RocAuc([0.1f, 0.2f], [false, false]));
    }
}
