using System.Globalization;
using OrleansMl.Datasets;
using OrleansMl.Evaluation;
using OrleansMl.Training;

namespace OrleansMl.FineTuning;

/// <summary>What to compare runs by: figures of the held-out part choose nothing.</summary>
internal static class CalibrationFigures
{
    public static void Write(
        TextWriter output, TextTask task, IReadOnlyList<CorpusText> corpus, string version, Func<string, float[]> score)
    {
        for (var l = 0; l < task.Labels.Count; l++)
        {
            var known = corpus
                .Where(t => t.Split == CorpusSplit.Calibration && task.Labels[l].Target(t.Item.Targets) >= 0)
                .ToList();
            bool[] truths = [.. known.Select(t => task.Labels[l].Target(t.Item.Targets) == 1)];
            float[] scores = [.. known.Select(t => score(t.Item.Text)[l])];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Calibration part, {version}, {task.Labels[l].Name}: " +
                $"AUPRC {ClassificationMetrics.AveragePrecision(scores, truths):0.0000}, " +
                $"AUC {ClassificationMetrics.RocAuc(scores, truths):0.0000}, {known.Count:N0} texts."));
        }
    }
}
