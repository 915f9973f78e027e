using System.Text.Json;

namespace OrleansMl.Moderation;

/// <summary>
/// What a model answered that was asked by a rule in words. Read strictly: whoever wrote the text that it read may have written to it, so
/// nothing counts but one object with one number.
/// </summary>
/// <param name="Score">The score, in [0, 1].</param>
/// <param name="Model">The model that the server says answered; null when it says nothing that could be a name.</param>
public readonly record struct WordRuleAnswer(float Score, string? Model)
{
    /// <summary>The longest answer of the model itself, in characters.</summary>
    public const int MaxContentLength = 256;

    private const int MaxModelLength = 128;

    // What is repeated in an object could be read either way.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>
    /// Reads the body of a chat completion: <c>choices[0].message.content</c> is <c>{"score": 0.7}</c>, with white space around it at most.
    /// Null for anything else: more fields, words around it, a number outside of [0, 1], a number as text.
    /// </summary>
    /// <param name="body">UTF-8 JSON.</param>
    public static WordRuleAnswer? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body, Strict);
            return answer.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("choices", out var choices)
                && choices is { ValueKind: JsonValueKind.Array } && choices.GetArrayLength() == 1
                && choices[0] is { ValueKind: JsonValueKind.Object } choice
                && choice.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
                && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
                && content.GetString() is { Length: <= MaxContentLength } text
                && ScoreIn(text) is { } score
                    ? new WordRuleAnswer(score, ModelIn(root))
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string that is no Unicode.
            return null;
        }
    }

    private static float? ScoreIn(string text)
    {
        try
        {
            using var content = JsonDocument.Parse(text, Strict);
            return content.RootElement is { ValueKind: JsonValueKind.Object } one
                && one.EnumerateObject().Count() == 1
                && one.TryGetProperty("score", out var score) && score.ValueKind == JsonValueKind.Number
                && score.TryGetDouble(out var value) && value is >= 0 and <= 1
                    ? (float)value
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ModelIn(JsonElement root) =>
        root.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String
        && model.GetString() is { Length: > 0 and <= MaxModelLength } name && !name.Any(char.IsControl)
            ? name
            : null;
}
