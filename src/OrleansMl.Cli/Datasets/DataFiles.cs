using CsvHelper;

namespace OrleansMl.Datasets;

/// <summary>The file shapes the sets come in.</summary>
internal static class DataFiles
{
    /// <summary>Rows of a comma-separated file with a header, fields by name; the reader itself is yielded and moves on.</summary>
    public static IEnumerable<CsvReader> Csv(string path)
    {
        using var stream = File.OpenRead(path);
        foreach (var row in Csv(stream))
        {
            yield return row;
        }
    }

    /// <inheritdoc cref="Csv(string)"/>
    public static IEnumerable<CsvReader> Csv(Stream stream)
    {
        // The defaults recover from stray quotes, which are common in tweets, and read a missing field as empty.
        using var csv = CsvReader.Create(stream, CsvReaderOptions.Default with { TrackLineNumbers = true }, leaveOpen: true);
        while (csv.Read())
        {
            yield return csv;
        }
    }

    /// <summary>The sentences of a CoNLL file: one token per line, a blank line between sentences.</summary>
    public static IEnumerable<string> ConllSentences(string path)
    {
        var words = new List<string>();
        foreach (var line in File.ReadLines(path))
        {
            var end = line.AsSpan().IndexOfAny(' ', '\t');
            if (string.IsNullOrWhiteSpace(line))
            {
                if (words.Count > 0)
                {
                    yield return string.Join(' ', words);
                    words.Clear();
                }
            }
            else
            {
                words.Add(end < 0 ? line : line[..end]);
            }
        }

        if (words.Count > 0)
        {
            yield return string.Join(' ', words);
        }
    }
}
