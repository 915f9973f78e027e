using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace OrleansMl.Http;

/// <summary>A parsed body, or why there is none.</summary>
internal readonly record struct Parsed<T>(T? Value, Problem? Problem) where T : class;

/// <summary>
/// Reads a JSON body with a source-generated contract. Not JSON at all: 415. Too long: 413. Too slow: 408. Broken JSON, or a name that is
/// no Unicode: 400 <c>malformed</c>. A field of the wrong type: 422 <c>validation</c> with the field's pointer.
/// </summary>
internal static class JsonBody
{
    private static readonly char[] Steps = ['.', '[', ']'];

    /// <summary>The longest body: 1 MB.</summary>
    public const int MaxBytes = 1_000_000;

    public static async ValueTask<Parsed<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> typeInfo, int maxBytes = MaxBytes)
        where T : class
    {
        var request = context.Request;
        if (!IsJson(request.ContentType))
        {
            return new(null, Problem.ForStatus(StatusCodes.Status415UnsupportedMediaType));
        }

        var (body, problem) = await RequestBody.ReadAsync(context, maxBytes);
        if (problem is not null)
        {
            return new(null, problem);
        }

        var parsed = Parse(body, typeInfo);
        request.BodyReader.AdvanceTo(body.End);
        return parsed;
    }

    private static Parsed<T> Parse<T>(ReadOnlySequence<byte> body, JsonTypeInfo<T> typeInfo) where T : class
    {
        if (body.IsSingleSegment)
        {
            return Parse(body.FirstSpan, typeInfo);
        }

        var length = (int)body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        body.CopyTo(rented);
        try
        {
            return Parse(rented.AsSpan(0, length), typeInfo);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Parsed<T> Parse<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> typeInfo) where T : class
    {
        if (HasBrokenName(utf8))
        {
            return new(null, Problem.Malformed("The name of a field is not well-formed Unicode."));
        }

        try
        {
            return JsonSerializer.Deserialize(utf8, typeInfo) is { } value
                ? new(value, null)
                : new(null, Problem.Validation("", "required", "The body must be a JSON object."));
        }
        catch (JsonException exception)
        {
            return new(null, ToProblem(exception, typeInfo));
        }
    }

    // The framework throws when it meets such a name, in the serializer and wherever elements are searched. Only names with escapes, and
    // bodies that are no UTF-8, can be broken: others are not read twice.
    private static bool HasBrokenName(ReadOnlySpan<byte> utf8)
    {
        var isUtf8 = Utf8.IsValid(utf8);
        if (isUtf8 && utf8.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && (!isUtf8 || reader.ValueIsEscaped))
                {
                    _ = reader.GetString();
                }
            }

            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        catch (JsonException)
        {
            // The serializer says what is wrong.
            return false;
        }
    }

    /// <summary>One item of a batch; pointers start with <paramref name="prefix"/>.</summary>
    public static Parsed<T> Parse<T>(JsonElement element, JsonTypeInfo<T> typeInfo, string prefix) where T : class
    {
        try
        {
            return element.Deserialize(typeInfo) is { } value
                ? new(value, null)
                : new(null, Problem.Validation(prefix, "required", "Must be a JSON object."));
        }
        catch (JsonException exception)
        {
            return new(null, ToProblem(exception, typeInfo, prefix));
        }
    }

    private static Problem ToProblem(JsonException e, JsonTypeInfo typeInfo, string prefix = "") => e switch
    {
        // Only the reader's own exceptions, which mean broken JSON, arrive as the cause of another JsonException.
        { InnerException: JsonException } =>
            Problem.Malformed($"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."),
        FieldException field => Problem.Validation(prefix + ToPointer(e.Path), field.Code, field.Message),
        _ when NamesAt(typeInfo, e.Path) is { } names =>
            Problem.Validation(prefix + ToPointer(e.Path), "unknown_value", $"Must be one of {names}."),
        _ => Problem.Validation(prefix + ToPointer(e.Path), "wrong_type", "Has the wrong JSON type."),
    };

    // What may stand at a path such as "$.events[3].type" when that is one of some names; null when it is anything else.
    private static string? NamesAt(JsonTypeInfo? info, string? path)
    {
        foreach (var step in (path ?? "$").Split(Steps, StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var next = info!.ElementType ?? info.Properties.FirstOrDefault(property => property.Name == step)?.PropertyType;
            if (next is null)
            {
                return null;
            }

            info = info.Options.GetTypeInfo(next);
        }

        var type = Nullable.GetUnderlyingType(info!.Type) ?? info.Type;
        return type.IsEnum
            ? string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))
            : null;
    }

    // "$.items[3].text" -> "/items/3/text". Every property of our contracts is a plain snake_case name.
    private static string ToPointer(string? path)
    {
        var pointer = new StringBuilder();
        foreach (var c in path.AsSpan().TrimStart('$'))
        {
            if (c is '.' or '[')
            {
                pointer.Append('/');
            }
            else if (c is not (']' or '\''))
            {
                pointer.Append(c);
            }
        }

        return pointer.ToString();
    }

    // application/json or application/*+json, in UTF-8.
    private static bool IsJson(string? contentType)
    {
        const string Json = "application/json";
        if (contentType is null)
        {
            return false;
        }

        if (contentType.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var media)
            && media.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            && (media.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (!media.Charset.HasValue
                || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || media.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
    }
}
