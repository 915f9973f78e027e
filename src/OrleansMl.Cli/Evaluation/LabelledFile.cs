using System.Text;
using System.Text.Json;

namespace OrleansMl.Evaluation;

/// <summary>A text with what is true of it. A label that is missing is unknown, which is not the same as false.</summary>
internal sealed record LabelledRow(string Id, string Text, IReadOnlyDictionary<string, bool> Labels);

/// <summary>A line that cannot be used.</summary>
internal sealed record BadLine(int Number, string Reason);

/// <summary>JSON lines of <c>{"id", "text", "labels": {"name": true | false | 0..1}}</c>; a number counts as true from 0.5.</summary>
internal sealed record LabelledFile(IReadOnlyList<LabelledRow> Rows, IReadOnlyList<BadLine> BadLines)
{
    public static LabelledFile Read(string path)
    {
        var rows = new List<LabelledRow>();
        var bad = new List<BadLine>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                var row = Parse(line, number);
                if (!seen.Add(row.Id))
                {
                    throw new FormatException($"the id '{row.Id}' was used before");
                }

                rows.Add(row);
            }
            catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
            {
                // The text itself must not reach a log: JSON errors name a position only.
                bad.Add(new(number, exception is FormatException ? exception.Message : "is not a JSON object in valid Unicode"));
            }
        }

        return new(rows, bad);
    }

    private static LabelledRow Parse(string line, int number)
    {
        using var document = JsonDocument.Parse(line);
        var row = document.RootElement;
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("is not a JSON object");
        }

        if (!row.TryGetProperty("text", out var text)
            || text.ValueKind != JsonValueKind.String
            || string.IsNullOrWhiteSpace(text.GetString()))
        {
            throw new FormatException("has no text");
        }

        if (!row.TryGetProperty("labels", out var labels) || labels.ValueKind != JsonValueKind.Object || !labels.EnumerateObject().Any())
        {
            throw new FormatException("has no labels");
        }

        var truths = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var label in labels.EnumerateObject())
        {
            truths[label.Name] = label.Value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number when label.Value.GetDouble() is >= 0 and <= 1 and var share => share >= 0.5,
                _ => throw new FormatException($"has a label '{label.Name}' that is neither true, false nor a number from 0 to 1"),
            };
        }

        return new(Id(row, number), text.GetString()!, truths);
    }

    private static string Id(JsonElement row, int number) => !row.TryGetProperty("id", out var id) ? $"line-{number}" : id.ValueKind switch
    {
        JsonValueKind.String => id.GetString()!,
        JsonValueKind.Number => id.GetRawText(),
        _ => throw new FormatException("has an id that is neither a string nor a number"),
    };
}
