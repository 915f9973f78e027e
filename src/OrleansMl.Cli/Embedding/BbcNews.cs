using System.IO.Compression;

namespace OrleansMl.Embedding;

/// <summary>The BBC news set (Greene, Cunningham 2006), five topics: measured on, never learned from.</summary>
internal static class BbcNews
{
    public const string Set = "bbc_news";

    /// <summary>Texts with their topics, in the order of the archive's names.</summary>
    public static List<(string Text, string Topic)> Read(string data)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(data, Set, "bbc-fulltext.zip"));
        var texts = new List<(string, string)>();
        foreach (var entry in archive.Entries
            .Where(entry => entry.Name.EndsWith(".txt", StringComparison.Ordinal) && entry.FullName.Count(c => c == '/') >= 2)
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            using var reader = new StreamReader(entry.Open(), System.Text.Encoding.Latin1);
            texts.Add((reader.ReadToEnd(), entry.FullName.Split('/')[^2]));
        }

        return texts;
    }
}
