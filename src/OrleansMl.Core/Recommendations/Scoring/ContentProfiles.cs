using System.Buffers;
using System.Numerics.Tensors;

namespace OrleansMl.Recommendations;

/// <summary>
/// Items by what they are about: a person's profile is the weighted mean of the vectors of what they liked, a score the cosine with it.
/// </summary>
public sealed class ContentProfiles
{
    private readonly float[] _vectors;

    /// <param name="vectors">[items · dimensions], row-major; each of unit length or zero when nothing is known.</param>
    /// <param name="dimensions">Numbers per item.</param>
    public ContentProfiles(float[] vectors, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        (_vectors, Dimensions) = (vectors, dimensions);
    }

    /// <summary>Numbers per item.</summary>
    public int Dimensions { get; }

    /// <summary>Vectors from words: tf-idf of the items' words, of unit length.</summary>
    /// <param name="topics">Words per item.</param>
    public static ContentProfiles FromWords(IReadOnlyList<IReadOnlyList<string>> topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        var words = topics
            .SelectMany(words => words)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select((word, i) => (word, i))
            .ToDictionary(pair => pair.word, pair => pair.i);
        var counts = topics.SelectMany(words => words.Distinct()).CountBy(word => word).ToDictionary();
        var vectors = new float[topics.Count * words.Count];
        for (var item = 0; item < topics.Count; item++)
        {
            var row = vectors.AsSpan(item * words.Count, words.Count);
            foreach (var word in topics[item])
            {
                row[words[word]] = MathF.Log((float)topics.Count / counts[word]);
            }

            var length = TensorPrimitives.Norm<float>(row);
            if (length > 0)
            {
                TensorPrimitives.Divide(row, length, row);
            }
        }

        return new(vectors, words.Count);
    }

    /// <summary>The vector of an item.</summary>
    public ReadOnlySpan<float> Item(int item) => _vectors.AsSpan(item * Dimensions, Dimensions);

    /// <summary>Scores all items for somebody.</summary>
    /// <param name="items">What they liked.</param>
    /// <param name="scores">Takes the cosine with their profile.</param>
    public void Score(ReadOnlySpan<int> items, Span<float> scores)
    {
        var pooled = ArrayPool<float>.Shared.Rent(Dimensions);
        var profile = pooled.AsSpan(0, Dimensions);
        profile.Clear();
        foreach (var item in items)
        {
            ContentProfile.Add(profile, Item(item), 1);
        }

        ContentProfile.ToUnitLength(profile);
        ContentProfile.Score(profile, _vectors.AsSpan(0, scores.Length * Dimensions), scores);
        ArrayPool<float>.Shared.Return(pooled);
    }
}
