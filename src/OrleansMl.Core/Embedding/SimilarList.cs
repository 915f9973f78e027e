using System.Numerics.Tensors;

namespace OrleansMl.Embedding;

/// <summary>
/// Chooses from the nearest items so that copies of one text do not fill the list: of the item that was asked for some, since whoever asks
/// wants to know of them, and of every other text the nearest one. O(chosen · candidates · dimensions).
/// </summary>
public static class SimilarList
{
    /// <summary>
    /// Cosine from which two texts are copies: the same words but for one or two, or in another order.
    /// </summary>
    public const float Copy = .98f;

    /// <summary>Copies of the item that was asked for that are listed.</summary>
    public const int CopiesOfAsked = 5;

    /// <summary>Chooses.</summary>
    /// <param name="nearest">
    /// Cosine with the item that was asked for, and the vector of unit length or an empty one; nearest first.
    /// </param>
    /// <param name="limit">At most so many.</param>
    /// <returns>Places in <paramref name="nearest"/>, nearest first.</returns>
    public static List<int> Choose(IReadOnlyList<(float Score, ReadOnlyMemory<float> Vector)> nearest, int limit)
    {
        ArgumentNullException.ThrowIfNull(nearest);
        var (chosen, copies) = (new List<int>(), 0);
        for (var i = 0; i < nearest.Count && chosen.Count < limit; i++)
        {
            if (nearest[i].Score >= Copy ? ++copies <= CopiesOfAsked : !chosen.Exists(other => AreCopies(nearest[i], nearest[other])))
            {
                chosen.Add(i);
            }
        }

        return chosen;
    }

    private static bool AreCopies((float Score, ReadOnlyMemory<float> Vector) one, (float Score, ReadOnlyMemory<float> Vector) other) =>
        !one.Vector.IsEmpty
        && one.Vector.Length == other.Vector.Length
        && TensorPrimitives.Dot(one.Vector.Span, other.Vector.Span) >= Copy;
}
