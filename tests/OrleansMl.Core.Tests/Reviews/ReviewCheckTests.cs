using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>A case that is decided a second time, and a sample of what no person decided.</summary>
public sealed class ReviewCheckTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10), Due = TimeSpan.FromDays(1), Window = TimeSpan.FromSeconds(10);
    private static readonly ReviewQueueDefinition Queue = new() { Name = "threats" };
    private static readonly Reviewer Ada = new("ada"), Ben = new("ben");

    private static readonly ReviewSubject Subject = new()
    {
        ContentId = "c1",
        Revision = 1,
        AuthorId = "author",
        Level = ModerationLevel.ReviewRequired,
        Categories = ["violence"],
    };

    [Fact]
    public void A_drawn_case_waits_again_in_its_queue_for_somebody_else()
    {
        var second = SecondOf(ModerationLevel.Rejected);

        Assert.Equal((ReviewState.Open, "threats", null), (second.State, second.MovedTo, second.Verdict));
        Assert.Equal([ReviewReason.SecondReview], second.Reasons);
        Assert.Equal(ReviewOutcome.Excluded, second.Claim(Ada, Later, Lease).Outcome);
        Assert.Equal(ReviewOutcome.Done, second.Claim(Ben, Later, Lease).Outcome);
    }

    [Fact]
    public void Nothing_of_the_first_decision_is_in_the_case_that_the_second_moderator_sees()
    {
        var seen = SecondOf(ModerationLevel.Rejected).Claim(Ben, Later, Lease).Case.Blinded();

        Assert.Equal([ReviewAct.Opened, ReviewAct.Claimed], seen.History.Select(line => line.Act));
        Assert.Equal([null, "ben"], seen.History.Select(line => line.Actor));
        Assert.All(seen.History, line => Assert.Null(line.Detail));
        Assert.Empty(seen.Excluded);
        Assert.Equal((null, ModerationLevel.Approved), (seen.Check!.First, seen.Check.Level));
        Assert.Null(seen.Verdict);
    }

    [Fact]
    public void Two_who_agree_end_the_case_and_the_first_decision_is_the_one_that_it_tells()
    {
        var closed = Decided(SecondOf(ModerationLevel.Rejected), Ben, ModerationLevel.Rejected, "k2");

        Assert.Equal((ReviewState.Closed, "k1", "ada"), (closed.State, closed.Verdict!.DecisionId, closed.Verdict.Actor));
        Assert.False(closed.IsBlind);
        Assert.Empty(closed.Excluded);
    }

    [Fact]
    public void Two_who_differ_are_a_case_for_a_lead_who_sees_both()
    {
        var disputed = Decided(SecondOf(ModerationLevel.Rejected), Ben, ModerationLevel.Approved, "k2");

        Assert.Equal((ReviewState.Open, ReviewQueueDefinition.Leads), (disputed.State, disputed.MovedTo));
        Assert.Equal([ReviewReason.Disagreement], disputed.Reasons);
        Assert.Equal(["ada", "ben"], disputed.Excluded);
        Assert.Equal(
            ["ada", "ben"], disputed.Blinded().History.Where(line => line.Act == ReviewAct.Decided).Select(line => line.Actor));
        Assert.False(disputed.MayBeCheckedAgain);
    }

    [Fact]
    public void What_is_decided_after_its_time_is_late_also_when_no_sweep_came_before()
    {
        var review = ReviewCase.Open(Subject, ReviewReason.Rule, 0, Start, Due).Claim(Ada, Start, 2 * Due).Case;

        Assert.False(DecidedAt(Start + Due - TimeSpan.FromTicks(1)).MissedDue);
        Assert.True(DecidedAt(Start + Due).MissedDue);
        Assert.Equal("leads", DecidedAt(Start + Due).Undo(Ada, Start + Due, Lease).Case.BreachDue("leads", Start + Due).Case.MovedTo);

        ReviewCase DecidedAt(DateTimeOffset now) =>
            review.Decide(Decision(ModerationLevel.Approved, "k1"), Ada, Queue, now, Window).Case;
    }

    [Fact]
    public void A_case_reaches_more_people_by_doublings_while_it_waits_and_says_nothing_to_who_decides_blindly()
    {
        var review = ReviewCase.Open(Subject, ReviewReason.Complaint, 0, Start, Due);

        Assert.Equal(ReviewOutcome.Unchanged, review.Reached(0.9).Outcome);
        Assert.Equal(3, review.Reached(3).Case.Reach);
        Assert.Equal(ReviewOutcome.Unchanged, review.Reached(3).Case.Reached(6).Outcome);
        Assert.Equal(7, review.Reached(3).Case.Reached(7).Case.Reach);
        Assert.Equal(ReviewOutcome.Unchanged, SecondOf(ModerationLevel.Rejected).Reached(1000).Outcome);
        Assert.Equal(
            ReviewOutcome.Unchanged,
            ReviewCase.OpenSample(Subject, ModerationLevel.Approved, "none", 1, Start, Due).Reached(1000).Outcome);
        Assert.Equal(ReviewOutcome.Unchanged, review.Withdraw("edited", Start).Case.Reached(1000).Outcome);
    }

    [Fact]
    public void A_complaint_makes_an_ordinary_case_of_a_second_review()
    {
        var raised = SecondOf(ModerationLevel.Rejected).Raise(ReviewReason.Complaint, 0, Later, excluded: ["ada"]).Case;

        Assert.Equal([ReviewReason.Complaint], raised.Reasons);
        Assert.False(raised.IsBlind);
        Assert.Equal(["ada"], raised.Excluded);
    }

    [Fact]
    public void A_complaint_that_came_after_the_second_decision_outlives_its_undo_and_its_end()
    {
        var contested = SecondOf(ModerationLevel.Rejected).Claim(Ben, Later, Lease).Case
            .Decide(Decision(ModerationLevel.Approved, "k2"), Ben, Queue, Later, Window).Case
            .Raise(ReviewReason.Complaint, 0, Later, excluded: ["ada"]).Case;

        ReviewCase[] after = [contested.Undo(Ben, Later, Lease).Case, contested.Close(Later + Window + Window, Due).Case];

        Assert.All(after, review =>
        {
            Assert.Equal((ReviewState.Open, false, null, null), (review.State, review.IsBlind, review.Lease, review.UndoneDecision));
            Assert.Equal([ReviewReason.Complaint], review.Reasons);
            Assert.Equal(ReviewOutcome.Excluded, review.Claim(Ada, Later, Lease).Outcome);
        });
    }

    [Fact]
    public void An_item_that_changes_ends_a_second_review_with_the_first_decision()
    {
        var second = SecondOf(ModerationLevel.Rejected);

        var ended = second.Withdraw("edited", Later).Case;

        Assert.Empty(second.Asked);
        Assert.Equal((ReviewState.Closed, "k1"), (ended.State, ended.Verdict!.DecisionId));
        Assert.False(ended.IsBlind);
    }

    [Fact]
    public void A_decision_that_does_not_hold_any_more_is_neither_drawn_nor_settled()
    {
        var decided = ReviewCase.Open(Subject, ReviewReason.Rule, 0, Start, Due).Claim(Ada, Start, Lease).Case
            .Decide(Decision(ModerationLevel.Rejected, "k1"), Ada, Queue, Start, Window).Case;
        var second = SecondOf(ModerationLevel.Rejected).Claim(Ben, Later, Lease).Case
            .Decide(Decision(ModerationLevel.Approved, "k2"), Ben, Queue, Later, Window).Case;

        Assert.Equal(ReviewState.Closed, decided.Moot().Close(Later, Due, 1).Case.State);
        Assert.Equal(ReviewState.Closed, second.Moot().Close(Later + Window + Window, Due, 1).Case.State);
    }

    [Fact]
    public void A_case_is_decided_a_second_time_once_and_not_where_somebody_complained()
    {
        var again = Decided(SecondOf(ModerationLevel.Rejected), Ben, ModerationLevel.Rejected, "k2");
        var complained = ReviewCase.Open(Subject, ReviewReason.Complaint, 0, Start, Due).Claim(Ada, Start, Lease).Case
            .Decide(Decision(ModerationLevel.Approved, "k1"), Ada, Queue, Start, Window).Case;

        var reported = again.Reopen(ReviewReason.Report, 3, Later, Due, []).Case;

        Assert.Equal(ReviewState.Closed, complained.Close(Later, Due, 1).Case.State);
        Assert.Equal(ReviewState.Closed, Decided(reported, Ada, ModerationLevel.Rejected, "k3").State);
    }

    [Fact]
    public void A_sample_says_neither_level_nor_category_and_is_no_more_urgent_for_them()
    {
        var sample = ReviewCase.OpenSample(Subject, ModerationLevel.Rejected, "violence", 0.1, Start, Due);

        var seen = sample.Blinded();

        Assert.Equal((null, 0), (seen.Subject.Level, seen.Subject.Categories.Length));
        Assert.Equal(ReviewPriority.MinSeverity, seen.Severity);
        Assert.Equal(ReviewPriority.KeyOf(sample), ReviewPriority.KeyOf(seen));
        Assert.Equal([ReviewReason.Sample], seen.Reasons);
        Assert.Equal(ReviewState.Closed, Decided(sample, Ada, ModerationLevel.Approved, "k1").State);
    }

    private static DateTimeOffset Later => Start.AddMinutes(1);

    private static ReviewCase SecondOf(ModerationLevel first)
    {
        var decided = ReviewCase.Open(Subject, ReviewReason.Rule, 0, Start, Due, "violence>=review").Claim(Ada, Start, Lease).Case
            .Note(Ada, "clear", Start).Case
            .Decide(Decision(first, "k1"), Ada, Queue, Start, Window).Case;
        return decided.Close(Later, Due, 0.1).Case;
    }

    private static ReviewCase Decided(ReviewCase review, Reviewer by, ModerationLevel level, string key) =>
        review.Claim(by, Later, Lease).Case.Decide(Decision(level, key), by, Queue, Later, Window).Case
            .Close(Later + Window + Window, Due, 1).Case;

    private static ReviewDecision Decision(ModerationLevel level, string key) =>
        new() { DecisionId = key, Revision = 1, Level = level, Reason = "as it is" };
}
