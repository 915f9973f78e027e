using OrleansMl.Datasets;
using OrleansMl.Evaluation;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Training;

/// <summary>Measures a model on the held-out texts of its task and on the sets that are only measured on.</summary>
internal static class TaskEvaluation
{
    /// <summary>All held-out texts together.</summary>
    public const string HeldOut = "held out";

    /// <summary>All texts of <see cref="TextTask.ReadOrdinary"/>.</summary>
    public const string Ordinary = "ordinary texts";

    /// <summary>The share of harmless texts at or above the label's review threshold.</summary>
    public const string OverBlocking = "over_blocking";

    // Fewer of a kind make a figure that says nothing.
    private const int FewestOfAKind = 20;

    /// <param name="task">What was learned.</param>
    /// <param name="corpus">As <see cref="TextTask.Read"/> gave it; only the test split is used.</param>
    /// <param name="evaluation">Sets that are only measured on.</param>
    /// <param name="ordinary">Harmless texts that were not learned from.</param>
    /// <param name="score">One score per label, in the task's order.</param>
    public static List<ModelMetric> Measure(
        TextTask task,
        IEnumerable<CorpusText> corpus,
        IEnumerable<LabelledText> evaluation,
        IEnumerable<LabelledText> ordinary,
        Func<string, float[]> score)
    {
        var heldOut = corpus
            .Where(t => t.Split == CorpusSplit.Test)
            .Select(t => new Scored(t.Item.Set, t.Item.Targets, score(t.Item.Text)))
            .ToList();
        var others = evaluation.Select(t => new Scored(t.Set, t.Targets, score(t.Text))).ToList();
        var metrics = new List<ModelMetric>();
        for (var label = 0; label < task.Labels.Count; label++)
        {
            Add(metrics, HeldOut, task, label, heldOut);
            foreach (var set in heldOut.GroupBy(t => t.Set).Concat(others.GroupBy(t => t.Set)))
            {
                Add(metrics, set.Key, task, label, set);
            }
        }

        var harmless = ordinary.Select(t => new Scored(t.Set, t.Targets, score(t.Text))).ToList();
        AddOverBlocking(metrics, Ordinary, task, harmless);
        foreach (var set in harmless.GroupBy(t => t.Set))
        {
            AddOverBlocking(metrics, $"{Ordinary}: {set.Key}", task, [.. set]);
        }

        AddOverBlocking(
            metrics, TextSets.Bias.Name, task, [.. others.Where(t => t.Set == TextSets.Bias.Name && t.Targets.Harassment == 0)]);

        return metrics;
    }

    private static void Add(List<ModelMetric> metrics, string set, TextTask task, int index, IEnumerable<Scored> texts)
    {
        var label = task.Labels[index];
        var known = texts.Where(t => label.Target(t.Targets) >= 0).ToList();
        var truths = known.Select(t => label.Target(t.Targets) == 1).ToArray();
        var scores = known.Select(t => t.Scores[index]).ToArray();
        var positives = truths.Count(t => t);
        if (positives < FewestOfAKind || truths.Length - positives < FewestOfAKind)
        {
            return;
        }

        void Put(string metric, double value) =>
            metrics.Add(new(
                set, label.Name, metric, Math.Round(value, 4), truths.Length, Math.Round((double)positives / truths.Length, 4)));

        Put("auprc", ClassificationMetrics.AveragePrecision(scores, truths));
        Put("auc", ClassificationMetrics.RocAuc(scores, truths));
        Put("f1", ClassificationMetrics.F1(scores, truths, 0.5f));
        Put("macro_f1", MacroF1(scores, truths, 0.5f));
        Put("best_f1", ClassificationMetrics.BestF1(scores, truths).F1);
        Put("recall_at_fpr_0.01", ClassificationMetrics.RecallAtFalsePositiveRate(scores, truths, 0.01));
        Put("ece", ClassificationMetrics.ExpectedCalibrationError(scores, truths));
    }

    // The mean of the F1 of both classes: what the leader boards of offensive and hateful tweets print.
    private static double MacroF1(float[] scores, bool[] truths, float threshold)
    {
        var verdicts = scores.Select(s => s >= threshold ? 1f : 0f).ToArray();
        return (ClassificationMetrics.F1(verdicts, truths, 0.5f)
            + ClassificationMetrics.F1([.. verdicts.Select(v => 1 - v)], [.. truths.Select(t => !t)], 0.5f)) / 2;
    }

    // Per label, and for a text that any label would send to review.
    private static void AddOverBlocking(List<ModelMetric> metrics, string set, TextTask task, List<Scored> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        void Put(string? label, Func<Scored, bool> isBlocked) =>
            metrics.Add(new(set, label, OverBlocking, Math.Round((double)texts.Count(isBlocked) / texts.Count, 4), texts.Count));

        for (var i = 0; i < task.Labels.Count; i++)
        {
            var label = i;
            Put(task.Labels[i].Name, t => t.Scores[label] >= task.Labels[label].ReviewThreshold);
        }

        if (task.Labels.Count > 1)
        {
            Put(null, t => task.Labels.Select((l, i) => t.Scores[i] >= l.ReviewThreshold).Any(b => b));
        }
    }

    private sealed record Scored(string Set, TextTargets Targets, float[] Scores);
}
