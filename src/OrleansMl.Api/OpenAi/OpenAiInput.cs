using System.Text.Json;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Validation;

namespace OrleansMl.OpenAi;

/// <summary>What is to be scored: the texts, and how many of them make up each input.</summary>
/// <param name="Texts">All texts in order.</param>
/// <param name="Parts">How many texts belong to each input; one each for a list of strings.</param>
internal sealed record OpenAiInput(IReadOnlyList<string> Texts, IReadOnlyList<int> Parts)
{
    /// <summary>Most texts in one request.</summary>
    public const int MaxTexts = 100;

    /// <summary>Reads the three forms of <c>input</c>; a problem names the field that is wrong.</summary>
    public static (OpenAiInput? Input, Problem? Problem) Read(JsonElement input)
    {
        List<FieldError>? errors = null;
        if (input.ValueKind == JsonValueKind.String)
        {
            return ReadText(input, "/input", ref errors) is { } text ? (new([text], [1]), null) : (null, Problem.Validation(errors!));
        }

        if (input.ValueKind != JsonValueKind.Array || input.GetArrayLength() == 0)
        {
            return (
                null,
                Problem.Validation(
                    "/input",
                    input.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "required" : "wrong_type",
                    "Must be a string, a list of strings or a list of content parts, and not be empty."));
        }

        if (input.GetArrayLength() > MaxTexts)
        {
            return (null, Problem.Validation("/input", "too_many", $"At most {MaxTexts} inputs are scored at once."));
        }

        var isParts = input[0].ValueKind == JsonValueKind.Object;
        var texts = new List<string>(input.GetArrayLength());
        var index = 0;
        foreach (var element in input.EnumerateArray())
        {
            var pointer = $"/input/{index++}";
            if ((isParts ? ReadPart(element, pointer, ref errors) : ReadText(element, pointer, ref errors)) is { } text)
            {
                texts.Add(text);
            }
        }

        return errors is not null
            ? (null, Problem.Validation(errors))
            : (new(texts, isParts ? [texts.Count] : [.. Enumerable.Repeat(1, texts.Count)]), null);
    }

    private static string? ReadPart(JsonElement part, string pointer, ref List<FieldError>? errors)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            Add(ref errors, pointer, "wrong_type", "Must be a content part with a type.");
            return null;
        }

        if (!IsText(type))
        {
            // Scoring the text alone would call an image harmless that nobody has looked at.
            Add(
                ref errors,
                pointer + "/type",
                "unsupported_input",
                "Only parts of type text are scored; no image model is behind this endpoint.");
            return null;
        }

        return ReadText(part.TryGetProperty("text", out var text) ? text : default, pointer + "/text", ref errors);
    }

    // False too for what is no Unicode.
    private static bool IsText(JsonElement type)
    {
        try
        {
            return type.ValueEquals("text");
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? ReadText(JsonElement element, string pointer, ref List<FieldError>? errors)
    {
        if (element.ValueKind is not (JsonValueKind.String or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            Add(ref errors, pointer, "wrong_type", "Must be a string.");
            return null;
        }

        try
        {
            var text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            var before = errors?.Count ?? 0;
            FieldRules.CheckText(text, pointer, ref errors);
            return (errors?.Count ?? 0) == before ? text : null;
        }
        catch (InvalidOperationException)
        {
            Add(ref errors, pointer, "invalid_unicode", "Must be well-formed Unicode, without lone surrogates.");
            return null;
        }
    }

    private static void Add(ref List<FieldError>? errors, string pointer, string code, string detail) =>
        (errors ??= []).Add(new(pointer, detail, code));
}
