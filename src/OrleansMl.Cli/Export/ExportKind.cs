using System.Globalization;
using System.Text.Json.Nodes;
using OrleansMl.Import;

namespace OrleansMl.Export;

/// <summary>Something that can be exported: where a node gives it part by part, and how it looks as a table.</summary>
/// <param name="Path">The operation.</param>
/// <param name="Records">The field of its answer with the records.</param>
/// <param name="Cursor">The parameter that <c>next</c> goes into.</param>
/// <param name="Limit">Records asked for at a time.</param>
/// <param name="Columns">The columns of CSV: fields, in objects by their path with a slash.</param>
internal sealed record ExportKind(string Path, string Records, string Cursor, int Limit, params string[] Columns)
{
    private const char ListSeparator = '|';

    public static readonly ExportKind Users = new(
        "/api/v1/users", "users", "after", 500, "user_id", "privacy", "labels", "comment", "reach");

    public static readonly ExportKind Items = new(
        "/api/v1/content",
        "items",
        "after",
        500,
        "id",
        "type",
        "text",
        "author_id",
        "parent_id",
        "language",
        "region",
        "categories",
        "created_at",
        "attributes");

    public static readonly ExportKind Interactions = new(
        "/api/v1/interactions",
        "interactions",
        "cursor",
        5000,
        "user_id",
        "content_id",
        "type",
        "value",
        "at",
        "kind",
        "comment",
        "region",
        "scheduled");

    public static readonly ExportKind Exposures = new(
        "/api/v1/ml/exposures",
        "exposures",
        "cursor",
        1000,
        "user_id",
        "content_id",
        "at",
        "experiment",
        "variant",
        "place",
        "propensity",
        "predicted",
        "explored/greedy_propensity",
        "explored/greedy_value",
        "explored/uniform_propensity",
        "explored/uniform_value");

    public string Header => string.Join(',', Columns.Select(column => column[(column.IndexOf('/', StringComparison.Ordinal) + 1)..]));

    /// <summary>A record as import takes it: without what is not known.</summary>
    public static JsonObject Bare(JsonObject record) =>
        new(
            record
                .Where(field => field.Value is not (null or JsonArray { Count: 0 }))
                .Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value!.DeepClone())));

    /// <summary>A record as a row, and what of it a row cannot say; null when it says all.</summary>
    public (string Row, string? Problem) ToRow(JsonObject record)
    {
        string? problem = null;
        return (
            string.Join(
                ',',
                Columns.Select(column =>
                    Quoted(
                        ImportFile.JsonColumns.Contains(column)
                            ? record[column]?.ToJsonString(ExportRunner.JsonOptions) ?? ""
                            : Cell(column.Split('/').Aggregate((JsonNode?)record, (node, name) => node is null ? null : node[name]))))),
            problem);

        string Cell(JsonNode? node)
        {
            if (node is not JsonArray list)
            {
                return node?.ToString() ?? "";
            }

            if (list.Any(part => part!.ToString().Contains(ListSeparator, StringComparison.Ordinal)))
            {
                problem = string.Create(
                    CultureInfo.InvariantCulture,
                    $"a part of {list.ToJsonString()} has the '{ListSeparator}' that separates parts; write JSON lines instead");
            }

            return string.Join(ListSeparator, list.Select(part => part!.ToString()));
        }
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n\r") >= 0 || cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1]))
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;
}
