using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansMl.Http;

/// <summary>Any JSON as text, and back.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions CompactJson = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true
    };

    /// <summary>Without white space.</summary>
    /// <exception cref="InvalidOperationException">It is not well-formed Unicode.</exception>
    public static string Compact(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, CompactJson))
        {
            element.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The same in a request: null for none, or what is wrong with it.</summary>
    public static (string? Text, FieldError? Error) Read(JsonElement? element, int maxLength, string pointer)
    {
        if (element is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given)
        {
            return (null, null);
        }

        try
        {
            var text = Compact(given);
            return text.Length <= maxLength
                ? (text, null)
                : (null, new(pointer, $"Must have at most {maxLength} characters as JSON.", "too_long"));
        }
        catch (InvalidOperationException)
        {
            return (null, new(pointer, "Must be well-formed Unicode.", "invalid_unicode"));
        }
    }

    /// <summary>What <see cref="Compact"/> made a text of.</summary>
    public static JsonElement? Parse(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
