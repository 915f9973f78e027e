using System.Text.Json;

namespace OrleansMl.Datasets;

/// <summary>Sets that are only measured on.</summary>
internal static class EvaluationSets
{
    public static IEnumerable<LabelledText> TweetEval(string folder, string name, Func<sbyte, TextTargets> targets) =>
        new[] { "train", "val" }.SelectMany(split =>
            File.ReadLines(Path.Combine(folder, $"{split}_text.txt"))
                .Zip(
                    File.ReadLines(Path.Combine(folder, $"{split}_labels.txt")),
                    (text, label) => new LabelledText(name, text, targets(label.Trim() == "1" ? (sbyte)1 : (sbyte)0))));

    /// <summary>Web sentences with machine scores: half or more is 1, 0.3 or less is 0, between is unknown.</summary>
    public static IEnumerable<LabelledText> RealToxicityPrompts(string folder)
    {
        foreach (var file in new[] { "toxic.jsonl", "nontoxic.jsonl" })
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, file)))
            {
                using var json = JsonDocument.Parse(line);
                foreach (var part in new[] { "prompt", "continuation" })
                {
                    var item = json.RootElement.GetProperty(part);
                    yield return new("realtoxicityprompts", item.GetProperty("text").GetString() ?? "", new(
                        Harden(item, "sexually_explicit"),
                        Harden(item, "threat"),
                        Harden(item, "identity_attack"),
                        Harden(item, "toxicity")));
                }
            }
        }
    }

    /// <summary>Template sentences with identity terms, good and bad.</summary>
    public static IEnumerable<LabelledText> Madlibs(string folder)
    {
        foreach (var row in DataFiles.Csv(Path.Combine(folder, "bias_madlibs_77k.csv")))
        {
            var bad = row.GetString("Label") == "BAD" ? (sbyte)1 : (sbyte)0;
            yield return new(
                "madlibs_bias", row.GetString("Text"), TextTargets.None with { Hate = bad == 1 ? (sbyte)-1 : (sbyte)0, Harassment = bad });
        }
    }

    private static sbyte Harden(JsonElement item, string name) =>
        item.TryGetProperty(name, out var score) && score.ValueKind == JsonValueKind.Number
            ? score.GetDouble() >= 0.5 ? (sbyte)1 : score.GetDouble() <= 0.3 ? (sbyte)0 : (sbyte)-1
            : (sbyte)-1;
}
