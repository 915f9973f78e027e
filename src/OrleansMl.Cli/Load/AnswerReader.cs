using System.Text.Json;

namespace OrleansMl.Load;

/// <summary>Picks the few fields that a load run needs out of an answer, without building objects for the rest.</summary>
internal static class AnswerReader
{
    /// <summary>Top-level <c>id</c> and <c>level</c>, and <c>moderation.state</c>, of a content item; null where absent.</summary>
    public static (string? Id, string? Level, string? State) ReadItem(ReadOnlySpan<byte> json)
    {
        string? id = null, level = null, state = null;
        var inModeration = false;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 1)
            {
                inModeration = false;
            }

            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1 && reader.ValueTextEquals("id"u8))
            {
                id = ReadString(ref reader);
            }
            else if (reader.CurrentDepth == 1 && reader.ValueTextEquals("moderation"u8))
            {
                inModeration = true;
            }
            else if (reader.ValueTextEquals("level"u8)
                && (reader.CurrentDepth == 1 || (inModeration && reader.CurrentDepth == 2 && level is null)))
            {
                level = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("state"u8) && (reader.CurrentDepth == 1 || (inModeration && reader.CurrentDepth == 2)))
            {
                state = ReadString(ref reader);
            }
        }

        return (id, level, state);
    }

    /// <summary>The <c>code</c> of a problem; null when the body is none.</summary>
    public static string? ReadProblemCode(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("code"u8))
                {
                    return ReadString(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            // A proxy's HTML page, or nothing at all: the status alone has to do.
        }

        return null;
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }
}
