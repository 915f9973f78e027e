using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Interactions;

public sealed class ReportAccuracyTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 1, 1.2)]
    [InlineData(0, 1, 0.8)]
    [InlineData(5, 10, 1)]
    [InlineData(10, 10, 12 / 7.0)]
    [InlineData(0, 10, 2 / 7.0)]
    [InlineData(32, 32, 34 / 18.0)]
    public void Who_was_right_counts_more_and_who_was_wrong_less(int upheld, int decided, double factor)
    {
        ImmutableArray<ReportedItem> reports =
        [
            .. Enumerable.Range(0, decided).Select(i => new ReportedItem($"c{i}", At, i < upheld)),
            new("waiting", At),
        ];

        Assert.Equal(factor, ReportAccuracy.FactorOf(reports), 12);
    }

    [Theory]
    [InlineData(DecisionSource.Human, ModerationLevel.Rejected, 1, true)]
    [InlineData(DecisionSource.Human, ModerationLevel.Flagged, 1, true)]
    [InlineData(DecisionSource.Human, ModerationLevel.Approved, 1, false)]
    [InlineData(DecisionSource.Appeal, ModerationLevel.Approved, 1, false)]
    [InlineData(DecisionSource.Human, ModerationLevel.Rejected, -1, null)]
    [InlineData(DecisionSource.Human, ModerationLevel.ReviewRequired, 1, null)]
    [InlineData(DecisionSource.Auto, ModerationLevel.Rejected, 1, null)]
    public void Only_what_a_person_decided_after_the_report_says_whether_it_was_right(
        DecisionSource source, ModerationLevel level, int hours, bool? upheld) =>
        Assert.Equal(upheld, ReportAccuracy.Judge(new("c1", At), Decision(source, level, hours)).IsUpheld);

    [Fact]
    public void An_overturned_decision_counts_the_other_way_an_undone_one_not_at_all_and_an_edit_changes_nothing()
    {
        var upheld = ReportAccuracy.Judge(new("c1", At), Decision(DecisionSource.Human, ModerationLevel.Rejected, 1));

        Assert.True(upheld.IsUpheld);
        Assert.False(ReportAccuracy.Judge(upheld, Decision(DecisionSource.Appeal, ModerationLevel.Approved, 2)).IsUpheld);
        Assert.Null(ReportAccuracy.Judge(
            upheld, Decision(DecisionSource.Auto, ModerationLevel.Approved, 2) with { IsUndo = true }).IsUpheld);
        Assert.True(ReportAccuracy.Judge(upheld, null).IsUpheld);
        Assert.True(ReportAccuracy.Judge(upheld, Decision(DecisionSource.Auto, ModerationLevel.Approved, 2)).IsUpheld);
    }

    [Fact]
    public void Of_many_the_latest_are_kept_and_an_item_counts_once()
    {
        ImmutableArray<ReportedItem> reports = [];
        for (var i = 0; i < 100; i++)
        {
            reports = ReportAccuracy.Add(reports, [new($"c{i}", At), new($"c{i}", At.AddDays(1))]);
        }

        Assert.Equal(ReportAccuracy.MaxKept, reports.Length);
        Assert.Equal(("c68", "c99", At), (reports[0].ContentId, reports[^1].ContentId, reports[^1].At));
    }

    private static Decision Decision(DecisionSource source, ModerationLevel level, int hours) => new()
    {
        Seq = 2,
        Revision = 1,
        ContentHash = "",
        Level = level,
        Source = source,
        Policy = new("default", "1"),
        At = At.AddHours(hours),
    };
}
