using OrleansMl.Datasets;
using OrleansMl.Evaluation;
using OrleansMl.Training;

namespace OrleansMl.FineTuning;

/// <summary>
/// Two models' scores of one label as one: the weighted mean of their log-odds. The weights come from the calibration part, by average
/// precision, so that no figure chose them.
/// </summary>
/// <param name="Weights">Per label, the share of the first model.</param>
internal sealed record ScoreMix(double[] Weights)
{
    private const int Steps = 10;
    private const double Smallest = 1e-6;

    public static ScoreMix Choose(
        TextTask task, IEnumerable<CorpusText> corpus, Func<string, float[]> first, Func<string, float[]> second)
    {
        var held = corpus.Where(t => t.Split == CorpusSplit.Calibration).ToList();
        var weights = new double[task.Labels.Count];
        for (var l = 0; l < weights.Length; l++)
        {
            var known = held.Where(t => task.Labels[l].Target(t.Item.Targets) >= 0).ToList();
            bool[] truths = [.. known.Select(t => task.Labels[l].Target(t.Item.Targets) == 1)];
            var best = double.NegativeInfinity;
            for (var step = 0; step <= Steps; step++)
            {
                var weight = (double)step / Steps;
                float[] mixed = [.. known.Select(t => Mix(weight, first(t.Item.Text)[l], second(t.Item.Text)[l]))];
                var precision = ClassificationMetrics.AveragePrecision(mixed, truths);
                if (precision > best)
                {
                    (best, weights[l]) = (precision, weight);
                }
            }
        }

        return new(weights);
    }

    /// <summary>The log-odds of a text per label.</summary>
    public float[] LogOdds(float[] first, float[] second) => [.. Weights.Select((w, l) => Mix(w, first[l], second[l]))];

    private static float Mix(double weight, float first, float second) =>
        (float)((weight * LogOdds(first)) + ((1 - weight) * LogOdds(second)));

    private static double LogOdds(float score)
    {
        var p = Math.Clamp(score, Smallest, 1 - Smallest);
        return Math.Log(p / (1 - p));
    }
}
