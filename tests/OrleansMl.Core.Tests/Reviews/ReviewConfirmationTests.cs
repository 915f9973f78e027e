using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>A decision about an author of great reach takes effect once a second moderator decides the same.</summary>
public sealed class ReviewConfirmationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10), Due = TimeSpan.FromDays(1), Window = TimeSpan.FromSeconds(10);
    private static readonly ReviewQueueDefinition Queue = new() { Name = "threats" };

    private static readonly Reviewer Ada = new("ada"), Ben = new("ben"), Lea = new("lea", IsLead: true),
        Root = new("root", IsAdmin: true);

    private static readonly ReviewSubject Subject = new()
    {
        ContentId = "c1",
        Revision = 1,
        AuthorId = "author",
        Level = ModerationLevel.ReviewRequired,
        Categories = ["violence"],
    };

    [Fact]
    public void A_removal_waits_for_somebody_else_and_nothing_of_it_holds()
    {
        var held = Held();

        Assert.Equal((ReviewState.Open, null, null), (held.State, held.Lease, held.Verdict));
        Assert.Equal((true, "ada", ModerationLevel.Rejected), (held.AwaitsSecond, held.First?.Actor, held.First?.Level));
        Assert.Equal([ReviewReason.Rule, ReviewReason.AwaitingSecond], held.Reasons);
        Assert.Equal((ReviewAct.Held, "ada"), (held.History[^1].Act, held.History[^1].Actor));
        Assert.Equal([ReviewReason.Rule], held.Reasons.Remove(ReviewReason.AwaitingSecond));
        Assert.Same(held, held.Blinded());
    }

    [Fact]
    public void Neither_the_first_nor_the_author_may_confirm_it_whatever_their_role()
    {
        var held = Held(Root);

        Assert.Equal(ReviewOutcome.Excluded, held.Claim(Root, Later, Lease).Outcome);
        Assert.Equal(ReviewOutcome.Excluded, held.Decide(Decision("k2"), Root, Queue, Later, Window, true).Outcome);
        Assert.Equal(ReviewOutcome.OwnContent, held.Claim(new("author", IsLead: true), Later, Lease).Outcome);
    }

    [Fact]
    public void The_same_decision_of_a_second_one_holds_with_the_reason_of_the_first_where_they_give_none()
    {
        var confirmed = Second(Held(), Decision("k2") with { Reason = null });

        Assert.Equal((ReviewState.Decided, "ben", "as it is"), (confirmed.State, confirmed.Verdict!.Actor, confirmed.Verdict.Reason));
        Assert.False(confirmed.IsSilent);
        var closed = confirmed.Close(Later + Window + Window, Due, 1).Case;
        Assert.Equal((ReviewState.Closed, "ben", false), (closed.State, closed.Verdict!.Actor, closed.AwaitsSecond));
        Assert.Equal([ReviewReason.Rule], closed.Reasons);

        // Neither answers who contests it.
        Assert.Equal(["ada"], closed.Excluded);
        Assert.Equal("ada", closed.First!.Actor);
    }

    public static TheoryData<string, ReviewDecision> Otherwise => new()
    {
        { "another level", Decision("k2") with { Level = ModerationLevel.Flagged } },
        { "a strike more", Decision("k2") with { Strike = new("spam") } },
        { "a pause more", Decision("k2") with { Restriction = new(60) } },
    };

    [Theory]
    [MemberData(nameof(Otherwise), DisableDiscoveryEnumeration = true)]
    public void Who_decides_otherwise_asks_a_lead_and_nothing_holds(string what, ReviewDecision decision)
    {
        var dissent = Second(Held(), decision);
        var disputed = dissent.Close(Later + Window + Window, Due, 1).Case;

        Assert.True(dissent.IsSilent, what);
        Assert.Equal((ReviewState.Open, null, ReviewQueueDefinition.Leads), (disputed.State, disputed.Verdict, disputed.MovedTo));
        Assert.Equal([ReviewReason.Rule, ReviewReason.Disagreement], disputed.Reasons);
        Assert.Equal(["ada", "ben"], disputed.Excluded);
    }

    [Fact]
    public void What_a_lead_settles_holds_at_once()
    {
        var disputed = Second(Held(), Decision("k2") with { Level = ModerationLevel.Approved }).Close(Later + Window + Window, Due).Case;

        var settled = disputed.Claim(Lea, Later, Lease).Case.Decide(Decision("k3"), Lea, Queue, Later, Window, true);

        Assert.False(disputed.IsConfirmable(Decision("k3")));
        Assert.Equal((ReviewOutcome.Done, ReviewState.Decided), (settled.Outcome, settled.Case.State));
    }

    [Fact]
    public void Only_what_removes_or_counts_against_the_author_waits()
    {
        var review = Claimed();
        var golden = review with { Check = new() { Kind = ReviewCheckKind.Golden } };

        Assert.True(review.IsConfirmable(Decision("k")));
        Assert.True(review.IsConfirmable(Decision("k") with { Level = ModerationLevel.Flagged, Strike = new("spam") }));
        Assert.True(review.IsConfirmable(Decision("k") with { Level = ModerationLevel.Flagged, Restriction = new(60) }));
        Assert.False(review.IsConfirmable(Decision("k") with { Level = ModerationLevel.Flagged }));
        Assert.False(review.IsConfirmable(Decision("k") with { Level = ModerationLevel.Approved, Restriction = new(null) }));
        Assert.False(review.HeldBy("request").IsConfirmable(Decision("k")));
        Assert.False(golden.IsConfirmable(Decision("k")));
    }

    [Fact]
    public void The_first_takes_it_back_within_the_window_also_from_who_has_claimed_it()
    {
        var held = Held();
        var claimed = held.Claim(Ben, Start, Lease).Case;

        var (outcome, undone) = claimed.Undo(Ada, Start + Window, Lease);

        Assert.Equal((ReviewOutcome.Done, ReviewState.Leased, "ada"), (outcome, undone.State, undone.Lease!.Holder));
        Assert.Equal((null, null, "k1"), (undone.Check, undone.UndoneDecision, undone.UndoneProposal));
        Assert.Empty(undone.Excluded);
        Assert.Equal([ReviewReason.Rule], undone.Reasons);
        Assert.Equal(ReviewOutcome.Unchanged, undone.Undo(Ada, Start + Window, Lease).Outcome);
        Assert.Equal(ReviewOutcome.AlreadyUndone, undone.Decide(Decision("k1"), Ada, Queue, Start, Window, true).Outcome);
        Assert.Equal(ReviewOutcome.WindowClosed, held.Undo(Ada, Start + Window + Window, Lease).Outcome);
        Assert.Equal(ReviewOutcome.NotTheDecider, claimed.Undo(Ben, Start, Lease).Outcome);
    }

    [Fact]
    public void The_second_takes_theirs_back_and_the_first_still_waits()
    {
        var held = Held();
        var agreed = Second(held, Decision("k2")).Undo(Ben, Later, Lease).Case;
        var differed = Second(held, Decision("k2") with { Level = ModerationLevel.Flagged }).Undo(Ben, Later, Lease).Case;

        Assert.All([agreed, differed], undone => Assert.Equal(
            (true, ReviewState.Leased, "ben", null), (undone.AwaitsSecond, undone.State, undone.Lease!.Holder, undone.Verdict)));

        // The item heard of the decision that held, and of no other.
        Assert.Equal(("k2", null), (agreed.UndoneDecision, agreed.UndoneProposal));
        Assert.Equal((null, "k2"), (differed.UndoneDecision, differed.UndoneProposal));
    }

    [Fact]
    public void A_repeated_call_decides_nothing_again()
    {
        var held = Held();
        var confirmed = Second(held, Decision("k2") with { Reason = null });

        Assert.Equal(ReviewOutcome.Unchanged, held.Decide(Decision("k1"), Ada, Queue, Later, Window, true).Outcome);
        Assert.Equal(
            ReviewOutcome.IdempotencyConflict,
            held.Decide(Decision("k1") with { Level = ModerationLevel.Approved }, Ada, Queue, Later, Window, true).Outcome);
        Assert.Equal(ReviewOutcome.Unchanged, confirmed.Decide(Decision("k1"), Ada, Queue, Later, Window, true).Outcome);
        Assert.Equal(
            ReviewOutcome.Unchanged, confirmed.Decide(Decision("k2") with { Reason = null }, Ben, Queue, Later, Window, true).Outcome);
    }

    [Fact]
    public void What_people_ask_meanwhile_is_answered_by_the_two_together()
    {
        var held = Held().Raise(ReviewReason.Complaint, 0, Later, excluded: ["cem"]).Case;

        Assert.True(held.AwaitsSecond);
        Assert.Equal(ReviewOutcome.Excluded, held.Claim(new("cem"), Later, Lease).Outcome);
        var disputed = Second(held, Decision("k2") with { Level = ModerationLevel.Flagged }).Close(Later + Window + Window, Due).Case;
        Assert.Equal([ReviewReason.Rule, ReviewReason.Complaint, ReviewReason.Disagreement], disputed.Reasons);
    }

    [Fact]
    public void An_edit_a_withdrawal_and_an_override_end_it_with_no_decision()
    {
        var held = Held();
        var overruled = held.Overruled("decided", Later);

        Assert.Equal((ReviewState.Closed, null), (held.Withdraw("edited", Later).Case.State, held.Withdraw("edited", Later).Case.Verdict));
        Assert.Equal((false, ReviewState.Open), (overruled.AwaitsSecond, overruled.State));
        Assert.Equal(ReviewOutcome.Done, overruled.Claim(Ada, Later, Lease).Outcome);
        var moot = Second(held, Decision("k2") with { Level = ModerationLevel.Approved }).Moot().Close(Later + Window + Window, Due).Case;
        Assert.Equal((ReviewState.Closed, null), (moot.State, moot.Verdict));
    }

    [Fact]
    public void Two_who_differ_wait_for_no_authority_and_answer_nobody_who_asks()
    {
        var asked = Held().Raise(ReviewReason.Report, 3, Later).Case;
        var differed = Second(asked, Decision("k2") with { Level = ModerationLevel.Flagged });
        var sends = differed with { Sends = [new("report", "r1", ReviewSendState.Pending, "waits", Start)] };

        Assert.Equal(ReviewQueueDefinition.Leads, sends.Close(Later + Window + Window, Due).Case.MovedTo);
        var overridden = differed.Moot().Close(Later + Window + Window, Due).Case;
        Assert.Equal((ReviewState.Open, false), (overridden.State, overridden.AwaitsSecond));
        Assert.Equal([ReviewReason.Report], overridden.Reasons);
    }

    [Fact]
    public void What_a_lead_decided_and_a_moderator_confirmed_is_a_leads()
    {
        var decision = Decision("k1") with { Restriction = new(60) };
        var held = Claimed(Lea).Decide(decision, Lea, Queue, Start, Window, needsSecond: true).Case;

        Assert.True(Second(held, decision with { DecisionId = "k2" }).Verdict!.IsByLead);
        Assert.False(Second(Held(), Decision("k2")).Verdict!.IsByLead);
    }

    [Fact]
    public void A_confirmation_that_was_taken_back_is_still_told_when_the_same_one_decides_otherwise()
    {
        var undone = Second(Held(), Decision("k2")).Undo(Ben, Later, Lease).Case;

        var differed = undone.Decide(
            Decision("k3") with { Level = ModerationLevel.Flagged }, Ben, Queue, Later, Window, needsSecond: true).Case;

        Assert.Equal((true, "k2"), (differed.IsDissent, differed.UndoneDecision));
        Assert.Equal("k2", differed.Undo(Ben, Later, Lease).Case.UndoneDecision);
        Assert.Null(Second(Held(), Decision("k2")).UndoneDecision);
    }

    [Fact]
    public void A_legal_request_neither_ends_what_waits_nor_waits_for_two()
    {
        var named = Held().HeldBy("request");

        Assert.True(named.Settle("request", needsHuman: false, "refused", Later).Case is { AwaitsSecond: true, State: ReviewState.Open });
        var decided = Second(named, Decision("k2") with { Strike = new("spam") });
        Assert.Equal((ReviewState.Decided, false, false), (decided.State, decided.IsDissent, decided.AwaitsSecond));
    }

    [Fact]
    public void Who_is_contested_has_the_case_no_more_when_they_take_theirs_back()
    {
        var contested = Held().Raise(ReviewReason.Complaint, 0, Later, excluded: ["ada"]).Case;

        var undone = contested.Undo(Ada, Start + Window, Lease).Case;

        Assert.Equal((ReviewState.Open, null), (undone.State, undone.Lease));
        Assert.Equal(ReviewOutcome.Excluded, undone.Claim(Ada, Later, Lease).Outcome);
    }

    [Fact]
    public void A_sample_is_compared_by_whoever_decided_without_seeing_it()
    {
        var sample = ReviewCase.OpenSample(Subject, ModerationLevel.Approved, "violence", 0.1, Start, Due).Claim(Ada, Start, Lease).Case;
        var held = sample.Decide(Decision("k1"), Ada, Queue, Start, Window, true).Case;

        Assert.Equal((false, ReviewCheckKind.Sample), (held.IsBlind, held.Check!.Sample!.Kind));

        // Who took it back has seen what it is compared with.
        var undone = held.Undo(Ada, Start, Lease).Case.Check!;
        Assert.Equal((ReviewCheckKind.Sample, true), (undone.Kind, undone.IsOver));
    }

    [Fact]
    public void It_is_announced_once()
    {
        var held = Held();

        Assert.Equal("k1", held.ToAnnounce!.DecisionId);
        Assert.Null(held.Announced().ToAnnounce);
        Assert.Null(Second(held, Decision("k2")).ToAnnounce);
    }

    private static DateTimeOffset Later => Start.AddMinutes(1);

    private static ReviewCase Claimed(Reviewer? by = null) =>
        ReviewCase.Open(Subject, ReviewReason.Rule, 0, Start, Due).Claim(by ?? Ada, Start, Lease).Case;

    private static ReviewCase Held(Reviewer? by = null) =>
        Claimed(by).Decide(Decision("k1"), by ?? Ada, Queue, Start, Window, needsSecond: true).Case;

    private static ReviewCase Second(ReviewCase held, ReviewDecision decision) =>
        held.Claim(Ben, Later, Lease).Case.Decide(decision, Ben, Queue, Later, Window, needsSecond: true).Case;

    private static ReviewDecision Decision(string key) =>
        new() { DecisionId = key, Revision = 1, Level = ModerationLevel.Rejected, Reason = "as it is" };
}
