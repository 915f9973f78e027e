using System.Numerics.Tensors;

namespace OrleansMl.Recommendations;

/// <summary>
/// Orders candidates so that a list is good as a whole: maximal marginal relevance, λ · relevance − (1 − λ) · the closest that is on the list (Carbonell and Goldstein 1998), and at most so many of one author
/// within a window of places. O(places · candidates · dimensions).
/// </summary>
public static class Diversity
{
    /// <summary>Chooses and orders.</summary>
    /// <param name="candidates">In any order.</param>
    /// <param name="count">How many places.</param>
    /// <param name="options">How.</param>
    /// <returns>Indices of candidates, first place first. Shorter than <paramref name="count"/> only when there are too few candidates: rather one author more often than a gap.</returns>
    public static List<int> Rerank(IReadOnlyList<DiversityCandidate> candidates, int count, DiversityOptions options)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(options);
        if (candidates.Count == 0)
        {
            return [];
        }

        // Relevance on the scale of a cosine: 0 for the worst candidate, 1 for the best.
        var (low, high) = (candidates.Min(candidate => candidate.Score), candidates.Max(candidate => candidate.Score));
        float Relevance(int i) => high > low ? (candidates[i].Score - low) / (high - low) : 1;

        var (chosen, closest, left) = (new List<int>(), new float[candidates.Count], Enumerable.Range(0, candidates.Count).ToList());
        while (chosen.Count < count && left.Count > 0)
        {
            var allowed = left.Where(i => MayFollow(candidates[i], chosen)).DefaultIfEmpty(-1).ToList();
            var from = allowed[0] >= 0 ? allowed : left;
            var best = from.MaxBy(i => (options.Relevance * Relevance(i)) - ((1 - options.Relevance) * closest[i]));
            chosen.Add(best);
            left.Remove(best);
            foreach (var i in left)
            {
                var a = candidates[i].Vector.Span;
                var b = candidates[best].Vector.Span;
                closest[i] = a.Length == b.Length && a.Length > 0 ? Math.Max(closest[i], TensorPrimitives.Dot(a, b)) : closest[i];
            }
        }

        return chosen;

        bool MayFollow(DiversityCandidate candidate, List<int> before) =>
            candidate.Author is null || before.Skip(Math.Max(0, before.Count - options.AuthorWindow + 1)).Count(i => candidates[i].Author == candidate.Author) < options.PerAuthor;
    }
}

/// <summary>Something that may be on a list.</summary>
/// <param name="Score">The higher the better.</param>
/// <param name="Author">Whose it is; null for nobody's.</param>
/// <param name="Vector">What it is about, of unit length; empty when unknown, which is like nothing else.</param>
public readonly record struct DiversityCandidate(float Score, string? Author, ReadOnlyMemory<float> Vector);

/// <summary>How a list is made diverse.</summary>
public sealed record DiversityOptions
{
    /// <summary>λ: 1 for relevance alone, 0 for difference alone.</summary>
    public float Relevance { get; init; } = .8f;

    /// <summary>Items of one author within <see cref="AuthorWindow"/> places.</summary>
    public int PerAuthor { get; init; } = 2;

    /// <summary>Places that <see cref="PerAuthor"/> looks back over, the new one included.</summary>
    public int AuthorWindow { get; init; } = 10;
}
