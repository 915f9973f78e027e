using OrleansMl.Moderation;

namespace OrleansMl.Content;

// What humans decide.
internal sealed partial class ContentGrain
{
    public async Task<HumanDecisionResult> DecideAsync(HumanDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentOutOfRangeException.ThrowIfNotEqual(HumanDecisions.IsHuman(decision.Source), true);
        await LoadAsync();
        if (Current is not { } current)
        {
            return new() { Outcome = HumanDecisionOutcome.NotFound };
        }

        if (current.Decisions.LastOrDefault(one => one.DecisionId == decision.DecisionId && !one.IsUndo) is { } before
            && !current.Decisions.Any(one => one.IsUndo && one.Supersedes == before.Seq))
        {
            return Answer(HumanDecisionOutcome.Repeated, before);
        }

        if (HumanDecisions.Refuse(decision, current.State, current.Revision, current.Owner) is { } refusal)
        {
            return Answer(refusal);
        }

        var now = timeProvider.GetUtcNow();
        var previous = current.Decisions is [.., var last] && last.Revision == current.Revision ? last : null;
        var made = HumanDecisions.ToDecision(
            decision, previous, current.DecisionCount + 1, current.Revision, current.ContentHash, moderation.Policy.Reference, now);
        var decided = current.With(made) with
        {
            State = ContentLifecycle.StateOf(decision.Level),
            NextAttemptAt = null,
            Undo = new()
            {
                DecisionId = decision.DecisionId,
                State = current.State,
                NextAttemptAt = current.NextAttemptAt,
                Before = previous,
            },
        };
        await SaveAsync(decided, cancellationToken);
        return Answer(HumanDecisionOutcome.Decided, made);
    }

    public async Task<HumanDecisionResult> UndoDecisionAsync(string decisionId, string actor, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(decisionId);
        await LoadAsync();
        if (Current is not { } current)
        {
            return new() { Outcome = HumanDecisionOutcome.NotFound };
        }

        var undone = current.Decisions.LastOrDefault(one => one.DecisionId == decisionId && !one.IsUndo);
        if (undone is not null && current.Decisions.FirstOrDefault(one => one.IsUndo && one.Supersedes == undone.Seq) is { } done)
        {
            return Answer(HumanDecisionOutcome.Repeated, done);
        }

        if (current is not { Undo: { } undo, Decisions: [.., var last] } || undone != last || undo.DecisionId != decisionId
            || undo.Before is not { } before)
        {
            return Answer(HumanDecisionOutcome.InvalidTransition);
        }

        var restored = HumanDecisions.Restore(before, last, current.DecisionCount + 1, actor, timeProvider.GetUtcNow());
        var next = current.With(restored) with { State = undo.State, NextAttemptAt = undo.NextAttemptAt, Undo = null };

        // Before the write: the retry job may have met the decision and ended.
        await moderation.ScheduleAsync(Id, next, cancellationToken);
        await SaveAsync(next, cancellationToken);
        return Answer(HumanDecisionOutcome.Decided, restored);
    }

    public async Task<DecidedItem?> GetDecidedAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is not { } current)
        {
            return null;
        }

        var holds = current is { State: not ContentState.Withdrawn, Decisions: [.., var last] } && last.Revision == current.Revision
            ? last
            : null;
        var made = current.Decisions.Where(one => one == holds || (holds?.IsUndo is true && one.Revision == current.Revision));
        var deciders = made.SelectMany(one => new[] { one.FirstActor, one.Actor }).OfType<string>().Distinct();
        return new(current.ToItem(Id, moderation.Policy), holds, [.. deciders]);
    }

    private HumanDecisionResult Answer(HumanDecisionOutcome outcome, Decision? decision = null) => new()
    {
        Outcome = outcome,
        Decision = decision,
        Item = Current?.ToItem(Id, moderation.Policy),
        From = outcome == HumanDecisionOutcome.InvalidTransition ? Current?.State : null,
        Allowed = outcome == HumanDecisionOutcome.InvalidTransition && Current is { } current
            ? ContentLifecycle.Allowed(current.State)
            : [],
    };
}

/// <summary>What held before a human decision.</summary>
[GenerateSerializer, Immutable, Alias("stored-undo")]
internal sealed record StoredUndo
{
    /// <summary>The decision that can be undone.</summary>
    [Id(0)] public string DecisionId { get; init; } = "";

    [Id(1)] public ContentState State { get; init; }

    [Id(2)] public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Null where the revision had no decision.</summary>
    [Id(3)] public Decision? Before { get; init; }
}
