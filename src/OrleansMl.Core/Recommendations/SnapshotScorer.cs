using System.Buffers;

namespace OrleansMl.Recommendations;

/// <summary>Scores all items of a snapshot for somebody: what serving does, and what offline figures are measured with. Safe for any number of threads.</summary>
/// <param name="snapshot">What was published.</param>
public sealed class SnapshotScorer(FactorSnapshot snapshot)
{
    /// <summary>Factors and neighbours, each as z-scores over what is not excluded, mixed by the snapshot's share. O(items · dimensions + liked · neighbours), allocates nothing.</summary>
    /// <param name="liked">Items they liked, by number.</param>
    /// <param name="excluded">Items that must not be shown, by number.</param>
    /// <param name="scores">Takes one score per item; −∞ for what is excluded.</param>
    public void Score(ReadOnlySpan<int> liked, ReadOnlySpan<int> excluded, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, snapshot.Ids.Length);
        var dimensions = snapshot.Factors.Dimensions;
        var pooled = ArrayPool<float>.Shared.Rent(dimensions + scores.Length);
        var person = pooled.AsSpan(0, dimensions);
        var neighbours = pooled.AsSpan(dimensions, scores.Length);
        snapshot.Factors.FoldIn(liked, [], person);
        snapshot.Factors.Score(person, scores);
        UserScores.Exclude(scores, excluded);
        snapshot.Neighbours.Score(liked, neighbours);
        UserScores.Exclude(neighbours, excluded);

        var share = snapshot.Facts.FactorShare;
        var (a, b) = UserScores.Moments(scores).Line(share);
        var (c, d) = UserScores.Moments(neighbours).Line(1 - share);
        UserScores.Mix(scores, a, neighbours, c, b + d, scores);
        ArrayPool<float>.Shared.Return(pooled);
    }

    /// <summary>The collaborative channel as serving mixes it with others: <see cref="Score"/> as z-scores (mean 0 and deviation 1 over what is not excluded), and the best of it as candidates. Allocates nothing.</summary>
    /// <param name="liked">Items they liked, by number.</param>
    /// <param name="excluded">Items that must not be shown, by number.</param>
    /// <param name="z">Takes one z per item of the snapshot; −∞ for what is excluded.</param>
    /// <param name="best">Takes the numbers of the best items, best first, as many as it has places.</param>
    /// <returns>How many best items there are: fewer than places only when all others are excluded.</returns>
    public int Collaborative(ReadOnlySpan<int> liked, ReadOnlySpan<int> excluded, Span<float> z, Span<int> best)
    {
        Score(liked, excluded, z);
        UserScores.Standardise(z);
        return TopItems.Of(z, best);
    }

    /// <summary>The liked items that speak most for another one, by their exact part in its factor score; those that speak against it are left out.</summary>
    /// <param name="liked">Items they liked, by number.</param>
    /// <param name="item">The item that is explained.</param>
    /// <param name="count">How many at most.</param>
    public List<(int Item, float Part)> BecauseOf(ReadOnlySpan<int> liked, int item, int count)
    {
        var parts = new float[liked.Length];
        snapshot.Factors.Explain(liked, [], item, parts);
        var numbers = liked.ToArray();
        return [.. parts.Select((part, i) => (numbers[i], part)).Where(one => one.part > 0).OrderByDescending(one => one.part).ThenBy(one => one.Item1).Take(count)];
    }
}
