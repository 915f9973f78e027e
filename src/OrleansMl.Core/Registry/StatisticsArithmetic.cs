using System.Collections.Immutable;

namespace OrleansMl.Registry;

/// <summary>
/// Adds and subtracts the counts of one version. Labels are matched by name; one that only one side has counts as 0 on the other.
/// </summary>
public static class StatisticsArithmetic
{
    /// <summary>The counts of both.</summary>
    public static VersionStatistics Plus(this VersionStatistics one, VersionStatistics other) => Combine(one, other, sign: 1);

    /// <summary>What happened since <paramref name="earlier"/>, a former state of the same counters.</summary>
    public static VersionStatistics Since(this VersionStatistics now, VersionStatistics earlier) => Combine(now, earlier, sign: -1);

    private static VersionStatistics Combine(VersionStatistics one, VersionStatistics other, int sign) => one with
    {
        Calls = one.Calls + (sign * other.Calls),
        Errors = one.Errors + (sign * other.Errors),
        Scores = Combine(one.Scores, other.Scores, sign),
    };

    /// <summary>The scores of both.</summary>
    public static ImmutableArray<ScoreHistogram> Plus(this ImmutableArray<ScoreHistogram> one, ImmutableArray<ScoreHistogram> other) =>
        Combine(one, other, sign: 1);

    private static ImmutableArray<ScoreHistogram> Combine(
        ImmutableArray<ScoreHistogram> one, ImmutableArray<ScoreHistogram> other, int sign)
    {
        if (other.IsEmpty)
        {
            return one;
        }

        var sum = one.ToBuilder();
        foreach (var histogram in other)
        {
            var at = Find(one, histogram.Label);
            if (at < 0)
            {
                sum.Add(new(histogram.Label, [.. histogram.Counts.Select(count => sign * count)]));
            }
            else
            {
                sum[at] = new(histogram.Label, [.. one[at].Counts.Zip(histogram.Counts, (a, b) => a + (sign * b))]);
            }
        }

        return sum.ToImmutable();
    }

    private static int Find(ImmutableArray<ScoreHistogram> histograms, string label)
    {
        for (var i = 0; i < histograms.Length; i++)
        {
            if (histograms[i].Label == label)
            {
                return i;
            }
        }

        return -1;
    }
}
