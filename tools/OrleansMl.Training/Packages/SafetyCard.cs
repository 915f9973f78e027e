using System.Globalization;
using System.Text;
using OrleansMl.Packages;
using OrleansMl.Training;

namespace OrleansMl.FineTuning;

/// <summary>Writes <c>card.md</c> of a fine-tuned package.</summary>
internal static class SafetyCard
{
    public const string Description =
        "Sexual, violent, hateful and harassing English comments: a fine-tuned MiniLM with eight-bit weights.";

    private static readonly (string Metric, string Title)[] Columns =
    [
        ("auprc", "AUPRC"), ("auc", "AUC"), ("f1", "F1 at .5"), ("macro_f1", "macro-F1 at .5"), ("best_f1", "best F1"),
        ("recall_at_fpr_0.01", "recall at 1 % FPR"), ("ece", "ECE"),
    ];

    private static readonly string[] KnownFailures =
    [
        "English only. Other languages are read but not judged.",
        "It reads sentence by sentence, and a text of up to 62 word pieces as a whole; the strongest decides. What stands across two " +
        "sentences of a longer text is not seen, and a long text has more chances to be wrong.",
        "It shows no evidence: words do not add up in it. Leaving words out, one at a time, shows what mattered.",
        "Labels of the sets bound it: hate is what annotators of tweets and forum posts called so. Ordinary political tweets with strong " +
        "words are its weak spot at high thresholds.",
        "Sexual was learned from weak labels, a word list without swear words, and from sentences of our own.",
        "Self-harm, illicit acts and sexual content about minors are not covered. Sentences about one's own death are taught as no " +
        "violence.",
        "Eight-bit products can saturate on processors without VNNI; weights near the largest of their column are rare, and the effect " +
        "was not measured.",
    ];

    public static string Write(
        TextTask task, ModelManifest manifest, FineTuningOptions options, FineTuneRequest request, ExportCheck check)
    {
        var card = new StringBuilder();
        var file = manifest.Files[0];
        var start = request.From is null
            ? MiniLmPackage.Name
            : $"version {Path.GetFileName(Path.TrimEndingDirectorySeparator(request.From))}";
        var frozen = options.FrozenLayers == 0
            ? ""
            : $"The words and the lowest {options.FrozenLayers} of six layers are those of {start}, byte for byte.\n";
        var passes = options.Epochs == 1 ? "1 pass" : string.Create(CultureInfo.InvariantCulture, $"{options.Epochs} passes");
        card.Append(CultureInfo.InvariantCulture, $"""
            # {manifest.Name} {manifest.Version}

            {manifest.Description}
            Licence {manifest.Licence}. Made by `tools/OrleansMl.Training`: fine-tune, {passes} of {options.Rows:N0} texts,
            seed {options.Seed}, {request.Share:0.##} of the fine-tuned weights and the rest of {start}.
            {frozen}{file.Size:N0} bytes, sha256 `{file.Sha256}`.

            The backbone is {MiniLmPackage.Name} of the sentence-transformers project (Apache-2.0, https://www.sbert.net), itself fine-tuned
            from MiniLM-L6-H384-uncased of Wang et al. 2020 (MIT, Microsoft); weights were changed. Six layers, 384 dimensions, mean over
            the tokens, one linear head per label, learned together with labels masked where a set does not know them. Text is folded
            (`{manifest.Input.Fold}`), {100 * options.MisspeltShare:0} % of texts were misspelt, anew in each pass.

            Output `logits` as labels stand in the manifest, before calibration; output `sentence_embedding` is the mean vector, of 384.
            Exported logits with full floats differ from the trained module by at most {check.LargestDifference:0.0000000}; vectors with
            eight bits have a cosine of {check.MeanCosine:0.0000} on average with it, {check.SmallestCosine:0.0000} at least.

            {Calibration(task)}
            ## Data learned from
            | set | licence | rows |
            |---|---|---:|

            """);
        foreach (var set in manifest.TrainingData)
        {
            card.Append(CultureInfo.InvariantCulture, $"| {set.Name} | {set.Licence} | {set.Rows:N0} |\n");
        }

        card.Append("\nNo row of these sets is part of the package. Attribution: the sets' authors as named in their repositories.\n");
        AppendFigures(card, task, manifest);
        card.Append("\n## Known failures\n");
        foreach (var failure in KnownFailures)
        {
            card.Append(CultureInfo.InvariantCulture, $"- {failure}\n");
        }

        return card.ToString();
    }

    private static void AppendFigures(StringBuilder card, TextTask task, ModelManifest manifest)
    {
        card.Append(CultureInfo.InvariantCulture, $"""

            ## Figures
            | data | label | {string.Join(" | ", Columns.Select(c => c.Title))} | base rate | n |
            |---|---|{string.Concat(Columns.Select(_ => "---:|"))}---:|---:|

            """);
        foreach (var row in manifest.Metrics.Where(m => m.BaseRate is not null).GroupBy(m => (m.Dataset, m.Label)))
        {
            var cells = string.Join(
                " | ", Columns.Select(c => row.First(m => m.Metric == c.Metric).Value.ToString("0.000", CultureInfo.InvariantCulture)));
            card.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Key.Dataset} | {row.Key.Label} | {cells} | {row.First().BaseRate:0.000} | {row.First().N:N0} |\n");
        }

        card.Append("\nRows named after a set that is not listed above were measured on a set the model never learned from.\n");
        foreach (var row in manifest.Metrics.Where(m => m.Metric.StartsWith("log loss", StringComparison.Ordinal)))
        {
            card.Append(CultureInfo.InvariantCulture, $"\n{row.Dataset}, {row.Label}: {row.Metric} {row.Value:0.000} on {row.N:N0}.");
        }

        card.Append("\n## Harmless text called harmful\n| data | label | threshold | share | n |\n|---|---|---:|---:|---:|\n");
        foreach (var row in manifest.Metrics.Where(m => m.Metric == TaskEvaluation.OverBlocking))
        {
            var label = task.Labels.FirstOrDefault(l => l.Name == row.Label);
            card.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Dataset} | {row.Label ?? "any"} | {label?.ReviewThreshold:0.00} | {100 * row.Value:0.00} % | {row.N:N0} |\n");
        }
    }

    private static string Calibration(TextTask task) =>
        "A score is a probability where this share of texts is harmful: " +
        string.Join(
            ", ",
            task.Labels.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Name} {l.BaseRate:0.00}"))) +
        ". In all traffic it is far smaller, and so is the chance that a text with this score is harmful.\n";
}
