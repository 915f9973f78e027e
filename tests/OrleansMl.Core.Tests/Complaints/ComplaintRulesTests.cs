using OrleansMl.Moderation;

namespace OrleansMl.Complaints;

public sealed class ComplaintRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromDays(183);

    [Theory]
    [InlineData(ModerationLevel.Rejected, DecisionSource.Auto, null)]
    [InlineData(ModerationLevel.Flagged, DecisionSource.Auto, null)]
    [InlineData(ModerationLevel.Rejected, DecisionSource.Human, null)]
    [InlineData(ModerationLevel.Rejected, DecisionSource.Hash, null)]
    [InlineData(ModerationLevel.Approved, DecisionSource.Human, ComplaintOutcome.NothingToContest)]
    [InlineData(ModerationLevel.ReviewRequired, DecisionSource.Auto, ComplaintOutcome.NothingToContest)]
    [InlineData(ModerationLevel.Rejected, DecisionSource.Appeal, ComplaintOutcome.Final)]
    public void An_author_contests_what_is_decided_against_them_once(
        ModerationLevel level, DecisionSource source, ComplaintOutcome? expected) =>
        Assert.Equal(
            expected, ComplaintRules.Refuse(Decided(level, source), ComplaintSide.Author, null, Now, Window, wasAnswered: true));

    [Fact]
    public void An_answer_to_one_side_is_final_for_that_side()
    {
        var (removed, left) =
            (Decided(ModerationLevel.Rejected, DecisionSource.Appeal), Decided(ModerationLevel.Approved, DecisionSource.Appeal));

        Assert.Null(ComplaintRules.Refuse(removed, ComplaintSide.Author, null, Now, Window));
        Assert.Null(ComplaintRules.Refuse(left, ComplaintSide.Reporter, left.At.AddHours(-1), Now, Window));
    }

    [Theory]
    [InlineData(ModerationLevel.Approved, DecisionSource.Human, -1, null)]
    [InlineData(ModerationLevel.Flagged, DecisionSource.Human, -1, null)]
    [InlineData(ModerationLevel.Approved, DecisionSource.Human, 1, ComplaintOutcome.NothingToContest)]
    [InlineData(ModerationLevel.Approved, DecisionSource.Auto, -1, ComplaintOutcome.NothingToContest)]
    [InlineData(ModerationLevel.Rejected, DecisionSource.Human, -1, ComplaintOutcome.NothingToContest)]
    [InlineData(ModerationLevel.Approved, DecisionSource.Appeal, -1, ComplaintOutcome.Final)]
    public void A_reporter_contests_what_a_moderator_left_up_after_the_report(
        ModerationLevel level, DecisionSource source, int reportedHoursAfter, ComplaintOutcome? expected)
    {
        var decision = Decided(level, source);

        Assert.Equal(
            expected,
            ComplaintRules.Refuse(
                decision, ComplaintSide.Reporter, decision.At.AddHours(reportedHoursAfter), Now, Window, wasAnswered: true));
    }

    [Fact]
    public void The_window_includes_its_last_moment()
    {
        var decision = Decided(ModerationLevel.Rejected, DecisionSource.Auto);

        Assert.Null(ComplaintRules.Refuse(decision, ComplaintSide.Author, null, decision.At + Window, Window));
        Assert.Equal(
            ComplaintOutcome.WindowClosed,
            ComplaintRules.Refuse(decision, ComplaintSide.Author, null, (decision.At + Window).AddTicks(1), Window));
        Assert.Equal(ComplaintOutcome.NothingToContest, ComplaintRules.Refuse(null, ComplaintSide.Author, null, Now, Window));
    }

    [Theory]
    [InlineData(ComplaintSide.Author, ModerationLevel.Rejected, ModerationLevel.Approved, ComplaintState.Overturned)]
    [InlineData(ComplaintSide.Author, ModerationLevel.Rejected, ModerationLevel.Flagged, ComplaintState.Overturned)]
    [InlineData(ComplaintSide.Author, ModerationLevel.Rejected, ModerationLevel.Rejected, ComplaintState.Upheld)]
    [InlineData(ComplaintSide.Author, ModerationLevel.Flagged, ModerationLevel.Rejected, ComplaintState.Upheld)]
    [InlineData(ComplaintSide.Reporter, ModerationLevel.Approved, ModerationLevel.Rejected, ComplaintState.Overturned)]
    [InlineData(ComplaintSide.Reporter, ModerationLevel.Approved, ModerationLevel.Flagged, ComplaintState.Overturned)]
    [InlineData(ComplaintSide.Reporter, ModerationLevel.Flagged, ModerationLevel.Approved, ComplaintState.Upheld)]
    public void What_moves_their_way_is_overturned(
        ComplaintSide side, ModerationLevel contested, ModerationLevel decided, ComplaintState expected) =>
        Assert.Equal(expected, ComplaintRules.Answer(side, contested, decided));

    [Fact]
    public void A_decision_answers_what_was_asked_before_it_once()
    {
        var complaint = Made(Now);

        var answered = ComplaintRules.Answer(complaint, ModerationLevel.Approved, "a quotation", Now.AddHours(1));

        Assert.Equal(
            (ComplaintState.Overturned, ModerationLevel.Approved, "a quotation", Now.AddHours(1)),
            (answered.State, answered.Level!.Value, answered.Reason, answered.ClosedAt!.Value));
        Assert.Same(answered, ComplaintRules.Answer(answered, ModerationLevel.Rejected, null, Now.AddHours(2)));
        Assert.Same(complaint, ComplaintRules.Answer(complaint, ModerationLevel.Approved, null, Now.AddTicks(-1)));
    }

    [Theory]
    [InlineData("c1@2.1", "c1")]
    [InlineData("alice~a.b@12.34", "alice~a.b")]
    [InlineData("c1@2", null)]
    [InlineData("c1@0.1", null)]
    [InlineData("c1@1.0", null)]
    [InlineData("@1.1", null)]
    [InlineData("c1.2@1", null)]
    [InlineData("c1@-1.1", null)]
    [InlineData("c1@1.1 ", null)]
    public void An_id_names_its_item(string id, string? contentId) => Assert.Equal(contentId, Complaint.ContentOf(id));

    private static Complaint Made(DateTimeOffset at) => new()
    {
        Id = Complaint.IdOf("c1", 2, 1),
        ContentId = "c1",
        Decision = 2,
        Contested = ModerationLevel.Rejected,
        UserId = "alice",
        Side = ComplaintSide.Author,
        Text = "It is a line from a film.",
        CreatedAt = at,
    };

    private static Decision Decided(ModerationLevel level, DecisionSource source) => new()
    {
        Seq = 1,
        Revision = 1,
        ContentHash = "",
        Level = level,
        Source = source,
        Policy = new("p", "1"),
        At = Now.AddDays(-1),
    };
}
