using System.Buffers;
using System.Runtime.InteropServices;
using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>Orders candidates so that close items and one author's stand apart.</summary>
internal static class Reranker
{
    // So many of the best are looked at for each position.
    private const int PoolPerPosition = 4;

    /// <summary>Chooses and orders.</summary>
    /// <param name="candidates">The best first.</param>
    /// <param name="ranking">How.</param>
    /// <param name="length">How many at most.</param>
    /// <param name="store">Knows what items are about.</param>
    /// <param name="snapshot">Knows who takes them; asked when nobody knows what they are about.</param>
    /// <returns>Indexes of candidates, the first position first.</returns>
    public static int[] Of(
        ReadOnlySpan<Candidate> candidates, RankingSettings ranking, int length, CatalogueSegmentStore store, LoadedSnapshot? snapshot)
    {
        var byContent = store.Dimensions > 0 && AnyHasVector(candidates, store);
        var most = Math.Min(candidates.Length, length * PoolPerPosition);
        var pool = ArrayPool<int>.Shared.Rent(most);
        var count = byContent && ranking.Relevance < 1
            ? WithoutCopies(candidates, length, store, pool.AsSpan(0, most))
            : Best(pool.AsSpan(0, most));
        var order = new int[Math.Min(length, count)];
        var dimensions = ranking.Relevance >= 1 ? 0 : byContent ? store.Dimensions : snapshot?.Snapshot.Factors.Dimensions ?? 0;
        var pooled = ArrayPool<float>.Shared.Rent(count * (dimensions + 1));
        var authors = ArrayPool<int>.Shared.Rent(count);
        var scores = pooled.AsSpan(0, count);
        var vectors = pooled.AsSpan(count, count * dimensions);
        for (var i = 0; i < count; i++)
        {
            var candidate = candidates[pool[i]];
            scores[i] = candidate.Score;
            authors[i] = candidate.DocId >= 0 ? store.FactsAt(candidate.DocId).Author : Diversity.Nobody;
            if (dimensions > 0)
            {
                Fill(vectors.Slice(i * dimensions, dimensions), candidate, byContent, store, snapshot);
            }
        }

        var options = new DiversityOptions { Relevance = (float)ranking.Relevance, PerAuthor = ranking.PerAuthor };
        var filled = Diversity.Rerank(scores, authors.AsSpan(0, count), vectors, options, order);
        ArrayPool<float>.Shared.Return(pooled);
        for (var position = 0; position < filled; position++)
        {
            order[position] = pool[order[position]];
        }

        ArrayPool<int>.Shared.Return(authors);
        ArrayPool<int>.Shared.Return(pool);
        return order[..filled];
    }

    private static int Best(Span<int> pool)
    {
        for (var i = 0; i < pool.Length; i++)
        {
            pool[i] = i;
        }

        return pool.Length;
    }

    /// <summary>
    /// The best, of several with one and the same vector the first: copies of a text do not fill a list, unless there is nothing else.
    /// O(candidates looked at).
    /// </summary>
    /// <returns>How many were put into the pool, the best first; copies that were needed come last.</returns>
    private static int WithoutCopies(ReadOnlySpan<Candidate> candidates, int length, CatalogueSegmentStore store, Span<int> pool)
    {
        var (count, known, copies) = (0, new HashSet<int>(pool.Length), new List<int>());
        for (var i = 0; i < candidates.Length && count < pool.Length; i++)
        {
            var vector = candidates[i].DocId >= 0 ? store.VectorAt(candidates[i].DocId) : [];
            if (vector.IsEmpty || known.Add(HashOf(vector)))
            {
                pool[count++] = i;
            }
            else if (copies.Count < length)
            {
                copies.Add(i);
            }
        }

        for (var i = 0; i < copies.Count && count < Math.Min(length, pool.Length); i++)
        {
            pool[count++] = copies[i];
        }

        return count;
    }

    private static int HashOf(ReadOnlySpan<sbyte> vector)
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(vector));
        return hash.ToHashCode();
    }

    private static bool AnyHasVector(ReadOnlySpan<Candidate> candidates, CatalogueSegmentStore store)
    {
        foreach (ref readonly var candidate in candidates)
        {
            if (candidate.DocId >= 0 && !store.VectorAt(candidate.DocId).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static void Fill(Span<float> row, in Candidate candidate, bool byContent, CatalogueSegmentStore store, LoadedSnapshot? snapshot)
    {
        var vector = byContent && candidate.DocId >= 0 ? store.VectorAt(candidate.DocId) : [];
        if (!vector.IsEmpty)
        {
            ByteVectors.Restore(vector, row);
        }
        else if (byContent || !snapshot!.TryDirection(candidate.Item, row))
        {
            row.Clear();
        }
    }
}
