using System.Text;
using System.Text.Json;
using OrleansMl.Http;

namespace OrleansMl.Gorse;

/// <summary>Labels: a string or a number, a list of strings or of numbers, or an object of labels.</summary>
internal static class GorseLabels
{
    // Of what a model shall read, enough.
    private const int MaxWords = 10_000;

    /// <summary>The labels as text, without white space; null for none. What is wrong is said as Gorse says it.</summary>
    public static string? Read(JsonElement labels, int maxLength)
    {
        Validate(labels);
        if (labels.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return null;
        }

        var text = JsonText.Compact(labels);
        return text.Length <= maxLength ? text : throw new GorseException($"labels are longer than {maxLength} characters");
    }

    /// <summary>What <see cref="Read"/> made of them, for an answer.</summary>
    public static JsonElement? Write(string? labels) => JsonText.Parse(labels);

    /// <summary>Every string in the labels, for a model to read when an item has no other text.</summary>
    public static string Words(string? labels)
    {
        if (labels is null)
        {
            return "";
        }

        using var document = JsonDocument.Parse(labels);
        var words = new StringBuilder();
        Collect(document.RootElement, words);
        return words.ToString();
    }

    private static void Collect(JsonElement element, StringBuilder words)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String when words.Length < MaxWords:
                var word = element.GetString()!;
                words.Append(words.Length == 0 ? "" : " ").Append(word.AsSpan(0, Math.Min(word.Length, MaxWords)));
                break;
            case JsonValueKind.Array:
                foreach (var one in element.EnumerateArray())
                {
                    Collect(one, words);
                }

                break;
            case JsonValueKind.Object:
                foreach (var one in element.EnumerateObject())
                {
                    Collect(one.Value, words);
                }

                break;
        }
    }

    private static void Validate(JsonElement labels)
    {
        switch (labels.ValueKind)
        {
            case JsonValueKind.Array:
                // All like the first, and that a string or a number.
                var first = labels.EnumerateArray().FirstOrDefault().ValueKind;
                if (labels.GetArrayLength() > 0
                    && (first is not (JsonValueKind.String or JsonValueKind.Number)
                        || labels.EnumerateArray().Any(one => one.ValueKind != first)))
                {
                    throw new GorseException($"unsupported labels: {JsonText.Compact(labels)}");
                }

                foreach (var one in labels.EnumerateArray())
                {
                    Validate(one);
                }

                break;
            case JsonValueKind.Object:
                foreach (var one in labels.EnumerateObject())
                {
                    Validate(one.Value);
                }

                break;
            case JsonValueKind.True or JsonValueKind.False:
                throw new GorseException("unsupported type in labels: bool");
            case JsonValueKind.String:
                GorseBody.ReadString(labels, "Labels");
                break;
        }
    }
}
