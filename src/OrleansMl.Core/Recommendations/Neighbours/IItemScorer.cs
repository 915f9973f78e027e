namespace OrleansMl.Recommendations;

/// <summary>Scores all items for somebody from the items they have: the item-item half of recommendations.</summary>
public interface IItemScorer
{
    /// <summary>Scores all items for somebody.</summary>
    /// <param name="items">What they have, by number.</param>
    /// <param name="weights">What each of them weighs; empty: 1.</param>
    /// <param name="scores">Takes one score per item.</param>
    void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, Span<float> scores);
}
