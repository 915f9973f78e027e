using System.Text.Json.Nodes;

namespace OrleansMl.Fuzz;

/// <summary>Makes values that a schema of the document allows, and now and then one that it does not.</summary>
internal sealed class SchemaValues(JsonNode document, IReadOnlyList<string> ids)
{
    private const int MaxDepth = 6;
    private const double HostileShare = .08;

    private static readonly string[] Words = ["the lemon cake", "win a free prize now", "#garden", "de", "1.0.0", "text-spam", "like"];

    public JsonNode? Of(JsonNode? schema, string name, Random random, int depth = 0)
    {
        if (random.NextDouble() < HostileShare)
        {
            return random.Next(2) == 0 ? HostileValues.Text(random) : HostileValues.ValueMark(random);
        }

        if (schema is not JsonObject known || depth > MaxDepth)
        {
            return Words[random.Next(Words.Length)];
        }

        if ((string?)known["$ref"] is { } reference)
        {
            return Of(document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]], name, random, depth + 1);
        }

        foreach (var choice in new[] { "oneOf", "anyOf", "allOf" })
        {
            if (known[choice] is JsonArray { Count: > 0 } choices)
            {
                return Of(choices[random.Next(choices.Count)], name, random, depth + 1);
            }
        }

        if (known["enum"] is JsonArray { Count: > 0 } values)
        {
            return values[random.Next(values.Count)]?.DeepClone();
        }

        var types = known["type"] is JsonArray several ? [.. several.Select(one => (string)one!)] : new[] { (string?)known["type"] ?? "" };
        return types[random.Next(types.Length)] switch
        {
            "null" => null,
            "boolean" => random.Next(2) == 0,
            "integer" => Number(known, random),
            "number" => Number(known, random) + (random.NextDouble() < .5 ? random.NextDouble() : 0),
            "array" => Array(known, name, random, depth),
            "object" => Object(known, random, depth),
            _ => Text(known, name, random),
        };
    }

    private static double Number(JsonObject schema, Random random)
    {
        var least = (double?)schema["minimum"] ?? -2;
        var most = Math.Min((double?)schema["maximum"] ?? 100, least + 1000);
        return Math.Floor(least + (random.NextDouble() * (most - least)));
    }

    private JsonArray Array(JsonObject schema, string name, Random random, int depth)
    {
        var count = random.NextDouble() < .02 ? 1001 : random.Next(4);
        return [.. Enumerable.Range(0, count).Select(_ => Of(schema["items"], name, random, depth + 1))];
    }

    private JsonObject Object(JsonObject schema, Random random, int depth)
    {
        var made = new JsonObject();
        var required = (schema["required"] as JsonArray)?.Select(one => (string)one!).ToHashSet() ?? [];
        foreach (var (property, of) in schema["properties"] as JsonObject ?? [])
        {
            if (required.Contains(property) ? random.NextDouble() < .97 : random.NextDouble() < .6)
            {
                made[property] = Of(of, property, random, depth + 1);
            }
        }

        if (random.NextDouble() < HostileShare)
        {
            made[HostileValues.NameMark(random)] = 1;
        }

        return made;
    }

    private JsonNode Text(JsonObject schema, string name, Random random) => (string?)schema["format"] switch
    {
        "date-time" => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(random.Next(-10_000, 10_000)).ToString("O"),
        _ when name.EndsWith("id", StringComparison.OrdinalIgnoreCase) => ids[random.Next(ids.Count)],
        _ => Words[random.Next(Words.Length)],
    };
}
