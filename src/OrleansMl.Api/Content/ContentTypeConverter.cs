using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Content;

/// <summary>A surface, read without allocating.</summary>
internal sealed class ContentTypeConverter : JsonConverter<ContentType?>
{
    public override ContentType? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String when reader.ValueTextEquals("comment"u8) => ContentType.Comment,
            JsonTokenType.String when reader.ValueTextEquals("post"u8) => ContentType.Post,
            JsonTokenType.String when reader.ValueTextEquals("video"u8) => ContentType.Video,
            JsonTokenType.String => throw new FieldException("unknown_value", "Must be one of video, post, comment."),
            _ => throw new FieldException("wrong_type", "Must be a string: one of video, post, comment."),
        };

    public override void Write(Utf8JsonWriter writer, ContentType? value, JsonSerializerOptions options)
    {
        if (value is { } type)
        {
            writer.WriteStringValue(JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString()));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
