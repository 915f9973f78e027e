using OrleansMl.Moderation;

namespace OrleansMl.Complaints;

/// <summary>What may be contested, and what an answer means. Pure.</summary>
public static class ComplaintRules
{
    /// <summary>Why a decision cannot be contested; null when it can.</summary>
    /// <param name="decision">The decision that holds; null where there is none.</param>
    /// <param name="side">Who contests it.</param>
    /// <param name="reportedAt">When whoever contests it reported the item (UTC); null for the author.</param>
    /// <param name="now">The time.</param>
    /// <param name="window">How long a decision may be contested.</param>
    /// <param name="wasAnswered">True when the decision answered somebody of this side, for which it is final then.</param>
    public static ComplaintOutcome? Refuse(
        Decision? decision,
        ComplaintSide side,
        DateTimeOffset? reportedAt,
        DateTimeOffset now,
        TimeSpan window,
        bool wasAnswered = false) => decision switch
        {
            null or { Level: ModerationLevel.ReviewRequired } => ComplaintOutcome.NothingToContest,
            { Source: DecisionSource.Appeal } when wasAnswered => ComplaintOutcome.Final,
            { Level: ModerationLevel.Approved } when side == ComplaintSide.Author => ComplaintOutcome.NothingToContest,
            { Level: ModerationLevel.Rejected } when side == ComplaintSide.Reporter => ComplaintOutcome.NothingToContest,

            // Nobody has answered the report yet: enough of them ask a moderator, a complaint is no way around that.
            { Source: not (DecisionSource.Human or DecisionSource.Appeal) } when side == ComplaintSide.Reporter =>
                ComplaintOutcome.NothingToContest,
            { At: var at } when side == ComplaintSide.Reporter && reportedAt > at => ComplaintOutcome.NothingToContest,
            { At: var at } when at + window < now => ComplaintOutcome.WindowClosed,
            _ => null,
        };

    /// <summary>What a decision about a contested item means for whoever complained: overturned when it moves their way.</summary>
    /// <param name="side">Who complained.</param>
    /// <param name="contested">The level that they contest.</param>
    /// <param name="decided">The level that the answer decided.</param>
    public static ComplaintState Answer(ComplaintSide side, ModerationLevel contested, ModerationLevel decided) =>
        (side == ComplaintSide.Author ? decided < contested : decided > contested)
            ? ComplaintState.Overturned
            : ComplaintState.Upheld;

    /// <summary>The complaint with the answer; the same when it is not open, or was made after the decision.</summary>
    public static Complaint Answer(Complaint complaint, ModerationLevel decided, string? reason, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return complaint.State != ComplaintState.Open || complaint.CreatedAt > at
            ? complaint
            : complaint with
            {
                State = Answer(complaint.Side, complaint.Contested, decided),
                Level = decided,
                Reason = reason,
                ClosedAt = at,
            };
    }
}
