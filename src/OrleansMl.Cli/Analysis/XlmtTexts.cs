namespace OrleansMl.Analysis;

/// <summary>The tweets of xlmt_sentiment: eight languages, three feelings, a training and a validation part each.</summary>
internal static class XlmtTexts
{
    public const string Set = "xlmt_sentiment";

    /// <summary>Folder and BCP 47 tag of each language.</summary>
    public static readonly (string Folder, string Tag)[] Languages =
        [
            ("arabic", "ar"),
            ("english", "en"),
            ("french", "fr"),
            ("german", "de"),
            ("hindi", "hi"),
            ("italian", "it"),
            ("portuguese", "pt"),
            ("spanish", "es")
        ];

    /// <summary>The texts with their feeling: 0 negative, 1 neutral, 2 positive.</summary>
    /// <param name="data">The folder of the sets.</param>
    /// <param name="folder">The language's folder.</param>
    /// <param name="part"><c>train</c> or <c>val</c>.</param>
    /// <exception cref="DirectoryNotFoundException">The set is not there.</exception>
    public static IEnumerable<(string Text, int Feeling)> Read(string data, string folder, string part)
    {
        var path = Path.Combine(data, Set, folder);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(
                $"The data set '{Set}' was not found in '{data}'. Give the folder that holds the sets with --data.");
        }

        return File.ReadLines(Path.Combine(path, $"{part}_text.txt")).Zip(File.ReadLines(Path.Combine(path, $"{part}_labels.txt")))
            .Where(row => !string.IsNullOrWhiteSpace(row.First))
            .Select(row => (row.First, int.Parse(row.Second, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
