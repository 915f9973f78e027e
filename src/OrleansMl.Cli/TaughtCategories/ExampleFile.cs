using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansMl.TaughtCategories;

/// <summary>
/// Sentences that teach a category. A sentence a line; one after "- " is not of the category; empty lines, and those that begin with "#",
/// are nothing. Or JSON lines: {"text": "…", "label": true}; a row without label is of the category.
/// </summary>
internal sealed record ExampleFile(IReadOnlyList<string> Examples, IReadOnlyList<string> CounterExamples)
{
    private const string Not = "- ";

    /// <exception cref="InvalidDataException">A line cannot be read; the message says which.</exception>
    public static ExampleFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"There is no file '{path}'. Write a sentence a line, and \"- \" before what it is not.");
        }

        return Parse(path, File.ReadLines(path));
    }

    internal static ExampleFile Parse(string path, IEnumerable<string> lines)
    {
        var (examples, counters, number) = (new List<string>(), new List<string>(), 0);
        bool? isJson = null;
        foreach (var raw in lines)
        {
            number++;
            var line = raw.Trim().TrimStart('\uFEFF');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            isJson ??= line[0] == '{';
            var (text, label) = isJson.Value ? ParseRow(path, number, line)
                : line.StartsWith(Not, StringComparison.Ordinal) ? (line[Not.Length..].Trim(), false)
                : (line, true);
            (label ? examples : counters).Add(text);
        }

        return new(examples, counters);
    }

    private static (string Text, bool Label) ParseRow(string path, int number, string line)
    {
        try
        {
            if (JsonNode.Parse(line) is JsonObject row && row["text"] is JsonValue text && text.GetValueKind() == JsonValueKind.String)
            {
                return row["label"] switch
                {
                    null => ((string)text!, true),
                    JsonValue label when label.GetValueKind() is JsonValueKind.True or JsonValueKind.False => ((string)text!, (bool)label),
                    _ => throw new InvalidDataException($"{path}:{number} has a label that is neither true nor false."),
                };
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new InvalidDataException($"{path}:{number} is no row of the kind {{\"text\": \"…\", \"label\": true}}.");
    }
}
