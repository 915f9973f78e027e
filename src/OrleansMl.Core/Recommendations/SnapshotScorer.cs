namespace OrleansMl.Recommendations;

/// <summary>Scores all items of a snapshot for somebody: what serving does, and what offline figures are measured with. Safe for any number of threads.</summary>
/// <param name="snapshot">What was published.</param>
public sealed class SnapshotScorer(FactorSnapshot snapshot)
{
    /// <summary>Factors and neighbours, each as z-scores over what is not excluded, mixed by the snapshot's share.</summary>
    /// <param name="liked">Items they liked, by number.</param>
    /// <param name="excluded">Items that must not be shown, by number.</param>
    /// <param name="scores">Takes one score per item; −∞ for what is excluded.</param>
    public void Score(ReadOnlySpan<int> liked, ReadOnlySpan<int> excluded, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, snapshot.Ids.Length);
        var person = new float[snapshot.Factors.Dimensions];
        snapshot.Factors.FoldIn(liked, [], person);
        snapshot.Factors.Score(person, scores);
        UserScores.Exclude(scores, excluded);
        UserScores.Standardise(scores);

        var neighbours = new float[scores.Length];
        snapshot.Neighbours.Score(liked, neighbours);
        UserScores.Exclude(neighbours, excluded);
        UserScores.Standardise(neighbours);
        var share = snapshot.Facts.FactorShare;
        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = (share * scores[item]) + ((1 - share) * neighbours[item]);
        }
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
