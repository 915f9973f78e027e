using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansMl.TaughtCategories;

/// <summary>A node's answers about categories for people.</summary>
internal static class CategoryText
{
    public static string List(JsonNode answer) => answer["categories"]!.AsArray() is { Count: > 0 } categories
        ? string.Join('\n', categories.Select(one => Line(one!)))
        : "There are no taught categories. Teach one: orleansml category teach NAME --examples FILE";

    public static string Show(JsonNode category)
    {
        var text = new StringBuilder(Line(category));
        if (category["description"]?.ToString() is { Length: > 0 } description)
        {
            text.Append('\n').Append(description);
        }

        foreach (var version in category["versions"]!.AsArray())
        {
            text.Append('\n').Append(Card(version!));
        }

        return text.ToString();
    }

    /// <summary>What leave-one-out says of the newest version.</summary>
    public static string Taught(JsonNode category) =>
        $"{category["name"]}: {Card(category["versions"]![0]!)}\n" +
        $"It scores in the shadow and decides nothing. Let it flag with: orleansml category promote {category["name"]}";

    public static string Trial(JsonNode trial)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{trial["name"]} {trial["version"]}: {(double)trial["score"]!:0.000}, {trial["level"]}");
        foreach (var sentence in trial["sentences"]!.AsArray())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {(double)sentence!["score"]!:0.000}  {sentence["text"]}");
        }

        return text.ToString();
    }

    private static string Line(JsonNode category) => string.Create(
        CultureInfo.InvariantCulture,
        $"{category["name"]}  {Live(category["live"])}{(category["shadow"] is { } shadow ? $", version {shadow} in the shadow" : "")}");

    private static string Live(JsonNode? stage)
    {
        if (stage is null)
        {
            return "not live";
        }

        var levels = new[] { "flag", "review", "reject" }
            .Where(level => stage["levels"]![level] is not null)
            .Select(level => string.Create(CultureInfo.InvariantCulture, $"{level} from {(double)stage["levels"]![level]!:0.###}"));
        return $"version {stage["version"]} live, {string.Join(", ", levels)}";
    }

    private static string Card(JsonNode version)
    {
        var figures = version["figures"]!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"version {version["version"]} from {version["examples"]} examples, {version["counter_examples"]} counter-examples and " +
            $"{version["own_sentences"]} sentences of our own on {version["encoder"]!["name"]}@{version["encoder"]!["version"]}: " +
            $"AUC {(double)figures["auc"]!:0.000}; at {(double)figures["threshold"]!:0.###} precision " +
            $"{(double)figures["precision"]!:0.000} (one text in ten) and recall {(double)figures["recall"]!:0.000}; leave-one-out");
    }
}
