using System.Globalization;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Analysis;

/// <summary>What a model that gives one class per text is worth.</summary>
internal static class ClassFigures
{
    /// <summary>Accuracy, the mean over classes of recall and of F1, and the recall of each class.</summary>
    public static List<ModelMetric> Measure(ClassTask task, IEnumerable<HeldOut> held, Func<string, int> classify)
    {
        var metrics = new List<ModelMetric>();
        foreach (var set in held.Where(set => set.Texts.Count > 0))
        {
            var (right, given, there) = (new int[task.Classes.Count], new int[task.Classes.Count], new int[task.Classes.Count]);
            foreach (var text in set.Texts)
            {
                var answer = classify(text.Text);
                given[answer]++;
                there[text.Class]++;
                right[text.Class] += answer == text.Class ? 1 : 0;
            }

            var present = Enumerable.Range(0, there.Length).Where(i => there[i] > 0).ToList();
            Add(null, "accuracy", (double)right.Sum() / set.Texts.Count, set.Texts.Count);
            Add(null, "macro_recall", present.Average(i => (double)right[i] / there[i]), set.Texts.Count);
            Add(null, "macro_f1", present.Average(i => 2.0 * right[i] / (given[i] + there[i])), set.Texts.Count);
            foreach (var i in present)
            {
                Add(task.Classes[i], "recall", (double)right[i] / there[i], there[i]);
            }

            void Add(string? label, string metric, double value, int count) =>
                metrics.Add(new(set.Name, label, metric, Math.Round(value, 4), count));
        }

        return metrics;
    }

    /// <summary>The figures as a Markdown table: readable in a terminal, too.</summary>
    public static string Table(IEnumerable<ModelMetric> metrics) =>
        "| data | accuracy | macro recall | macro F1 | recall by class | n |\n|---|---:|---:|---:|---|---:|\n" +
        string.Concat(metrics.GroupBy(metric => metric.Dataset).Select(Row));

    private static string Row(IGrouping<string, ModelMetric> set)
    {
        var recalls = set
            .Where(metric => metric.Label is not null)
            .Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Label} {metric.Value:0.00}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {set.Key} | {Value(set, "accuracy"):0.000} | {Value(set, "macro_recall"):0.000} | {Value(set, "macro_f1"):0.000} | " +
            $"{string.Join(", ", recalls)} | {set.First().N:N0} |\n");
    }

    private static double Value(IEnumerable<ModelMetric> set, string metric) => set.First(m => m.Metric == metric).Value;
}
