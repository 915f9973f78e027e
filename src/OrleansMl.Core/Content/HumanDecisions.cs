using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>When a human may decide, and what stands in the log then.</summary>
public static class HumanDecisions
{
    /// <summary>True when the source is a human: it holds against models.</summary>
    public static bool IsHuman(DecisionSource source) => source is DecisionSource.Human or DecisionSource.Appeal;

    /// <summary>Why a decision must not be made; null when it may.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="state">The item's state.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="authorId">Its author.</param>
    public static HumanDecisionOutcome? Refuse(HumanDecision decision, ContentState state, int revision, string authorId)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Actor == authorId ? HumanDecisionOutcome.OwnContent
            : decision.Revision is { } seen && seen != revision ? HumanDecisionOutcome.StaleRevision
            : state == ContentState.Withdrawn ? HumanDecisionOutcome.InvalidTransition
            : null;
    }

    /// <summary>A decision as a line of the log. The scores are those that the human saw.</summary>
    public static Decision ToDecision(
        HumanDecision decision, Decision? previous, int seq, int revision, string contentHash, PolicyRef policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return new()
        {
            Seq = seq,
            Revision = revision,
            ContentHash = contentHash,
            Level = decision.Level,
            Source = decision.Source,
            Policy = policy,
            Scores = previous?.Scores ?? CategoryScores.Empty,
            Taught = previous?.Taught ?? [],
            Matches = previous?.Matches ?? [],
            Actor = decision.Actor,
            Reason = decision.Reason,
            Supersedes = seq > 1 ? seq - 1 : null,
            At = now,
            DecisionId = decision.DecisionId,
            IsReported = decision.IsReported,
            FirstActor = decision.FirstActor,
        };
    }

    /// <summary>What held before, as a new line of the log.</summary>
    public static Decision Restore(Decision before, Decision undone, int seq, string actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(undone);
        return before with { Seq = seq, Supersedes = undone.Seq, Actor = actor, At = now, IsUndo = true };
    }
}
