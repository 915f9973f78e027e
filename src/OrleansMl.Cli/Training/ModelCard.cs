using System.Globalization;
using System.Text;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Training;

/// <summary>Writes <c>card.md</c>: what a model learned from, how well it does, what it cannot do.</summary>
internal static class ModelCard
{
    private static readonly (string Metric, string Title)[] Columns =
        [
            ("auprc", "AUPRC"),
            ("auc", "AUC"),
            ("f1", "F1 at .5"),
            ("macro_f1", "macro-F1 at .5"),
            ("best_f1", "best F1"),
            ("recall_at_fpr_0.01", "recall at 1 % FPR"),
            ("ece", "ECE")
        ];

    public static string Write(TextTask task, ModelManifest manifest, LogisticTrainerOptions options)
    {
        var card = new StringBuilder();
        var file = manifest.Files[0];
        card.Append(CultureInfo.InvariantCulture, $"""
            # {manifest.Name} {manifest.Version}

            {manifest.Description}
            Licence {manifest.Licence}; made by `orleansml train {task.Name}`, {options.Epochs} passes, seed {options.Seed}. {file.Size:N0}
            bytes, weights of 8 bits, sha256 `{file.Sha256}`.

            Text is folded (`{manifest.Input.Fold}`), hashed into {task.Features.Features:N0} features and summed, so what each word adds is
            exact: that is the evidence a verdict shows. Scores are calibrated (`{manifest.Calibration!.Name}`) on texts that were not
            learned from; the figures come from a third part. Equal texts were merged before the split.

            {Calibration(task)}
            ## Data learned from
            | set | licence | rows |
            |---|---|---:|

            """);
        foreach (var set in manifest.TrainingData)
        {
            card.Append(CultureInfo.InvariantCulture, $"| {set.Name} | {set.Licence} | {set.Rows:N0} |\n");
        }

        card.Append(CultureInfo.InvariantCulture, $"""

            No row of these sets is part of the package. Attribution: the sets' authors as named in their repositories.

            ## Figures
            | data | label | {string.Join(" | ", Columns.Select(c => c.Title))} | base rate | n |
            |---|---|{string.Concat(Columns.Select(_ => "---:|"))}---:|---:|

            """);
        foreach (var row in manifest.Metrics.Where(m => m.BaseRate is not null).GroupBy(m => (m.Dataset, m.Label)))
        {
            card.Append(CultureInfo.InvariantCulture, $"| {row.Key.Dataset} | {row.Key.Label} |");
            foreach (var (metric, _) in Columns)
            {
                card.Append(CultureInfo.InvariantCulture, $" {row.First(m => m.Metric == metric).Value:0.000} |");
            }

            card.Append(CultureInfo.InvariantCulture, $" {row.First().BaseRate:0.000} | {row.First().N:N0} |\n");
        }

        card.Append(
            "\nRows named after a set that is not listed above were measured on a set the model never learned from; step sizes, " +
            "penalties and weights were chosen with an eye on them. On sets with one source the label is also the source's style: " +
            "read the unseen ones first.\n");
        card.Append("\n## Harmless text called harmful\n| data | label | threshold | share | n |\n|---|---|---:|---:|---:|\n");
        foreach (var row in manifest.Metrics.Where(m => m.Metric == TaskEvaluation.OverBlocking))
        {
            var label = task.Labels.FirstOrDefault(l => l.Name == row.Label);
            card.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Dataset} | {row.Label ?? "any"} | {label?.ReviewThreshold:0.00} | {100 * row.Value:0.00} % | {row.N:N0} |\n");
        }

        card.Append("\n## Known failures\n");
        foreach (var failure in task.KnownFailures)
        {
            card.Append(CultureInfo.InvariantCulture, $"- {failure}\n");
        }

        return card.ToString();
    }

    private static string Calibration(TextTask task)
    {
        var rates = task.Labels
            .Where(l => l.BaseRate is not null)
            .Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Name} {l.BaseRate:0.00}"))
            .ToList();
        return rates.Count == 0
            ? ""
            : $"A score is a probability where this share of texts is harmful: {string.Join(", ", rates)}. In all traffic it is far " +
                "smaller, and so is the chance that a text with this score is harmful.\n";
    }
}
