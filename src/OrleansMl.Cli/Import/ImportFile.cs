using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Datasets;

namespace OrleansMl.Import;

/// <summary>One record of a file, or why it is none.</summary>
/// <param name="Number">Its line in the file, from 1.</param>
/// <param name="Body">What it says; null when it cannot be read.</param>
/// <param name="Problem">Why not.</param>
internal sealed record ImportLine(int Number, JsonObject? Body, string? Problem);

/// <summary>
/// Reads JSON lines, or CSV with a header whose names are those of the JSON fields. Streams: a file may be larger than memory.
/// </summary>
internal static class ImportFile
{
    /// <summary>Columns of CSV whose cells are JSON.</summary>
    public static readonly IReadOnlySet<string> JsonColumns = new HashSet<string> { "attributes", "privacy", "labels", "reach" };

    // Fields that are no strings in JSON.
    private static readonly HashSet<string> Numbers = ["value"];
    private static readonly HashSet<string> Lists = ["categories"];
    private static readonly HashSet<string> Flags = ["scheduled"];

    public static bool IsCsv(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    /// <param name="path">The file; .csv is CSV, everything else JSON lines.</param>
    public static IEnumerable<ImportLine> Read(string path) => IsCsv(path) ? ReadCsv(path) : ReadJson(path);

    private static IEnumerable<ImportLine> ReadJson(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(number, line);
            }
        }
    }

    private static ImportLine Parse(int number, string line)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject body)
            {
                return new(number, null, "it is no JSON object");
            }

            // Nodes are read when they are needed, which is too late to say which line they are of.
            ReadAll(body);
            return new(number, body, null);
        }
        catch (JsonException exception)
        {
            return new(number, null, $"it is no JSON: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            return new(number, null, "it is not well-formed Unicode: a lone surrogate");
        }
        catch (ArgumentException)
        {
            return new(number, null, "it has a field twice");
        }
    }

    private static void ReadAll(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var field in fields)
                {
                    ReadAll(field.Value);
                }

                break;
            case JsonArray elements:
                foreach (var element in elements)
                {
                    ReadAll(element);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }

    private static IEnumerable<ImportLine> ReadCsv(string path)
    {
        CsvQuotes.Check(path);
        foreach (var row in DataFiles.Csv(path))
        {
            var number = (int)row.LineNumber;
            var body = new JsonObject();
            string? problem = null;
            foreach (var name in row.Headers)
            {
                var text = row.GetString(name);
                if (text.Length == 0)
                {
                    continue;
                }

                if (Numbers.Contains(name))
                {
                    if (double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                    {
                        body[name] = value;
                    }
                    else
                    {
                        problem ??= $"{name} '{text}' is no number";
                    }
                }
                else if (JsonColumns.Contains(name) || Flags.Contains(name))
                {
                    var (node, wrong) = ReadCell(name, text);
                    (body[name], problem) = (node, problem ?? wrong);
                }
                else
                {
                    body[name] = Lists.Contains(name) ? new JsonArray([.. text.Split('|').Select(part => (JsonNode)part)]) : text;
                }
            }

            yield return problem is null ? new(number, body, null) : new(number, null, problem);
        }
    }

    private static (JsonNode? Node, string? Problem) ReadCell(string name, string text)
    {
        try
        {
            var node = JsonNode.Parse(text);
            ReadAll(node);
            return (node, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return (null, $"{name} '{text}' is no JSON");
        }
    }
}
