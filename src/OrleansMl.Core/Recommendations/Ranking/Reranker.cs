using System.Buffers;
using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>Orders candidates so that close items and one author's stand apart.</summary>
internal static class Reranker
{
    // So many of the best are looked at for each place.
    private const int PoolPerPlace = 4;

    /// <summary>Chooses and orders.</summary>
    /// <param name="candidates">The best first.</param>
    /// <param name="ranking">How.</param>
    /// <param name="places">How many at most.</param>
    /// <param name="view">Knows what items are about.</param>
    /// <param name="factors">Knows who takes them; asked when nobody knows what they are about.</param>
    /// <returns>Indices of candidates, first place first.</returns>
    public static int[] Of(
        ReadOnlySpan<Candidate> candidates, RankingSettings ranking, int places, CatalogueSegmentStore view, LoadedSnapshot? factors)
    {
        var count = Math.Min(candidates.Length, places * PoolPerPlace);
        var order = new int[Math.Min(places, count)];
        var byContent = view.Dimensions > 0 && AnyHasVector(candidates, view);
        var dimensions = ranking.Relevance >= 1 ? 0 : byContent ? view.Dimensions : factors?.Snapshot.Factors.Dimensions ?? 0;
        var pooled = ArrayPool<float>.Shared.Rent(count * (dimensions + 1));
        var authors = ArrayPool<int>.Shared.Rent(count);
        var scores = pooled.AsSpan(0, count);
        var vectors = pooled.AsSpan(count, count * dimensions);
        for (var i = 0; i < count; i++)
        {
            var candidate = candidates[i];
            scores[i] = candidate.Score;
            authors[i] = candidate.Place >= 0 ? view.FactsAt(candidate.Place).Author : Diversity.Nobody;
            if (dimensions > 0)
            {
                Fill(vectors.Slice(i * dimensions, dimensions), candidate, byContent, view, factors);
            }
        }

        var filled = Diversity.Rerank(scores, authors.AsSpan(0, count), vectors, new()
        {
            Relevance = (float)ranking.Relevance,
            PerAuthor = ranking.PerAuthor
        }, order);
        ArrayPool<float>.Shared.Return(pooled);
        ArrayPool<int>.Shared.Return(authors);
        return order[..filled];
    }

    private static bool AnyHasVector(ReadOnlySpan<Candidate> candidates, CatalogueSegmentStore view)
    {
        foreach (var candidate in candidates)
        {
            if (candidate.Place >= 0 && !view.VectorAt(candidate.Place).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static void Fill(Span<float> row, in Candidate candidate, bool byContent, CatalogueSegmentStore view, LoadedSnapshot? factors)
    {
        var vector = byContent && candidate.Place >= 0 ? view.VectorAt(candidate.Place) : [];
        if (!vector.IsEmpty)
        {
            ByteVectors.Restore(vector, row);
        }
        else if (byContent || !factors!.TryDirection(candidate.Number, row))
        {
            row.Clear();
        }
    }
}
