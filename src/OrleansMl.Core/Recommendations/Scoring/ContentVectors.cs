using System.Numerics.Tensors;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>What items are about, in the order of their indexes: vectors of unit length, or zero where nothing is known.</summary>
public sealed class ContentVectors
{
    private readonly float[] _vectors;

    /// <param name="vectors">[items · dimensions], row-major; each of unit length or zero.</param>
    /// <param name="dimensions">Numbers per item.</param>
    public ContentVectors(float[] vectors, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        (_vectors, Dimensions) = (vectors, dimensions);
    }

    /// <summary>Numbers per item.</summary>
    public int Dimensions { get; }

    /// <summary>Vectors from words: tf-idf of the items' words, of unit length.</summary>
    /// <param name="topics">Words per item.</param>
    public static ContentVectors FromWords(IReadOnlyList<IReadOnlyList<string>> topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        var words = topics.SelectMany(words => words).Distinct().Order(StringComparer.Ordinal)
            .Select((word, i) => (word, i)).ToDictionary(pair => pair.word, pair => pair.i);
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

    /// <summary>The cosines of a profile with the first items. O(items · dimensions), allocates nothing.</summary>
    /// <param name="profile">Of unit length.</param>
    /// <param name="scores">Takes one cosine per item.</param>
    public void Score(ReadOnlySpan<float> profile, Span<float> scores) =>
        DenseScorer.Score(_vectors.AsSpan(0, scores.Length * Dimensions), profile, scores);
}
