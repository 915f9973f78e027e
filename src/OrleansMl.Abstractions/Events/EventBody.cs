using System.Buffers;
using System.Text.Json;

namespace OrleansMl.Events;

/// <summary>
/// An event as it is sent: <c>{"id": …, "type": …, "timestamp": …, "data": {…}}</c> in one line of UTF-8. The same bytes each time.
/// </summary>
public static class EventBody
{
    /// <summary>The bytes.</summary>
    public static byte[] Of(ModerationEvent told)
    {
        ArgumentNullException.ThrowIfNull(told);
        var buffer = new ArrayBufferWriter<byte>(told.Data.Length + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", told.Id);
            json.WriteString("type", told.Type);
            json.WriteString("timestamp", told.At);
            json.WritePropertyName("data");
            json.WriteRawValue(told.Data);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
