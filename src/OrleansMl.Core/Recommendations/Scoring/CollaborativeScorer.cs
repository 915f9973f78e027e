using System.Buffers;

namespace OrleansMl.Recommendations;

/// <summary>
/// Scores all items for a user by what users like them take: factors and neighbours, each as z-scores of the user, mixed. What is served,
/// what settings are chosen by and what a backtest measures. Safe for any number of threads.
/// </summary>
public sealed class CollaborativeScorer
{
    private readonly FactorModel _model;
    private readonly ByteFactors _factors;
    private readonly IItemScorer _neighbours;
    private readonly float _factorShare;

    /// <param name="factors">The factors; scanned at one byte a number.</param>
    /// <param name="neighbours">The item-item half.</param>
    /// <param name="factorShare">How much the factors count beside the neighbours, 0–1.</param>
    public CollaborativeScorer(FactorModel factors, IItemScorer neighbours, float factorShare)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(neighbours);
        (_model, _factors, _neighbours, _factorShare) = (factors, new(factors), neighbours, factorShare);
    }

    /// <summary>Items.</summary>
    public int Items => _model.Count;

    /// <summary>Numbers of a user's factors.</summary>
    public int Dimensions => _model.Dimensions;

    /// <summary>The factors alone.</summary>
    /// <param name="liked">Indexes of items they liked.</param>
    /// <param name="scores">Takes one score per item.</param>
    /// <param name="user">Takes the user's factors.</param>
    public void Factors(ReadOnlySpan<int> liked, Span<float> scores, Span<float> user) => Factors(liked, [], scores, user);

    private void Factors(ReadOnlySpan<int> liked, ReadOnlySpan<float> weights, Span<float> scores, Span<float> user)
    {
        _model.FoldIn(liked, weights, user);
        _factors.Score(user, scores);
    }

    /// <summary>The neighbours alone.</summary>
    /// <param name="liked">Indexes of items they liked.</param>
    /// <param name="scores">Takes one score per item.</param>
    public void Neighbours(ReadOnlySpan<int> liked, Span<float> scores) => _neighbours.Score(liked, [], scores);

    /// <summary>
    /// Both as z-scores over what is not excluded, mixed, and the mix as z-scores again: mean 0 and deviation 1.
    /// O(items · dimensions + liked · neighbours), allocates nothing.
    /// </summary>
    /// <param name="liked">Indexes of items they liked.</param>
    /// <param name="excluded">Indexes of items that must not be shown.</param>
    /// <param name="z">Takes one z per item; −∞ for what is excluded.</param>
    /// <param name="user">Takes the user's factors.</param>
    /// <returns>How other items are put on the same scale.</returns>
    public CollaborativeScale Score(ReadOnlySpan<int> liked, ReadOnlySpan<int> excluded, Span<float> z, Span<float> user) =>
        Score(liked, [], excluded, z, user);

    /// <inheritdoc cref="Score(ReadOnlySpan{int}, ReadOnlySpan{int}, Span{float}, Span{float})"/>
    /// <param name="liked">Indexes of items they liked.</param>
    /// <param name="weights">What each of them weighs; empty: 1.</param>
    /// <param name="excluded">Indexes of items that must not be shown.</param>
    /// <param name="z">Takes one z per item; −∞ for what is excluded.</param>
    /// <param name="user">Takes the user's factors.</param>
    public CollaborativeScale Score(
        ReadOnlySpan<int> liked, ReadOnlySpan<float> weights, ReadOnlySpan<int> excluded, Span<float> z, Span<float> user)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(z.Length, Items);
        var pooled = ArrayPool<float>.Shared.Rent(z.Length);
        var neighbours = pooled.AsSpan(0, z.Length);
        Factors(liked, weights, z, user);
        UserScores.Exclude(z, excluded);
        _neighbours.Score(liked, weights, neighbours);

        // Both are z-scores and have the mean 0, and so has their mix.
        var statistics = UserScores.Statistics(z, neighbours);
        var (ofFactors, ofNeighbours) = (statistics.X.ToAffine(_factorShare), statistics.Y.ToAffine(1 - _factorShare));
        var mixed = new ScoreStatistics(0, statistics.DeviationOfMix(ofFactors.Scale, ofNeighbours.Scale));
        var scale = mixed.ToAffine(1).Scale;
        var offset = scale * (ofFactors.Offset + ofNeighbours.Offset);
        UserScores.Mix(z, scale * ofFactors.Scale, neighbours, scale * ofNeighbours.Scale, offset, z);
        ArrayPool<float>.Shared.Return(pooled);
        return new(ofFactors, mixed);
    }

    /// <summary>
    /// The liked items that speak most for another one, by their exact part in its factor score; not those that speak against it.
    /// </summary>
    /// <param name="liked">Indexes of items they liked.</param>
    /// <param name="weights">What each of them weighs; empty: 1.</param>
    /// <param name="item">The item that is explained.</param>
    /// <param name="count">How many at most.</param>
    public List<(int Item, float Part)> BecauseOf(ReadOnlySpan<int> liked, ReadOnlySpan<float> weights, int item, int count)
    {
        var parts = new float[liked.Length];
        _model.Explain(liked, weights, item, parts);
        var indexes = liked.ToArray();
        return
        [
            .. parts.Select((part, i) => (indexes[i], part)).Where(one => one.part > 0)
                .OrderByDescending(one => one.part).ThenBy(one => one.Item1).Take(count),
        ];
    }
}

/// <summary>
/// Puts a score by factors alone on the scale of one user's collaborative channel: for items that nobody took yet and that therefore have
/// no neighbours, which count as the mean.
/// </summary>
/// <param name="Factors">From a dot product of factors to its part in the mix.</param>
/// <param name="Mixed">Statistics of the mix.</param>
public readonly record struct CollaborativeScale((float Scale, float Offset) Factors, ScoreStatistics Mixed)
{
    /// <summary>z of an item whose factors, learned or predicted, have this dot product with the user's.</summary>
    public float Of(float dot)
    {
        var (scale, offset) = Mixed.ToAffine(1);
        return (((dot * Factors.Scale) + Factors.Offset) * scale) + offset;
    }
}
