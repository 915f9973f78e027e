using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace OrleansMl.Events;

/// <summary>Writes what an event says: one JSON object, names in snake_case.</summary>
internal static class EventData
{
    public static string Write(string? contentId, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (contentId is not null)
            {
                json.WriteString("content_id", contentId);
            }

            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>An enum as the API writes it.</summary>
    public static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
