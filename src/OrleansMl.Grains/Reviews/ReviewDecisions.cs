using Microsoft.Extensions.Logging;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>
/// Tells items what moderators decided. The case is written first, the item second: a crash in between leaves a decision that
/// <see cref="ReviewSweepJob"/> tells the item again, under the same key. Runs outside of the shard's turn, since an item's turn may wait
/// for the shard.
/// </summary>
internal sealed partial class ReviewDecisions(
    IGrainFactory grains,
    ReviewShards shards,
    IEnumerable<IReviewListener> listeners,
    ReviewEvents events,
    ILogger<ReviewDecisions> logger)
{
    private readonly IReviewListener[] _listeners = [.. listeners];

    /// <summary>Tells the item the decision of a case.</summary>
    public async Task<HumanDecisionResult> TellAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        var verdict = review.Verdict ?? throw new ArgumentException("The case is not decided.", nameof(review));
        var subject = review.Subject;
        var told = await grains.GetGrain<IContentGrain>(subject.ContentId).DecideAsync(
            new()
            {
                DecisionId = verdict.DecisionId,
                Revision = subject.Revision,
                Level = verdict.Level,
                Reason = verdict.Reason,
                Actor = verdict.Actor,
                IsReported = review.Reasons.Contains(ReviewReason.Report) || !review.Requests.IsEmpty,
                Source = review.Reasons.Contains(ReviewReason.Complaint) ? DecisionSource.Appeal : DecisionSource.Human,
                FirstActor = review.AwaitsSecond ? review.First?.Actor : null,
            },
            cancellationToken);
        await EndAsync(review.Id, verdict.DecisionId, told, cancellationToken);
        return told;
    }

    /// <summary>Tells the item that a decision is taken back.</summary>
    public async Task<HumanDecisionResult> TellUndoneAsync(ReviewCase review, string actor, CancellationToken cancellationToken)
    {
        var undone = review.UndoneDecision ?? throw new ArgumentException("Nothing was undone.", nameof(review));
        var content = grains.GetGrain<IContentGrain>(review.Subject.ContentId);
        var told = await content.UndoDecisionAsync(undone, actor, cancellationToken);

        // Somebody decided anew meanwhile, or the item never heard of the decision: there is nothing to take back.
        var isForgotten = told.Outcome == HumanDecisionOutcome.InvalidTransition && told.Item?.Revision == review.Subject.Revision;
        await (isForgotten
            ? shards.Of(review.Subject.ContentId).ToldAsync(review.Id, undone, cancellationToken)
            : EndAsync(review.Id, undone, told, cancellationToken));
        return told;
    }

    /// <summary>Hands a decision whose window is over to all who send something; why not, or null when all accepted it.</summary>
    public async Task<string?> SendAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        if (review.IsSilent)
        {
            // The first decision was sent, and holds; or none does, and a lead is asked.
            return null;
        }

        foreach (var listener in _listeners)
        {
            try
            {
                await listener.OnDecidedAsync(review, cancellationToken);
            }
            catch (Exception exception)
            {
                LogNotSent(exception, review.Id, listener.GetType().Name);
                return $"{listener.GetType().Name}: {exception.Message}";
            }
        }

        return null;
    }

    /// <summary>Tells those who follow events that a second yes is asked for; why not, or null.</summary>
    public async Task<string?> AnnounceAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        try
        {
            await events.AnnounceAsync(review, cancellationToken);
            return null;
        }
        catch (Exception exception)
        {
            LogNotSent(exception, review.Id, nameof(ReviewEvents));
            return $"{nameof(ReviewEvents)}: {exception.Message}";
        }
    }

    private Task EndAsync(string id, string decisionId, HumanDecisionResult told, CancellationToken cancellationToken)
    {
        var shard = shards.OfCase(id)!;
        return told.Outcome is HumanDecisionOutcome.Decided or HumanDecisionOutcome.Repeated
            ? shard.ToldAsync(id, decisionId, cancellationToken)
            : shard.RefusedAsync(
                id,
                decisionId,
                $"the item is not as it was ({told.Outcome})",
                told.Item is { Moderation.State: not ContentState.Withdrawn } item ? ReviewSubjects.Of(item) : null,
                cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The decision of case {CaseId} was not accepted by {Listener}; it is tried again")]
    private partial void LogNotSent(Exception exception, string caseId, string listener);
}
