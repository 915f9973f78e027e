using System.Collections.Immutable;
using System.Text.Json;

namespace OrleansMl.Analysis;

/// <summary>
/// The topics texts are sorted into, each described by seed words. Read from JSON that operators may edit:
/// <c>{"categories": [{"name": "food", "threshold": 0.5, "words": ["recipe", "dinner", …]}, …]}</c>.
/// </summary>
public sealed class TopicCatalogue
{
    private const int MaxTopics = 200;
    private const int MaxWords = 1000;

    private TopicCatalogue(ImmutableArray<Topic> topics) => Topics = topics;

    /// <summary>The topics that ship with OrleansMl.</summary>
    public static TopicCatalogue Shipped { get; } = LoadShipped();

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<Topic> Topics { get; }

    /// <summary>Reads a catalogue.</summary>
    /// <exception cref="InvalidDataException">The JSON is broken, or a topic lacks something; the message names it.</exception>
    public static TopicCatalogue Parse(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("categories", out var categories)
                || categories.ValueKind != JsonValueKind.Array)
            {
                throw new InvalidDataException("categories: must be an array of topics.");
            }

            ImmutableArray<Topic> topics = [.. categories.EnumerateArray().Select(Read)];
            return topics.Length is < 1 or > MaxTopics ? throw new InvalidDataException($"categories: must hold 1 to {MaxTopics} topics.")
                : topics.Select(topic => topic.Name).Distinct(StringComparer.Ordinal).Count() < topics.Length
                ? throw new InvalidDataException("categories: two topics have one name.")
                : new(topics);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The categories are not valid JSON: {exception.Message}", exception);
        }
    }

    private static Topic Read(JsonElement json, int at)
    {
        var name = json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("name", out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (name.Length is < 1 or > 64 || name == TopicScorer.Other)
        {
            throw new InvalidDataException($"categories[{at}].name: must be 1 to 64 characters, and not '{TopicScorer.Other}'.");
        }

        var threshold = 0.5f;
        if (json.TryGetProperty("threshold", out var given)
            && (given.ValueKind != JsonValueKind.Number || !given.TryGetSingle(out threshold) || threshold is not (> 0 and <= 1)))
        {
            throw new InvalidDataException($"categories[{at}].threshold: must be above 0 and at most 1.");
        }

        if (!json.TryGetProperty("words", out var words)
            || words.ValueKind != JsonValueKind.Array
            || words.GetArrayLength() is < 1 or > MaxWords
            || words.EnumerateArray().Any(word => word.ValueKind != JsonValueKind.String || word.GetString()!.Length == 0))
        {
            throw new InvalidDataException($"categories[{at}].words: must be an array of 1 to {MaxWords} words.");
        }

        return new(name, threshold, [.. words.EnumerateArray().Select(word => word.GetString()!)]);
    }

    private static TopicCatalogue LoadShipped()
    {
        using var stream = typeof(TopicCatalogue).Assembly.GetManifestResourceStream("categories.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}

/// <summary>A topic.</summary>
/// <param name="Name">1–64 characters.</param>
/// <param name="Threshold">From this score on a text is on the topic; above 0, at most 1. The default is 0.5.</param>
/// <param name="Words">Words that such texts hold, in any language; a phrase counts by its words.</param>
public sealed record Topic(string Name, float Threshold, ImmutableArray<string> Words);
