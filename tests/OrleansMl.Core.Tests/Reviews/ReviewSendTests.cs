using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>A case stays open until everything that it sends was accepted, or given up.</summary>
public sealed class ReviewSendTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero), Later = Noon.AddMinutes(1);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10), Due = TimeSpan.FromHours(24);
    private static readonly Reviewer Root = new("root", IsAdmin: true);

    [Fact]
    public void A_decided_case_closes_when_what_it_sends_is_accepted_and_not_before()
    {
        var decided = Decided(Case().Send(Pending("r1"), Noon).Case);
        var told = decided.Told(Later).Case;

        var early = told.Close(Later, Due);
        var accepted = told.Send(Pending("r1") with { State = ReviewSendState.Accepted, Detail = "acknowledged" }, Later).Case;

        Assert.Equal((ReviewOutcome.InvalidTransition, Later), (early.Outcome, told.SentAt));
        Assert.Equal(ReviewState.Closed, accepted.Close(Later, Due).Case.State);
        Assert.Equal(ReviewOutcome.InvalidTransition, told.Told(Later).Outcome);
        Assert.Equal(ReviewOutcome.InvalidTransition, decided.Told(Noon).Outcome);
    }

    [Theory]
    [InlineData(ReviewSendState.Accepted)]
    [InlineData(ReviewSendState.GivenUp)]
    public void A_closed_case_is_listed_again_until_it_is_accepted_or_given_up(ReviewSendState end)
    {
        var closed = Decided(Case()).Told(Later).Case.Close(Later, Due).Case;

        var pending = closed.Send(Pending("r1"), Later.AddDays(1)).Case;
        var ended = pending.Send(Pending("r1") with { State = end, Detail = "end" }, Later.AddDays(2)).Case;

        Assert.Equal((ReviewState.Closed, ReviewState.Decided), (closed.State, pending.State));
        Assert.NotNull(pending.SentAt);
        Assert.Equal(ModerationLevel.Rejected, pending.Verdict!.Level);
        Assert.Equal(ReviewState.Closed, ended.Close(Later.AddDays(2), Due).Case.State);
    }

    [Fact]
    public void What_is_asked_while_something_is_pending_waits_for_a_moderator_at_once()
    {
        var told = Decided(Case().Send(Pending("r1"), Noon).Case).Told(Later).Case;

        var asked = told.Raise(ReviewReason.Complaint, 0, Later).Case.Close(Later, Due).Case;

        Assert.Equal((ReviewState.Open, true), (asked.State, asked.HasPendingSends));
        Assert.Equal([ReviewReason.Complaint], asked.Reasons);
    }

    [Fact]
    public void Who_tells_late_that_it_is_pending_changes_nothing()
    {
        var ended = Case().Send(Pending("r1") with { State = ReviewSendState.GivenUp }, Noon).Case;

        Assert.Equal(ReviewOutcome.Unchanged, ended.Send(Pending("r1"), Later).Outcome);
    }

    [Fact]
    public void One_that_was_closed_without_a_decision_stays_closed_and_shows_what_is_pending()
    {
        var pending = Case().Withdraw("gone", Noon).Case.Send(Pending("r1"), Later).Case;

        Assert.Equal((ReviewState.Closed, true), (pending.State, pending.HasPendingSends));
    }

    [Fact]
    public void The_same_again_changes_nothing_and_there_are_so_many()
    {
        var review = Case().Send(Pending("r1"), Noon).Case;

        Assert.Equal(ReviewOutcome.Unchanged, review.Send(Pending("r1") with { At = Later }, Later).Outcome);
        for (var i = 2; i <= 16; i++)
        {
            review = review.Send(Pending($"r{i}"), Noon).Case;
        }

        Assert.Equal(16, review.Sends.Length);
        Assert.Equal(ReviewOutcome.InvalidTransition, review.Send(Pending("r17"), Noon).Outcome);
    }

    [Fact]
    public void A_case_that_waits_again_is_told_again()
    {
        var told = Decided(Case()).Told(Later).Case.Close(Later, Due).Case;

        Assert.Null(told.Reopen(ReviewReason.Report, 1, Later, Due, []).Case.SentAt);
    }

    private static ReviewSend Pending(string id) => new("legal_report", id, ReviewSendState.Pending, "draft", Noon);

    private static ReviewCase Decided(ReviewCase review) => review.Claim(Root, Noon, TimeSpan.FromMinutes(10)).Case.Decide(
        new() { DecisionId = "d", Revision = 1, Level = ModerationLevel.Rejected, Reason = "as it is" },
        Root,
        new() { Name = "default" },
        Noon,
        Window).Case;

    private static ReviewCase Case() => ReviewCase.Open(
        new() { ContentId = "c1", Revision = 1, AuthorId = "alice" }, ReviewReason.Rule, 0, Noon, Due);
}
