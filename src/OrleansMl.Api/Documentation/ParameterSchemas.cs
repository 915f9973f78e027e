using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OrleansMl.Content;

namespace OrleansMl.Documentation;

/// <summary>
/// What the parameters of queries and headers may be. Handlers take them as text, so that a mistake is a problem of ours with a pointer;
/// generated clients should see what they are. A parameter means the same wherever it stands.
/// </summary>
internal static class ParameterSchemas
{
    private static readonly Dictionary<string, Func<OpenApiSchema>> Schemas = new(StringComparer.Ordinal)
    {
        ["limit"] = () => Integer(least: 1, most: 10_000),
        ["hours"] = () => Integer(least: 1, most: null),
        ["explain"] = () => new() { Type = JsonSchemaType.Boolean },
        ["force"] = () => new() { Type = JsonSchemaType.Boolean },
        ["window"] = () => OneOf("1h", "24h", "7d"),
        ["content_type"] = () => OneOf("video", "post", "comment"),
        ["type"] = () => OneOf("impression", "view", "watch", "like", "comment", "share", "follow", "dislike", "hide", "report"),
        ["region"] = Tag,
        ["language"] = Tag,
        ["category"] = () => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ContentLimits.MaxTagLength },
        ["Idempotency-Key"] = () => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255, Pattern = "^[ -~]+$" },
    };

    public static void Describe(OpenApiParameter parameter)
    {
        if (parameter.In is ParameterLocation.Query or ParameterLocation.Header
            && Schemas.TryGetValue(parameter.Name ?? "", out var schema))
        {
            parameter.Schema = schema();
        }
    }

    private static OpenApiSchema Integer(int least, int? most) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most?.ToString(CultureInfo.InvariantCulture),
    };

    private static OpenApiSchema OneOf(params string[] values) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. values.Select(value => (JsonNode)value)],
    };

    private static OpenApiSchema Tag() => new()
    {
        Type = JsonSchemaType.String,
        Pattern = $"^[A-Za-z0-9_-]{{1,{ContentLimits.MaxTagLength}}}$",
    };
}
