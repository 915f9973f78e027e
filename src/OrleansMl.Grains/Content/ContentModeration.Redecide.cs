using Microsoft.Extensions.Logging;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

// Deciding by another version of the policy what an older one decided.
internal sealed partial class ContentModeration
{
    /// <summary>
    /// The order to decide an item anew that somebody meets; null when there is none, or when the version in force decided it already.
    /// </summary>
    public RedecideOrder? OrderFor(StoredContent item)
    {
        var inForce = policies.Known;
        return inForce.Rescan is { } scope && scope.Version == inForce.Live.Reference.Version
            && item is { IsErased: false, Decisions: [.., var last] } && last.Policy.Version != scope.Version
            && !(last.At < scope.Since) && (scope.Surface is not { } surface || surface == item.Type)
            ? new(scope.Version, scope.StartedAt)
            : null;
    }

    /// <summary>Decides anew by what was said before, without asking anybody; no judgement when nothing is to be stored.</summary>
    public async ValueTask<(Redecision Redecision, Judgement? Judgement)> RedecideAsync(
        StoredContent item, RedecideOrder order, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        if (item.State == ContentState.Withdrawn)
        {
            return (new(RedecisionOutcome.Gone), null);
        }

        if (item.State is not (ContentState.Approved or ContentState.Flagged or ContentState.ReviewRequired or ContentState.Rejected)
            || item.Decisions is not [.., var last] || last.Revision != item.Revision)
        {
            return (new(RedecisionOutcome.Waiting), null);
        }

        if (LegalHolds.HumanBehind(item.Decisions, item.Revision) is not null)
        {
            return (new(RedecisionOutcome.Human), null);
        }

        var policy = (await InForceAsync(item, cancellationToken)).Live;
        if (policy.Reference.Version != order.Version)
        {
            return (new(RedecisionOutcome.OtherVersion), null);
        }

        if (last.Policy == policy.Reference)
        {
            return (item.Decisions is [.., var before, _] && before.Revision == item.Revision && before.Policy != last.Policy
                && last.At >= order.StartedAt
                ? new(RedecisionOutcome.Decided, before.Level, last.Level)
                : new(RedecisionOutcome.Current), null);
        }

        var summary = AssessmentSummary.Of(item.Assessments);
        if (summary.Error is not null
            || (policy.MissingOf(summary, item.Type).IsEmpty
                && policy.WhatIsUnscored(summary.Scores, item.Type, summary.NotJudged) is not null))
        {
            return (new(RedecisionOutcome.NotScored), null);
        }

        var verdict = policy.Decide(summary, item.Type);
        var redecision = new Redecision(RedecisionOutcome.Decided, last.Level, verdict.Level);
        if (order.IsDry || (verdict.Level == last.Level && verdict.Support == last.Support && verdict.Rules.SequenceEqual(last.Rules)))
        {
            // What would say the same is not written: the decision that holds quotes the version that made it.
            return (redecision, null);
        }

        var decided = Decide(item, policy, verdict, summary, reason: null) with { NextAttemptAt = item.NextAttemptAt };
        return (redecision, new(decided, verdict.Level, started));
    }

    /// <summary>An item could not be decided anew when it was read.</summary>
    public void OnNotRedecided(string contentId, Exception exception) => LogNotRedecided(exception, contentId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content {ContentId} was read, and could not be decided anew")]
    private partial void LogNotRedecided(Exception exception, string contentId);
}
