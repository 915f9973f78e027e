using System.Text.Json;
using OrleansMl.Content;

namespace OrleansMl.Recommendations;

/// <summary>
/// Writes a list byte for byte as the serializer writes its <see cref="RecommendationsView"/> (RecommendationsWriterTests hold it to that), straight from the list: no request is answered more often, and objects of twenty
/// items made only to be read once are half of what writing it costs.
/// </summary>
internal static class RecommendationsWriter
{
    private static readonly JsonEncodedText s_userId = Name("user_id"), s_items = Name("items"), s_modelVersion = Name("model_version"), s_generatedAt = Name("generated_at"), s_fromCache = Name("from_cache"),
        s_contentId = Name("content_id"), s_type = Name("type"), s_score = Name("score"), s_parts = Name("parts"), s_becauseOf = Name("because_of"), s_propensity = Name("propensity"),
        s_collaborative = Name("collaborative"), s_content = Name("content"), s_trending = Name("trending");

    private static readonly JsonEncodedText[] s_types = [.. Enum.GetValues<ContentType>().Select(type => Name(JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString())))];

    /// <param name="writer">Takes the JSON.</param>
    /// <param name="answer">Whose list, and whether its reasons were asked for.</param>
    public static void Write(Utf8JsonWriter writer, (string? User, RecommendationList List, bool Explain) answer)
    {
        var (user, list, explain) = answer;
        writer.WriteStartObject();
        writer.WriteString(s_userId, user);
        writer.WriteStartArray(s_items);
        foreach (var item in list.Items)
        {
            Write(writer, item, explain);
        }

        writer.WriteEndArray();
        writer.WriteNumber(s_modelVersion, list.ModelVersion);
        writer.WriteString(s_generatedAt, list.GeneratedAt);
        writer.WriteBoolean(s_fromCache, list.FromCache);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RecommendedItem item, bool explain)
    {
        writer.WriteStartObject();
        writer.WriteString(s_contentId, item.ContentId);
        writer.WriteString(s_type, s_types[(int)item.Type]);
        writer.WriteNumber(s_score, RecommendationsView.Rounded(item.Score));
        if (explain)
        {
            writer.WriteStartObject(s_parts);
            Write(writer, s_collaborative, item.Collaborative);
            Write(writer, s_content, item.Content);
            Write(writer, s_trending, item.Trending);
            writer.WriteEndObject();
            writer.WriteStartArray(s_becauseOf);
            foreach (var id in item.BecauseOf)
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNull(s_parts);
            writer.WriteNull(s_becauseOf);
        }

        Write(writer, s_propensity, item.Propensity);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonEncodedText name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, RecommendationsView.Rounded(number));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);
}
