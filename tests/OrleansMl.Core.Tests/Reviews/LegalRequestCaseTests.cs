using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>What a legal request changes for the case of an item.</summary>
public sealed class LegalRequestCaseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10), Due = TimeSpan.FromHours(24);
    private static readonly Reviewer Lea = new("lea", IsLead: true), Root = new("root", IsAdmin: true);
    private static readonly ReviewQueueDefinition Queue = new() { Name = ReviewQueueDefinition.Legal };

    [Theory]
    [InlineData(ModerationLevel.Approved, ReviewOutcome.LegalHold)]
    [InlineData(ModerationLevel.Flagged, ReviewOutcome.LegalHold)]
    [InlineData(ModerationLevel.Rejected, ReviewOutcome.Done)]
    public void While_a_request_waits_the_item_may_only_be_removed(ModerationLevel level, ReviewOutcome outcome)
    {
        var review = Case().HeldBy("r1");

        Assert.Equal(outcome, Decide(review, level).Outcome);
        Assert.Equal(ReviewOutcome.Done, Decide(review.Settle("r1", needsHuman: true, "refused", Noon).Case, level).Outcome);
    }

    [Fact]
    public void A_case_ends_with_its_last_request_unless_more_is_asked()
    {
        var two = Case().HeldBy("r1").HeldBy("r2").HeldBy("r1");
        var one = two.Settle("r1", needsHuman: false, "refused", Noon).Case;
        var none = one.Settle("r2", needsHuman: false, "refused", Noon).Case;
        var reported = one.Raise(ReviewReason.Report, 3, Noon).Case.Settle("r2", needsHuman: false, "refused", Noon).Case;

        Assert.Equal(["r1", "r2"], two.Requests);
        Assert.Equal(ReviewState.Open, one.State);
        Assert.Equal(ReviewState.Closed, none.State);
        Assert.Equal((ReviewState.Open, ReviewReason.Report), (reported.State, Assert.Single(reported.Reasons)));
        Assert.Equal(ReviewOutcome.Unchanged, none.Settle("r2", needsHuman: false, "refused", Noon).Outcome);
        Assert.Equal(ReviewState.Open, one.Settle("r2", needsHuman: true, "refused", Noon).Case.State);
    }

    [Fact]
    public void A_decision_that_is_being_sent_ends_by_itself()
    {
        var decided = Decide(Case().HeldBy("r1"), ModerationLevel.Rejected).Case;
        var again = decided.Raise(ReviewReason.Legal, 0, Noon).Case.HeldBy("r2");

        var settled = again.Settle("r1", needsHuman: false, "granted", Noon).Case.Settle("r2", needsHuman: false, "granted", Noon).Case;

        Assert.Equal((ReviewState.Decided, null), (settled.State, settled.Again));
        Assert.Empty(settled.Requests);
        Assert.Equal(ReviewState.Closed, settled.Close(Noon + Window * 2, Due).Case.State);
    }

    [Fact]
    public void Nobody_asks_about_a_copy_itself()
    {
        Assert.Empty(Case().Asked);
        Assert.Equal([ReviewReason.Legal], Case().HeldBy("r1").Asked);
    }

    [Fact]
    public void Its_queue_is_asked_first_and_seen_by_the_legal_team_and_leads()
    {
        var routing = new ReviewRouting([new() { Name = "spam", Categories = ["spam"] }]);
        var queue = routing.QueueOf(Case());

        Assert.Equal(("legal_requests", true, "legal_requests"), (queue.Name, queue.LeadsOnly, queue.EscalatesTo));
        Assert.Equal(
            [true, true, true, false],
            new[] { Lea, Root, new("lex", IsLegal: true), new("ada") }.Select(queue.MaySee));
        Assert.False(routing.Find("leads")!.MaySee(new("lex", IsLegal: true)));
        Assert.Equal("spam", routing.QueueOf(Case() with { Reasons = [ReviewReason.Rule] }).Name);
    }

    [Fact]
    public void What_an_operator_sets_of_it_stays_but_not_which_cases_it_takes()
    {
        var routing = new ReviewRouting(
            [new() { Name = ReviewQueueDefinition.Legal, DueMinutes = 60, Categories = ["spam"], Takes = false, Users = ["lex"] }]);

        var queue = routing.QueueOf(Case() with { Subject = Case().Subject with { Categories = ["violence"] } });

        Assert.Equal(("legal_requests", 60), (queue.Name, queue.DueMinutes));
        Assert.Equal(["lex"], queue.Users);
    }

    [Fact]
    public void It_is_as_bad_as_the_worst() => Assert.Equal(32, Case().Severity);

    private static ReviewCase Case() => ReviewCase.Open(
        new() { ContentId = "c1", Revision = 1, AuthorId = "alice", Categories = ["spam"] }, ReviewReason.Legal, 0, Noon, Due);

    private static ReviewChange Decide(ReviewCase review, ModerationLevel level) =>
        review.Decide(new() { DecisionId = "d1", Revision = 1, Level = level }, Root, Queue, Noon, Window);
}
