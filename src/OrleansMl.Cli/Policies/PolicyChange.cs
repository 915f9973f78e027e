using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansMl.Policies;

/// <summary>What a policy would change about what was scored, as a node answers it.</summary>
/// <param name="answer">The answer of POST /moderation/policies/{name}/simulate.</param>
internal sealed class PolicyChange(JsonObject answer)
{
    public JsonObject Answer => answer;

    public int Items => (int)answer["items"]!;

    /// <summary>Items whose level would be another one.</summary>
    public long Changed => Rows(answer["changes"]).Where(row => row.From != row.To).Sum(row => row.Count);

    public double Percent => Items == 0 ? 0 : 100.0 * Changed / Items;

    public string ToText()
    {
        if (Items == 0)
        {
            return "Nothing of that was scored: nobody knows what this policy would change.";
        }

        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Items:N0} items, the oldest scored at {(DateTimeOffset)answer["oldest"]!:yyyy-MM-dd HH:mm} UTC; {Changed:N0} of them " +
            $"({Percent:0.##} %) would have another level.");
        Table(text, "all categories", answer["changes"]);
        foreach (var category in answer["categories"]?.AsArray() ?? [])
        {
            Table(text, (string)category!["category"]!, category["changes"]);
        }

        if (answer["against_humans"] is JsonObject humans)
        {
            text.AppendLine();
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Beside {humans["items"]} decisions of people: precision {Of(humans, "live", "precision")} -> " +
                $"{Of(humans, "tried", "precision")}, recall {Of(humans, "live", "recall")} -> {Of(humans, "tried", "recall")}");
        }

        return text.ToString().TrimEnd();
    }

    // What stays says nothing; a category without changes has no table.
    private static void Table(StringBuilder text, string title, JsonNode? changes)
    {
        var rows = Rows(changes).Where(row => row.From != row.To).OrderByDescending(row => row.Count).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{title,-16} {"to",-16} {"items",10}  some of them");
        foreach (var row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{row.From,-16} {row.To,-16} {row.Count,10:N0}  {row.Samples}");
        }
    }

    private static IEnumerable<(string From, string To, long Count, string Samples)> Rows(JsonNode? changes) =>
        (changes?.AsArray() ?? []).Select(one => (
            (string)one!["from"]!,
            (string)one["to"]!,
            (long)one["count"]!,
            string.Join(' ', one["samples"]!.AsArray().Select(sample => (string?)sample))));

    private static string Of(JsonObject humans, string policy, string figure) => (double?)humans[policy]?[figure] is { } share
        ? share.ToString("P0", CultureInfo.InvariantCulture)
        : "none";
}
