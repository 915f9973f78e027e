using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMl.Moderation;

/// <summary>
/// A probability in [0, 1] per category; a category that nothing scored is absent, which is not the same as 0.
/// In JSON an object from category to number: <c>{"sexual": 0.01, "spam": 0.93}</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("category-scores")]
[JsonConverter(typeof(CategoryScoresJsonConverter))]
public sealed class CategoryScores : IEquatable<CategoryScores>
{
    /// <summary>How many categories there are.</summary>
    public const int CategoryCount = 7;

    /// <summary>Nothing scored.</summary>
    public static readonly CategoryScores Empty = new([]);

    // Indexed by category; NaN marks a category that nothing scored. May be shorter than CategoryCount in old records.
    [Id(0)]
    private readonly float[] _values;

    private CategoryScores(float[] values) => _values = values;

    /// <summary>The score of a category, or null when nothing scored it.</summary>
    public float? this[ModerationCategory category] =>
        (int)category < _values.Length && !float.IsNaN(_values[(int)category]) ? _values[(int)category] : null;

    /// <summary>Builds scores; of two scores for one category the higher counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A score is not in [0, 1].</exception>
    public static CategoryScores From(params ReadOnlySpan<(ModerationCategory Category, float Score)> scores)
    {
        var values = new float[CategoryCount];
        Array.Fill(values, float.NaN);
        foreach (var (category, score) in scores)
        {
            if (!(score >= 0 && score <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(scores), score, $"The score of {category} must be in [0, 1].");
            }

            ref var slot = ref values[(int)category];
            slot = float.IsNaN(slot) ? score : Math.Max(slot, score);
        }

        return new(values);
    }

    /// <summary>The scored categories, in the order of the enum.</summary>
    public IEnumerable<KeyValuePair<ModerationCategory, float>> Enumerate()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (!float.IsNaN(_values[i]))
            {
                yield return new((ModerationCategory)i, _values[i]);
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(CategoryScores? other) => other is not null && Enumerate().SequenceEqual(other.Enumerate());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CategoryScores);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (category, score) in Enumerate())
        {
            hash.Add(category);
            hash.Add(score);
        }

        return hash.ToHashCode();
    }
}

/// <summary>Writes <see cref="CategoryScores"/> as an object from snake_case category to number with four decimals.</summary>
public sealed class CategoryScoresJsonConverter : JsonConverter<CategoryScores>
{
    private static readonly JsonEncodedText[] Names =
        [.. Enum.GetNames<ModerationCategory>().Select(name => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(name)))];

    /// <inheritdoc/>
    public override CategoryScores Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Scores must be an object from category to number.");
        }

        Span<(ModerationCategory, float)> scores = stackalloc (ModerationCategory, float)[CategoryScores.CategoryCount];
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = -1;
            for (var i = 0; i < Names.Length && index < 0; i++)
            {
                index = reader.ValueTextEquals(Names[i].EncodedUtf8Bytes) ? i : -1;
            }

            reader.Read();
            if (index >= 0 && count < scores.Length)
            {
                scores[count++] = ((ModerationCategory)index, reader.GetSingle());
            }
        }

        return CategoryScores.From(scores[..count]);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CategoryScores value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        for (var i = 0; i < Names.Length; i++)
        {
            if (value[(ModerationCategory)i] is { } score)
            {
                writer.WriteNumber(Names[i], Math.Round((double)score, 4));
            }
        }

        writer.WriteEndObject();
    }
}
