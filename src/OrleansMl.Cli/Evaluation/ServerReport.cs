using System.Globalization;
using System.Text.Json;
using OrleansMl.Load;

namespace OrleansMl.Evaluation;

/// <summary>The figures of one label over the rows that know it.</summary>
internal sealed record LabelFigures(
    string Label,
    int N,
    double BaseRate,
    double? Auprc,
    double? Auc,
    double F1,
    double? RecallAt1PercentFpr,
    double Ece);

/// <summary>What a server's scores are worth on a labelled file.</summary>
internal sealed record ServerReport
{
    /// <summary>The label that means any harm: compared with the strongest safety category.</summary>
    public const string Any = "any";

    private static readonly string[] SafetyCategories = ["sexual", "violence", "hate", "harassment"];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    public required int Rows { get; init; }

    public required int BadLines { get; init; }

    public required int Failed { get; init; }

    public required float Threshold { get; init; }

    public required IReadOnlyList<LabelFigures> Labels { get; init; }

    /// <summary>Labels of the file that the server has no category for.</summary>
    public required IReadOnlyList<string> UnknownLabels { get; init; }

    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    public required LatencySummary Latency { get; init; }

    public static ServerReport From(LabelledFile file, ServerScores scores, float threshold)
    {
        var figures = new List<LabelFigures>();
        var unknown = new List<string>();
        foreach (var label in file.Rows.SelectMany(row => row.Labels.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var given = new List<float>();
            var truths = new List<bool>();
            for (var i = 0; i < file.Rows.Count; i++)
            {
                if (file.Rows[i].Labels.TryGetValue(label, out var truth) && scores.ByRow[i] is { } row && Score(row, label) is { } score)
                {
                    given.Add(score);
                    truths.Add(truth);
                }
            }

            if (given.Count > 0)
            {
                figures.Add(Measure(label, [.. given], [.. truths], threshold));
            }
            else
            {
                unknown.Add(label);
            }
        }

        return new()
        {
            Rows = file.Rows.Count,
            BadLines = file.BadLines.Count,
            Failed = scores.ByRow.Count(row => row is null),
            Threshold = threshold,
            Labels = figures,
            UnknownLabels = unknown,
            Errors = scores.Errors,
            Latency = scores.Latency,
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public void Write(TextWriter output)
    {
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{"label",-24} {"AUPRC",6} {"AUC",6} {"F1@" + Threshold.ToString(CultureInfo.InvariantCulture),7} {"R@1%",6} {"ECE",6} " +
                $"{"base",6} {"n",7}"));
        foreach (var label in Labels)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{label.Label,-24} {Cell(label.Auprc),6} {Cell(label.Auc),6} {label.F1,7:0.000} {Cell(label.RecallAt1PercentFpr),6} " +
                $"{label.Ece,6:0.000} {label.BaseRate,6:0.000} {label.N,7}"));
        }

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Rows} rows, {Failed} without an answer. Latency ms: p50 {Latency.P50:0.00}, p90 {Latency.P90:0.00}, p99 " +
            $"{Latency.P99:0.00}, max {Latency.Max:0.00}"));
        foreach (var (error, count) in Errors)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,8}  {error}"));
        }

        static string Cell(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
    }

    private static float? Score(IReadOnlyDictionary<string, float> row, string label)
    {
        if (row.TryGetValue(label, out var score))
        {
            return score;
        }

        if (label != Any)
        {
            return null;
        }

        float? strongest = null;
        foreach (var category in SafetyCategories)
        {
            if (row.TryGetValue(category, out score) && !(score <= strongest))
            {
                strongest = score;
            }
        }

        return strongest;
    }

    private static LabelFigures Measure(string label, float[] scores, bool[] truths, float threshold)
    {
        return new(
            label,
            scores.Length,
            truths.Count(truth => truth) / (double)truths.Length,
            Existing(ClassificationMetrics.AveragePrecision(scores, truths)),
            Existing(ClassificationMetrics.RocAuc(scores, truths)),
            ClassificationMetrics.F1(scores, truths, threshold),
            Existing(ClassificationMetrics.RecallAtFalsePositiveRate(scores, truths, 0.01)),
            ClassificationMetrics.ExpectedCalibrationError(scores, truths));

        // JSON has no NaN: a figure that needs both kinds of rows is null without them.
        static double? Existing(double value) => double.IsFinite(value) ? value : null;
    }
}
