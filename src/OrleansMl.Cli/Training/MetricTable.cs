using System.Globalization;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Training;

/// <summary>Figures as a plain table: readable in a terminal and in a log.</summary>
internal static class MetricTable
{
    private static readonly string[] Metrics = ["auprc", "auc", "f1", "macro_f1", "best_f1", "recall_at_fpr_0.01", "ece"];

    public static void Write(TextWriter output, IEnumerable<ModelMetric> metrics)
    {
        var all = metrics.ToList();
        output.WriteLine(
            $"{"data",-28} {"label",-11} {"AUPRC",6} {"AUC",6} {"F1",6} {"macro",6} {"bestF1",6} {"R@1%",6} {"ECE",6} {"base",6} {"n",7}");
        foreach (var row in all.Where(m => m.BaseRate is not null).GroupBy(m => (m.Dataset, m.Label)))
        {
            var cells = string.Join(
                ' ', Metrics.Select(m => row.First(r => r.Metric == m).Value.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(6)));
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Key.Dataset,-28} {row.Key.Label,-11} {cells} {row.First().BaseRate,6:0.000} {row.First().N,7}"));
        }

        output.WriteLine();
        output.WriteLine("Harmless text at or above the review threshold:");
        foreach (var row in all.Where(m => m.Metric == TaskEvaluation.OverBlocking))
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture, $"{row.Dataset,-36} {row.Label ?? "any",-11} {100 * row.Value,6:0.00} % {row.N,7}"));
        }

        var leftOut = all.Where(m => m.Metric == LeaveOneVideoOut.Accuracy).ToList();
        if (leftOut.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Comments under a video that the model was learned without:");
            foreach (var row in leftOut)
            {
                var f1 = all.First(m => m.Dataset == row.Dataset && m.Metric == "f1").Value;
                output.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{row.Dataset,-36} accuracy {row.Value:0.000}  F1 {f1:0.000} {row.N,5}"));
            }
        }

        var suites = all.Where(m => m.Metric is SuiteEvaluation.Drop or SuiteEvaluation.Rise or SuiteEvaluation.SpanHits).ToList();
        if (suites.Count > 0)
        {
            output.WriteLine();
            output.WriteLine(
                "Suites of our own: drop of a harmful sentence's score in disguise, rise of a harmless one's, " +
                "strongest evidence on the cause:");
            foreach (var row in suites)
            {
                output.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{row.Dataset,-34} {row.Metric,-13} {100 * row.Value,6:0.0} % {row.N,5}"));
            }
        }
    }
}
