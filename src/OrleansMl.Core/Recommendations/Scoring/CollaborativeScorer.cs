using System.Buffers;

namespace OrleansMl.Recommendations;

/// <summary>
/// Scores all items of a snapshot for somebody: what serving does, and what offline figures are
/// measured with. Safe for any number of threads.
/// </summary>
/// <param name="snapshot">What was published.</param>
public sealed class SnapshotScorer(FactorSnapshot snapshot)
{
    private readonly ByteFactors _factors = new(snapshot.Factors);

    /// <summary>
    /// Factors and neighbours, each as z-scores over what is not excluded, mixed by the snapshot's share. O(items ·
    /// dimensions + liked · neighbours), allocates nothing.
    /// </summary>
    /// <param name="liked">Items they liked, by number.</param>
    /// <param name="excluded">Items that must not be shown, by number.</param>
    /// <param name="scores">Takes one score per item; −∞ for what is excluded.</param>
    public void Score(ReadOnlySpan<int> liked, ReadOnlySpan<int> excluded, Span<float> scores)
    {
        var person = ArrayPool<float>.Shared.Rent(snapshot.Factors.Dimensions);
        Score(liked, excluded, scores, person.AsSpan(0, snapshot.Factors.Dimensions), isStandardised: false);
        ArrayPool<float>.Shared.Return(person);
    }

    /// <summary>
    /// The collaborative channel as serving mixes it with others: <see cref="Score(ReadOnlySpan{int}, ReadOnlySpan{int}, Span{float})"/> as
    /// z-scores, mean 0 and deviation 1 over what is not excluded. Allocates nothing.
    /// </summary>
    /// <param name="liked">Items they liked, by number.</param>
    /// <param name="excluded">Items that must not be shown, by number.</param>
    /// <param name="z">Takes one z per item of the snapshot; −∞ for what is excluded.</param>
    /// <param name="person">Takes the person's factors.</param>
    /// <returns>How other items are put on the same scale.</returns>
    public CollaborativeScale Collaborative(ReadOnlySpan<int> liked, ReadOnlySpan<int> excluded, Span<float> z, Span<float> person)
    {
        var (factors, mixed) = Score(liked, excluded, z, person, isStandardised: true);
        return new(factors, mixed);
    }

    /// <summary>
    /// The liked items that speak most for another one, by their exact part in its factor score; those that speak against it are left out.
    /// </summary>
    /// <param name="liked">Items they liked, by number.</param>
    /// <param name="item">The item that is explained.</param>
    /// <param name="count">How many at most.</param>
    public List<(int Item, float Part)> BecauseOf(ReadOnlySpan<int> liked, int item, int count)
    {
        var parts = new float[liked.Length];
        snapshot.Factors.Explain(liked, [], item, parts);
        var numbers = liked.ToArray();
        return
        [
            .. parts
                .Select((part, i) => (numbers[i], part))
                .Where(one => one.part > 0)
                .OrderByDescending(one => one.part)
                .ThenBy(one => one.Item1)
                .Take(count)
        ];
    }

    // The scale of the factors' part of the score, and the moments of the score before it is standardised.
    private ((float Scale, float Offset) Factors, ScoreMoments Mixed) Score(
        ReadOnlySpan<int> liked, ReadOnlySpan<int> excluded, Span<float> scores, Span<float> person, bool isStandardised)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, snapshot.Ids.Length);
        var pooled = ArrayPool<float>.Shared.Rent(scores.Length);
        var neighbours = pooled.AsSpan(0, scores.Length);
        snapshot.Factors.FoldIn(liked, [], person);
        _factors.Score(person, scores);
        UserScores.Exclude(scores, excluded);
        snapshot.Neighbours.Score(liked, neighbours);

        // Both are z-scores and have the mean 0, and so has their mix.
        var share = snapshot.Facts.FactorShare;
        var moments = UserScores.Moments(scores, neighbours);
        var (ofFactors, ofNeighbours) = (moments.X.Line(share), moments.Y.Line(1 - share));
        var mixed = new ScoreMoments(0, moments.DeviationOfMix(ofFactors.Scale, ofNeighbours.Scale));
        var scale = isStandardised ? mixed.Line(1).Scale : 1;
        UserScores.Mix(
            scores,
            scale * ofFactors.Scale,
            neighbours,
            scale * ofNeighbours.Scale,
            scale * (ofFactors.Offset + ofNeighbours.Offset),
            scores);
        ArrayPool<float>.Shared.Return(pooled);
        return (ofFactors, mixed);
    }
}

/// <summary>
/// Puts a score by factors alone on the scale of one person's collaborative channel: for items that nobody took yet and that
/// therefore have no neighbours, which count as the mean.
/// </summary>
/// <param name="Factors">From a dot product of factors to its part in the mix.</param>
/// <param name="Mixed">Moments of the mix.</param>
public readonly record struct CollaborativeScale((float Scale, float Offset) Factors, ScoreMoments Mixed)
{
    /// <summary>z of an item whose factors, learned or foretold, have this dot product with the person's.</summary>
    public float Of(float dot)
    {
        var (scale, offset) = Mixed.Line(1);
        return (((dot * Factors.Scale) + Factors.Offset) * scale) + offset;
    }
}
