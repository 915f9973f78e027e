using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMl.Http;

/// <summary>A field that cannot be read, with the code for <see cref="FieldError"/>. The serializer adds the path.</summary>
internal sealed class FieldException(string code, string detail) : JsonException(detail)
{
    public string Code { get; } = code;
}

/// <summary>Every enum is written as its name in snake_case.</summary>
internal sealed class SnakeCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;

/// <summary>A string that tells a wrong type from broken Unicode (a lone surrogate, also when escaped; bytes that are not UTF-8).</summary>
internal sealed class StrictStringConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new FieldException("wrong_type", "Must be a string.");
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new FieldException("invalid_unicode", "Must be well-formed Unicode, without lone surrogates.");
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
