using System.IO.Compression;

namespace OrleansMl.Datasets;

/// <summary>
/// What ordinary people and newspapers write. Made for other tasks, so nobody looked for harm; what the word list finds is left open later.
/// </summary>
internal static class OrdinarySets
{
    public static IEnumerable<LabelledText> BroadTwitter(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, "BTC", "CONLL-format", "data"), "*.conll").Order(StringComparer.Ordinal)
            .SelectMany(DataFiles.ConllSentences)
            .Select(text => new LabelledText("broad_twitter_corpus", text, TextTargets.Harmless));

    public static IEnumerable<LabelledText> Wnut17(string folder) =>
        new[] { "wnut17train.conll", "emerging.dev.conll" }
            .SelectMany(file => DataFiles.ConllSentences(Path.Combine(folder, file)))
            .Select(text => new LabelledText("wnut17", text, TextTargets.Harmless));

    public static IEnumerable<LabelledText> XlmtEnglish(string folder) =>
        new[] { "train_text.txt", "val_text.txt" }
            .SelectMany(file => File.ReadLines(Path.Combine(folder, "english", file)))
            .Where(text => text.Length > 0)
            .Select(text => new LabelledText("xlmt_sentiment", text, TextTargets.Harmless));

    /// <summary>Tweets in languages that are read but not judged, the ones written in Latin letters.</summary>
    public static IEnumerable<LabelledText> XlmtOtherLanguages(string folder) =>
        new[] { "french", "german", "italian", "portuguese", "spanish" }
            .SelectMany(language => File.ReadLines(Path.Combine(folder, language, "train_text.txt")))
            .Where(text => text.Length > 0)
            .Select(text => new LabelledText(TextSets.OtherLanguagesName, text, TextTargets.Harmless));

    public static IEnumerable<LabelledText> Wikigold(string folder) =>
        DataFiles.ConllSentences(Path.Combine(folder, "wikigold.conll.txt"))
            .Select(text => new LabelledText("wikigold", text, TextTargets.Harmless));

    /// <summary>Headlines, half of them clickbait: harmless killings and bombs in plenty.</summary>
    public static IEnumerable<LabelledText> Clickbait(string folder)
    {
        foreach (var file in new[] { "clickbait_data.gz", "non_clickbait_data.gz" })
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, file)), CompressionMode.Decompress));
            while (reader.ReadLine() is { } line)
            {
                if (line.Length > 0)
                {
                    yield return new("clickbait", line, TextTargets.Harmless);
                }
            }
        }
    }
}
