using CsCheck;

namespace OrleansMl.Registry;

public sealed class StatisticsArithmeticTests
{
    private static readonly Gen<VersionStatistics> Statistics =
        from calls in Gen.Long[0, 1000]
        from errors in Gen.Long[0, 1000]
        from scores in Gen.Select(Gen.Int[0, 2].Select(i => "abc"[i..(i + 1)]), Gen.Long[0, 50].Array[3]).Array[0, 3]
        select new VersionStatistics
        {
            Version = "1",
            Calls = calls,
            Errors = errors,
            Scores = [.. scores.DistinctBy(score => score.Item1).Select(score => new ScoreHistogram(score.Item1, [.. score.Item2]))],
        };

    [Fact]
    public void What_was_added_is_what_happened_since() => Gen.Select(Statistics, Statistics).Sample((earlier, happened) =>
    {
        var since = earlier.Plus(happened).Since(earlier);

        Assert.Equal((happened.Calls, happened.Errors), (since.Calls, since.Errors));
        Assert.All(since.Scores, histogram => Assert.Equal(Counts(happened, histogram.Label), histogram.Counts));
        Assert.All(happened.Scores, histogram => Assert.Contains(since.Scores, other => other.Label == histogram.Label));
    });

    private static long[] Counts(VersionStatistics statistics, string label) =>
        statistics.Scores.FirstOrDefault(histogram => histogram.Label == label) is { Counts.IsDefault: false } found
            ? [.. found.Counts]
            : [0, 0, 0];
}
