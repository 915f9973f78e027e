using System.Text.Json;
using OrleansMl.Http;
using OrleansMl.Interactions;
using OrleansMl.Users;

namespace OrleansMl.Gorse;

/// <summary>
/// Reads bodies field by field, as theirs does: names in any case, unknown fields passed over, what is wrong in one line.
/// </summary>
internal static class GorseBody
{
    /// <summary>The body, or what is wrong with it.</summary>
    public static async Task<JsonElement> ReadAsync(HttpContext context)
    {
        var (document, problem) = await JsonBody.ReadAsync(context, GorseJson.Default.JsonDocument);
        return document?.RootElement
            ?? throw new GorseException(problem!.Errors?.FirstOrDefault()?.Detail ?? problem.Detail ?? problem.Title);
    }

    /// <summary>The body as a list; null is an empty one.</summary>
    public static async Task<JsonElement[]> ReadListAsync(HttpContext context, string what)
    {
        var body = await ReadAsync(context);
        return body.ValueKind switch
        {
            JsonValueKind.Array => [.. body.EnumerateArray()],
            JsonValueKind.Null => [],
            _ => throw WrongType(body, "", $"[]{what}"),
        };
    }

    /// <summary>A field; undefined when it is absent. Of two that differ in case the exact one counts, else the last.</summary>
    public static JsonElement Field(JsonElement body, string type, string name)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw WrongType(body, "", type);
        }

        JsonElement found = default;
        var isExact = false;
        foreach (var field in body.EnumerateObject())
        {
            if (field.NameEquals(name))
            {
                (found, isExact) = (field.Value, true);
            }
            else if (!isExact && field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = field.Value;
            }
        }

        return found;
    }

    /// <summary>A field that is a string; null when it is absent or null.</summary>
    public static string? String(JsonElement body, string type, string name)
    {
        var field = Field(body, type, name);
        return field.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => ReadString(field, name),
            _ => throw WrongType(field, $"{type}.{name}", "string"),
        };
    }

    /// <summary>A field that is true or false; null when it is absent or null.</summary>
    public static bool? Bool(JsonElement body, string type, string name)
    {
        var field = Field(body, type, name);
        return field.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw WrongType(field, $"{type}.{name}", "bool"),
        };
    }

    /// <summary>A field that is a list of strings; null when it is absent or null.</summary>
    public static string[]? Strings(JsonElement body, string type, string name)
    {
        var field = Field(body, type, name);
        return field.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.Array =>
                [
                    .. field.EnumerateArray().Select(one =>
                        one.ValueKind == JsonValueKind.String ? ReadString(one, name) : throw WrongType(one, $"{type}.{name}", "string"))
                ],
            _ => throw WrongType(field, $"{type}.{name}", "[]string"),
        };
    }

    /// <summary>A field that is a time, as text; null when it is absent, null, empty or the zero time of Go.</summary>
    public static DateTimeOffset? Time(JsonElement body, string type, string name) =>
        String(body, type, name) is { Length: > 0 } text && GoText.ParseTime(text) is var time && !InteractionLimits.IsUnset(time)
            ? time
            : null;

    public static string ReadString(JsonElement element, string name)
    {
        try
        {
            var text = element.GetString()!;
            return text.Contains('\0') ? throw new GorseException($"{name} must not contain NUL") : text;
        }
        catch (InvalidOperationException)
        {
            throw new GorseException($"{name} is not well-formed Unicode");
        }
    }

    /// <summary>A field that is a finite number; null when it is absent, null or 0, which Go clients send when nothing is set.</summary>
    public static double? Number(JsonElement body, string type, string name)
    {
        var field = Field(body, type, name);
        return field.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.Number when field.TryGetDouble(out var number) && double.IsFinite(number) => number == 0 ? null : number,
            _ => throw WrongType(field, $"{type}.{name}", "float64"),
        };
    }

    /// <summary>The id under which the item is stored that a client means. Once only: what is stored may be text of another id.</summary>
    public static string ItemId(string? id) =>
        GorseIds.Encode(id) ?? throw Invalid("ItemId", id, GorseIds.Rule);

    /// <summary>The id of the user that is meant.</summary>
    public static string UserId(string? id) =>
        UserIds.Resolve(id) ?? throw Invalid("UserId", id, UserIds.Rule);

    private static GorseException Invalid(string field, string? id, string rule) =>
        new($"invalid {field} \"{id}\": m{rule[1..^1]}");

    private static GorseException WrongType(JsonElement element, string field, string type)
    {
        var kind = element.ValueKind switch
        {
            JsonValueKind.Array => "array",
            JsonValueKind.Object => "object",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            _ => "bool",
        };
        return new(
            field.Length == 0
                ? $"json: cannot unmarshal {kind} into Go value of type {type}"
                : $"json: cannot unmarshal {kind} into Go struct field {field} of type {type}");
    }
}
