namespace OrleansMl.Recommendations;

/// <summary>How good ranked lists are, one user at a time; means over users are the caller's. An item is relevant or not.</summary>
/// <param name="Ndcg">Σ 1 / log2(rank + 1) of the hits over that of the best possible list.</param>
/// <param name="Precision">Hits over the length asked for.</param>
/// <param name="Recall">Hits over the relevant items.</param>
/// <param name="AveragePrecision">Σ precision at each hit over the relevant items.</param>
public readonly record struct RankingMetrics(double Ndcg, double Precision, double Recall, double AveragePrecision)
{
    /// <summary>Measures one list.</summary>
    /// <param name="ranked">The list, best first.</param>
    /// <param name="relevant">What they really took; at least one.</param>
    /// <param name="k">How many places count.</param>
    public static RankingMetrics Of(ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant, int k)
    {
        ArgumentNullException.ThrowIfNull(relevant);
        ArgumentOutOfRangeException.ThrowIfZero(relevant.Count);
        double gain = 0, precisions = 0, ideal = 0;
        var hits = 0;
        for (var place = 0; place < k; place++)
        {
            var discount = 1 / Math.Log2(place + 2);
            ideal += place < relevant.Count ? discount : 0;
            if (place < ranked.Length && relevant.Contains(ranked[place]))
            {
                hits++;
                gain += discount;
                precisions += (double)hits / (place + 1);
            }
        }

        return new(gain / ideal, (double)hits / k, (double)hits / relevant.Count, precisions / relevant.Count);
    }

    /// <summary>The mean of many.</summary>
    public static RankingMetrics Mean(IReadOnlyCollection<RankingMetrics> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        return new(
            users.Average(one => one.Ndcg),
            users.Average(one => one.Precision),
            users.Average(one => one.Recall),
            users.Average(one => one.AveragePrecision));
    }
}
