using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrleansMl.Import;

namespace OrleansMl.Banks;

/// <summary>
/// Reads entries: .csv with a header and .jsonl with the fields of the API, and everything else as one entry a line. Streams.
/// </summary>
internal static class BankFile
{
    /// <summary>What a line of plain text may be.</summary>
    public static readonly IReadOnlyList<string> LineKinds = ["text", "domain", "sha256", "simhash"];

    /// <param name="path">The file.</param>
    /// <param name="lines">What a line of plain text is, of <see cref="LineKinds"/>.</param>
    public static IEnumerable<ImportLine> Read(string path, string lines) =>
        ImportFile.IsCsv(path) || Path.GetExtension(path) is ".jsonl" or ".ndjson"
            ? ImportFile.Read(path).Select(Numbered)
            : Plain(path, lines);

    private static IEnumerable<ImportLine> Plain(string path, string kind)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return new(number, new JsonObject { [kind] = line.Trim() }, null);
            }
        }
    }

    // The one number, which CSV has as text.
    private static ImportLine Numbered(ImportLine line)
    {
        if (line.Body?["ratio"] is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            return line;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio))
        {
            return line with { Body = null, Problem = $"ratio '{text}' is no number" };
        }

        line.Body["ratio"] = ratio;
        return line;
    }
}
