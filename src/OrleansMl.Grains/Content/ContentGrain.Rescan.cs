using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

// Judging once more what was judged, or given up.
internal sealed partial class ContentGrain
{
    public async Task<ContentResult> RescanAsync(Caller caller, bool force, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        await LoadAsync();
        if (Current is not { } current)
        {
            return new() { Outcome = ContentOutcome.NotFound };
        }

        if (!caller.MayActForOthers)
        {
            return new() { Outcome = ContentOutcome.Forbidden };
        }

        if (current.State == ContentState.Withdrawn)
        {
            return Answer(ContentOutcome.InvalidTransition) with { From = current.State };
        }

        // What a person decided stands against any model.
        if (!force && LegalHolds.HumanBehind(current.Decisions, current.Revision) is not null)
        {
            return Answer(ContentOutcome.Unchanged);
        }

        var anew = current with { State = ContentState.Processing, Assessments = [], FailedAttempts = 0, NextAttemptAt = null };
        if (current.State is ContentState.Pending or ContentState.Failed)
        {
            await SaveAsync(await moderation.JudgeAsync(Id, anew, isRetry: false, cancellationToken), cancellationToken);
            return Answer(ContentOutcome.Updated);
        }

        // A verdict is not lost to a model that cannot answer now.
        var judgement = await moderation.JudgeAsync(Id, anew, isRetry: true, cancellationToken);
        if (judgement.Level is null)
        {
            throw new ModelUnavailableException("moderation", AssessmentSummary.Of(judgement.Content.Assessments).Error ?? "no scores");
        }

        await moderation.ScheduleAsync(Id, judgement.Content, cancellationToken);
        await SaveAsync(judgement, cancellationToken);
        return Answer(ContentOutcome.Updated);
    }
}
