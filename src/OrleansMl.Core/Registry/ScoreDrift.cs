using System.Collections.Immutable;

namespace OrleansMl.Registry;

/// <summary>Compares the scores of two populations label by label.</summary>
public static class ScoreDrift
{
    /// <summary>The label whose scores lie furthest apart, by population stability index.</summary>
    /// <param name="expected">The one side.</param>
    /// <param name="actual">The other side; labels that only one side has are left out.</param>
    /// <param name="minScores">Labels with fewer scores on either side are left out.</param>
    /// <returns>Null when no label can be compared.</returns>
    public static (string Label, double Index)? Between(
        ImmutableArray<ScoreHistogram> expected, ImmutableArray<ScoreHistogram> actual, long minScores)
    {
        (string Label, double Index)? worst = null;
        foreach (var one in expected)
        {
            foreach (var other in actual)
            {
                if (other.Label == one.Label && Sum(one) >= minScores && Sum(other) >= minScores
                    && PopulationStability.Index(one.Counts.AsSpan(), other.Counts.AsSpan()) is var index
                    && (worst is null || index > worst.Value.Index))
                {
                    worst = (one.Label, index);
                }
            }
        }

        return worst;
    }

    private static long Sum(ScoreHistogram histogram)
    {
        var sum = 0L;
        foreach (var count in histogram.Counts)
        {
            sum += count;
        }

        return sum;
    }
}
