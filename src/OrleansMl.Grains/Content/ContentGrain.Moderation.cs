using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansMl.Analysis;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

// Judging: the attempt, its retries, and giving up.
internal sealed partial class ContentGrain
{
    public async Task<DateTimeOffset?> RetryAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is not { State: ContentState.Pending } current)
        {
            return null;
        }

        // An edit may have moved the next attempt; the shard's entry is then early.
        if (current.NextAttemptAt is { } due && due > timeProvider.GetUtcNow())
        {
            return due;
        }

        await ModerateAndSaveAsync(current, cancellationToken, isRetry: true);
        return Current?.NextAttemptAt;
    }

    /// <summary>Judges a revision and stores it with what came out: a decision, or the next attempt. One write.</summary>
    private async Task ModerateAndSaveAsync(StoredContent revision, CancellationToken cancellationToken, bool isRetry = false)
    {
        var started = timeProvider.GetTimestamp();
        var analyzing = analyst.Mode == AnalysisMode.OnSubmit && !isRetry ? AnalyzeSubmissionAsync(revision, cancellationToken) : null;
        var assessments = await AssessAsync(revision, isRetry, cancellationToken);
        var summary = AssessmentSummary.Of(assessments);
        var next = revision with { Assessments = assessments };
        if (analyzing is not null && await analyzing is { } analysis)
        {
            next = next.With(analysis);
        }

        if (summary.Error is null)
        {
            var verdict = policy.Decide(summary.Scores, revision.Type);
            await SaveAsync(Decide(next, verdict, summary.Scores, reason: null));
            instruments.OnDecided(verdict.Level, timeProvider.GetElapsedTime(started));
            await KeepSubmittedVectorAsync(next, cancellationToken);
            return;
        }

        instruments.OnAttemptFailed();
        var failedAttempts = revision.FailedAttempts + 1;
        var now = timeProvider.GetUtcNow();
        if (RetrySchedule.Next(failedAttempts, now, Random.Shared.NextDouble()) is { } dueAt)
        {
            // Scheduled before the item says so: a crash in between leaves an entry without an item, which is harmless, never an
            // item that waits for nobody. A retry returns the time to its shard instead.
            if (!isRetry)
            {
                await reminders.ScheduleAsync(ContentRetryJob.Name, Id, dueAt, cancellationToken);
            }

            await SaveAsync(next with { State = ContentState.Pending, FailedAttempts = failedAttempts, NextAttemptAt = dueAt });
            return;
        }

        var giveUp = Decide(next, new(policy.OnError, []), summary.Scores, reason: summary.Error);
        await SaveAsync(giveUp with { State = ContentState.Failed, FailedAttempts = failedAttempts });
        instruments.OnGaveUp();
        LogGaveUp(Id, failedAttempts, summary.Error);
    }

    private async Task<ImmutableArray<Assessment>> AssessAsync(StoredContent revision, bool isRetry, CancellationToken cancellationToken)
    {
        try
        {
            return await moderator.AssessAsync(Id, revision.Text, revision.Revision, revision.Assessments, cancellationToken);
        }
        catch (Models.ModelBusyException busy) when (isRetry)
        {
            // Nobody is waiting who could be told to come back: a busy retry is a failed one.
            return [.. revision.Assessments.Where(done => done.Error is null), new Assessment { Revision = revision.Revision, Detector = busy.Model, Error = "the queue is full" }];
        }
    }

    private StoredContent Decide(StoredContent revision, PolicyVerdict verdict, CategoryScores scores, string? reason) => revision with
    {
        State = ContentLifecycle.StateOf(verdict.Level),
        NextAttemptAt = null,
        Decisions = revision.Decisions.Add(new()
        {
            Seq = revision.Decisions.Length + 1,
            Revision = revision.Revision,
            ContentHash = revision.ContentHash,
            Level = verdict.Level,
            Source = DecisionSource.Auto,
            Policy = policy.Reference,
            Rules = verdict.Rules,
            Scores = scores,
            Reason = reason,
            Supersedes = revision.Decisions.IsEmpty ? null : revision.Decisions.Length,
            At = timeProvider.GetUtcNow(),
        }),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Content {ContentId} could not be judged in {Attempts} attempts and is held: {Reason}")]
    private partial void LogGaveUp(string contentId, int attempts, string reason);
}
