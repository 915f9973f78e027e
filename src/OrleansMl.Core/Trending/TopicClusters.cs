using System.Numerics.Tensors;

namespace OrleansMl.Trending;

/// <summary>
/// Items on one topic: connected by pairs whose vectors lie close (single linkage by
/// union-find). O(n² · dimensions), for a few hundred items.
/// </summary>
public static class TopicClusters
{
    /// <summary>Cosine from which two items are on one topic.</summary>
    public const float SameTopic = .7f;

    /// <summary>What one author's posts on a topic may weigh before they are loud.</summary>
    public const double AuthorUnit = 4;

    /// <summary>What a topic's engagement counts for: one author with many posts is loud and still one voice.</summary>
    /// <param name="engagement">Of each of its items.</param>
    /// <param name="authors">How many wrote them.</param>
    public static double Engagement(IReadOnlyList<double> engagement, int authors) =>
        CrowdWeight.Spread(engagement.Sum(), authors, AuthorUnit);

    /// <summary>Finds the clusters.</summary>
    /// <param name="vectors">Of unit length; empty for an item without one, which is then alone.</param>
    /// <param name="sameTopic">Cosine from which two items are connected.</param>
    /// <returns>Per item the first item of its cluster.</returns>
    public static int[] Find(IReadOnlyList<ReadOnlyMemory<float>> vectors, float sameTopic = SameTopic)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var parents = new int[vectors.Count];
        for (var i = 0; i < parents.Length; i++)
        {
            parents[i] = i;
            for (var j = 0; j < i; j++)
            {
                if (!vectors[i].IsEmpty
                    && vectors[j].Length == vectors[i].Length
                    && TensorPrimitives.Dot(vectors[i].Span, vectors[j].Span) >= sameTopic)
                {
                    // The smaller number is the root, so the answer does not depend on the order of the unions.
                    var (a, b) = (Root(parents, i), Root(parents, j));
                    parents[Math.Max(a, b)] = Math.Min(a, b);
                }
            }
        }

        for (var i = 0; i < parents.Length; i++)
        {
            parents[i] = Root(parents, i);
        }

        return parents;
    }

    private static int Root(int[] parents, int item)
    {
        while (parents[item] != item)
        {
            item = parents[item] = parents[parents[item]];
        }

        return item;
    }
}
