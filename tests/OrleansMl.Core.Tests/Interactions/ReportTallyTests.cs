using CsCheck;

namespace OrleansMl.Interactions;

public sealed class ReportTallyTests
{
    [Fact]
    public void Everybody_counts_once_and_with_what_they_weighed_first() =>
        Gen.Select(Gen.ULong[0, 20], Gen.Double[0, 1]).Array[0, 100].Sample(reports =>
        {
            var tally = reports.Aggregate(ReportTally.Empty, (tally, report) => tally.Add(report.Item1, report.Item2));
            var first = reports.DistinctBy(report => report.Item1).ToList();
            Assert.Equal(first.Select(report => report.Item1), tally.Reporters);
            Assert.Equal(first.Sum(report => report.Item2), tally.Weight, 1e-9);
        });

    [Fact]
    public void A_question_is_raised_at_the_threshold_and_whenever_what_speaks_for_it_has_doubled()
    {
        var (tally, raised) = (ReportTally.Empty, new List<int>());
        for (var reporter = 1; reporter <= 30; reporter++)
        {
            tally = tally.Add((ulong)reporter, 1);
            while (tally.IsDue(3))
            {
                raised.Add(reporter);
                tally = tally with { Raised = tally.Raised + 1 };
            }
        }

        Assert.Equal([3, 6, 12, 24], raised);
    }

    [Fact]
    public void A_crowd_of_accounts_that_nothing_speaks_for_asks_nobody()
    {
        var tally = Enumerable.Range(0, 10_000).Aggregate(ReportTally.Empty, (tally, reporter) => tally.Add((ulong)reporter, 0));
        Assert.False(tally.IsDue(3));
        Assert.Equal(ReportTally.MaxReporters, tally.Reporters.Length);
    }
}
