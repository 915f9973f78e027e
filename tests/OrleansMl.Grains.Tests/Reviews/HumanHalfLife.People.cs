using OrleansMl.Complaints;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

// Moderators, and those who ask for one.
internal sealed partial class HumanHalfLife
{
    private static readonly Reviewer[] Moderators = [new("ada"), new("ben"), new("cem")];
    private static readonly Reviewer Root = new("root", IsAdmin: true), Zoe = new("zoe", IsLead: true), Yan = new("yan", IsLead: true);

    // Who comes back after an erasure is somebody new.
    private string _reporter = $"reporter{ClusterFixtureBase.FreshName()}";
    private int _reporters;

    // Enough of them ask for a person.
    private Task ReportAsync()
    {
        var first = _reporters += 10;
        return TryAsync(
            "report",
            async () =>
            {
                await cluster.Client.GetGrain<IUserInteractionsGrain>(_reporter)
                    .RecordAsync([new() { ContentId = Id, Type = InteractionType.Report }], Token);
                for (var i = 1; i < 10; i++)
                {
                    await cluster.Client.GetGrain<IItemReports>(Id).AddAsync((ulong)(first + i), 1, Token);
                }
            });
    }

    private async Task ClaimAsync()
    {
        var by = Pick(Moderators);
        var claimed = await TryAsync($"claim: {by.UserId}", () => Reviews.ClaimAsync(CaseId, by, Token), result => $"{result.Outcome}");
        if (claimed.Outcome is ReviewOutcome.Done or ReviewOutcome.Unchanged)
        {
            Assert.False(_model.IsLeasedToAnother(by.UserId, Now), "Two have the case.");
            _model.Lease = (by.UserId, claimed.Review!.Case.Lease!.Until);
        }
    }

    private async Task DecideAsync(Reviewer by)
    {
        var level = (ModerationLevel)Pick([0, 1, 3]);
        var human = new HumanVerdict($"d-{Id}-{++_number}", _model.Revision, level, by.UserId)
        {
            HasStrike = level == ModerationLevel.Rejected && _random.Next(3) > 0,
            CaseId = CaseId,
        };
        var decision = new ReviewDecision
        {
            DecisionId = human.Id,
            Revision = human.Revision,
            Level = level,
            Reason = "as it is",
            Strike = human.HasStrike ? new("spam", null) : null,
        };
        var decided = await TryAsync(
            $"decide: {level} {by.UserId}",
            () => Reviews.DecideAsync(CaseId, decision, by, claim: true, Token),
            result => $"{(result.Outcome == ReviewOutcome.Unchanged ? ReviewOutcome.Done : result.Outcome)}");
        if (decided.Outcome is not (ReviewOutcome.Done or ReviewOutcome.Unchanged))
        {
            return;
        }

        Assert.False(_model.IsLeasedToAnother(by.UserId, Now), "Decided although another has the case.");
        _model.Lease = null;
        if (decided.Review!.Case.IsSecondReview)
        {
            Assert.Null(decided.Item);
            Seen.Add("second review");
            _model.Second = by.UserId;
            return;
        }

        _model.Second = null;
        var made = (await DecisionsAsync()).Single(one => one.DecisionId == human.Id);
        (human.Seq, human.At) = (made.Seq, made.At);
        _model.Decided.Add(human);
    }

    private async Task UndoAsync()
    {
        if (_model.Second is { } second)
        {
            var taken = await TryAsync(
                $"undo second: {second}", () => Reviews.UndoAsync(CaseId, new(second), Token), result => $"{result.Outcome}");
            if (taken.Outcome is ReviewOutcome.Done or ReviewOutcome.Unchanged)
            {
                // What somebody asked meanwhile is for whoever comes next.
                _model.Lease = taken.Review!.Case.Lease is { } held ? (second, held.Until) : null;
            }

            _model.Second = null;
            return;
        }

        if (_model.Decided.LastOrDefault(one => one.CaseId == CaseId) is not { IsUndone: false } last)
        {
            return;
        }

        var by = new Reviewer(last.Actor);
        var undone = await TryAsync($"undo: {by.UserId}", () => Reviews.UndoAsync(CaseId, by, Token), result => $"{result.Outcome}");
        if (undone.Outcome is ReviewOutcome.Done or ReviewOutcome.Unchanged)
        {
            last.IsUndone = true;

            // Where the item as it was before needs nobody, the case ends with the undo.
            var left = (await Reviews.GetAsync(CaseId, by, Token)).Review!.Case;
            _model.Lease = left.State == ReviewState.Closed ? null : (by.UserId, undone.Review!.Case.Lease!.Until);
        }
        else
        {
            Assert.True(
                undone.Outcome is ReviewOutcome.WindowClosed or ReviewOutcome.InvalidTransition or ReviewOutcome.Excluded
                    or ReviewOutcome.NotTheDecider or ReviewOutcome.NotFound or ReviewOutcome.Overruled,
                $"{undone.Outcome}");

            // Taken back, although an override holds by now and stays.
            last.IsReplaced = undone.Outcome is ReviewOutcome.InvalidTransition or ReviewOutcome.Overruled;
        }
    }

    private async Task ComplainAsync(string userId)
    {
        var side = userId == _author ? ComplaintSide.Author : ComplaintSide.Reporter;
        var draft = new ComplaintDraft { UserId = userId, Text = WordsOf(userId) };
        var complained = await TryAsync(
            side == ComplaintSide.Author ? "complain" : "complain as reporter",
            () => cluster.Client.GetGrain<IComplaintsGrain>(0).SubmitAsync(Id, draft, Token),
            result => $"{result.Outcome}");
        if (complained.Complaint is { State: ComplaintState.Open } complaint && _model.Complaints.All(one => one.Id != complaint.Id))
        {
            Assert.Equal((_model.Level, side), (complaint.Contested, complaint.Side));
            _model.Complaints.Add(complaint);
        }
    }

    private static string WordsOf(string userId) => $"It is a line from a film, says {userId}.";
}
