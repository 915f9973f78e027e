using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansMl.Recommendations;

/// <summary>
/// Orders candidates so that a list is good as a whole: maximal marginal relevance, λ · relevance − (1 − λ) · the closest that is on the list (Carbonell and Goldstein 1998), and at most so many of one author
/// within a window of places. O(places · candidates · dimensions), most of it dot products of one vector with all others (<see cref="DenseScorer"/>); buffers are pooled.
/// </summary>
public static class Diversity
{
    /// <summary>The author of what is nobody's: never too often on a list.</summary>
    public const int Nobody = -1;

    /// <summary>Chooses and orders.</summary>
    /// <param name="candidates">In any order.</param>
    /// <param name="count">How many places.</param>
    /// <param name="options">How.</param>
    /// <returns>Indices of candidates, first place first. Shorter than <paramref name="count"/> only when there are too few candidates: rather one author more often than a gap.</returns>
    /// <exception cref="ArgumentException">The vectors have more than eight different lengths.</exception>
    public static int[] Rerank(ReadOnlySpan<DiversityCandidate> candidates, int count, DiversityOptions options)
    {
        // Vectors of one length are compared with one another only: each length has columns of its own in the matrix, so that others are zero there. Mostly there is but one.
        Span<int> lengths = stackalloc int[8];
        var (kinds, columns) = (0, 0);
        foreach (var candidate in candidates)
        {
            if (candidate.Vector.Length > 0 && !lengths[..kinds].Contains(candidate.Vector.Length))
            {
                if (kinds == lengths.Length)
                {
                    throw new ArgumentException($"Vectors of more than {kinds} lengths.", nameof(candidates));
                }

                lengths[kinds++] = candidate.Vector.Length;
                columns += candidate.Vector.Length;
            }
        }

        var pooled = ArrayPool<float>.Shared.Rent(candidates.Length * (columns + 1));
        var scores = pooled.AsSpan(0, candidates.Length);
        var vectors = pooled.AsSpan(candidates.Length, candidates.Length * columns);
        var authors = ArrayPool<int>.Shared.Rent(candidates.Length);
        var numbers = new Dictionary<string, int>(candidates.Length, StringComparer.Ordinal);
        for (var i = 0; i < candidates.Length; i++)
        {
            var candidate = candidates[i];
            scores[i] = candidate.Score;
            authors[i] = Nobody;
            if (candidate.Author is { } author && !numbers.TryGetValue(author, out authors[i]))
            {
                numbers[author] = authors[i] = numbers.Count;
            }

            var row = vectors.Slice(i * columns, columns);
            if (kinds > 1 || candidate.Vector.Length == 0)
            {
                row.Clear();
            }

            var from = 0;
            foreach (var length in lengths[..kinds])
            {
                if (length == candidate.Vector.Length)
                {
                    candidate.Vector.Span.CopyTo(row[from..]);
                }

                from += length;
            }
        }

        var order = new int[Math.Clamp(count, 0, candidates.Length)];
        Rerank(scores, authors.AsSpan(0, candidates.Length), vectors, options, order);
        ArrayPool<float>.Shared.Return(pooled);
        ArrayPool<int>.Shared.Return(authors);
        return order;
    }

    /// <summary>Chooses and orders. Allocates nothing.</summary>
    /// <param name="scores">One per candidate, the higher the better.</param>
    /// <param name="authors">A number for each one's author, or <see cref="Nobody"/>.</param>
    /// <param name="vectors">[candidates · dimensions], row-major: what each is about, of unit length; zero when unknown, which is like nothing else. Empty: of all it is unknown.</param>
    /// <param name="options">How.</param>
    /// <param name="order">Takes indices of candidates, first place first.</param>
    /// <returns>How many places are filled: all of them unless there are too few candidates.</returns>
    public static int Rerank(ReadOnlySpan<float> scores, ReadOnlySpan<int> authors, ReadOnlySpan<float> vectors, DiversityOptions options, Span<int> order)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(authors.Length, scores.Length);
        var (count, places) = (scores.Length, Math.Min(order.Length, scores.Length));
        if (count == 0)
        {
            return 0;
        }

        var dimensions = vectors.Length / count;
        if (vectors.Length != count * dimensions)
        {
            throw new ArgumentException($"{vectors.Length} numbers do not make {count} rows.", nameof(vectors));
        }

        var padded = (count + 7) / 8 * 8;
        var pooledFloats = ArrayPool<float>.Shared.Rent(4 * padded);
        var pooledInts = ArrayPool<int>.Shared.Rent(places);
        var relevance = pooledFloats.AsSpan(0, padded);
        var closest = pooledFloats.AsSpan(padded, padded);
        var next = pooledFloats.AsSpan(2 * padded, padded);
        var values = pooledFloats.AsSpan(3 * padded, padded);
        var chosenAuthors = pooledInts.AsSpan(0, places);
        closest.Clear();
        next.Clear();
        Relevance(scores, options.Relevance, relevance);

        for (var place = 0; place < places; place++)
        {
            Value(relevance, closest, next, 1 - options.Relevance, values);
            var recent = chosenAuthors[Math.Clamp(place - options.AuthorWindow + 1, 0, place)..place];
            var best = Best(values[..count], authors, recent, options.PerAuthor);
            order[place] = best;
            chosenAuthors[place] = authors[best];

            // Never again, whatever it is close to.
            relevance[best] = float.NegativeInfinity;
            if (dimensions > 0)
            {
                DenseScorer.Score(vectors, vectors.Slice(best * dimensions, dimensions), next[..count]);
            }
        }

        ArrayPool<float>.Shared.Return(pooledFloats);
        ArrayPool<int>.Shared.Return(pooledInts);
        return places;
    }

    // λ times the relevance on the scale of a cosine: 0 for the worst candidate (and what has no score), 1 for the best. −∞ in the padding.
    private static void Relevance(ReadOnlySpan<float> scores, float weight, Span<float> relevance)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var score in scores)
        {
            if (float.IsFinite(score))
            {
                (low, high) = (Math.Min(low, score), Math.Max(high, score));
            }
        }

        relevance[scores.Length..].Fill(float.NegativeInfinity);
        for (var i = 0; i < scores.Length; i++)
        {
            relevance[i] = weight * (!float.IsFinite(scores[i]) ? 0 : high > low ? (scores[i] - low) / (high - low) : 1);
        }
    }

    // Takes in how close everything is to what was chosen last.
    private static void Value(ReadOnlySpan<float> relevance, Span<float> closest, ReadOnlySpan<float> next, float weight, Span<float> values)
    {
        ref var r = ref MemoryMarshal.GetReference(relevance);
        ref var c = ref MemoryMarshal.GetReference(closest);
        ref var n = ref MemoryMarshal.GetReference(next);
        ref var v = ref MemoryMarshal.GetReference(values);
        var w = Vector256.Create(-weight);
        for (nuint at = 0; at < (nuint)relevance.Length; at += 8)
        {
            var (before, now) = (Vector256.LoadUnsafe(ref c, at), Vector256.LoadUnsafe(ref n, at));
            var nearer = Vector256.ConditionalSelect(Vector256.GreaterThan(now, before), now, before);
            nearer.StoreUnsafe(ref c, at);
            Vector256.MultiplyAddEstimate(nearer, w, Vector256.LoadUnsafe(ref r, at)).StoreUnsafe(ref v, at);
        }
    }

    // The first of the highest whose author is not too often among the recent ones; when there is none, the first of the highest.
    private static int Best(ReadOnlySpan<float> values, ReadOnlySpan<int> authors, ReadOnlySpan<int> recent, int perAuthor)
    {
        var (best, any) = (-1, -1);
        var (highest, highestOfAny) = (float.NegativeInfinity, float.NegativeInfinity);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > highest)
            {
                if (authors[i] < 0 || recent.Count(authors[i]) < perAuthor)
                {
                    (best, highest) = (i, values[i]);
                }
                else if (values[i] > highestOfAny)
                {
                    (any, highestOfAny) = (i, values[i]);
                }
            }
        }

        return best >= 0 ? best : any;
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
