using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansMl.Jobs;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>Judges a revision: one attempt of all detectors, and what the policy makes of it, or when to try again. One per silo.</summary>
internal sealed partial class ContentModeration(
    ModerationRunner runner,
    IPolicySource policies,
    IAuthorTiers tiers,
    IJobs jobs,
    ModerationInstruments instruments,
    TimeProvider timeProvider,
    ILogger<ContentModeration> logger)
{
    // No detector can be called so.
    private const string ThePolicy = "the policy";

    /// <summary>The policy that decides.</summary>
    public ModerationPolicy Policy => policies.Known.Live;

    /// <summary>Makes an attempt. What comes out is to be stored in one write, and told to <see cref="OnStored"/> then.</summary>
    /// <exception cref="ModelBusyException">A queue is full, and somebody waits who can be told to come back.</exception>
    public async ValueTask<Judgement> JudgeAsync(
        string contentId, StoredContent revision, bool isRetry, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var inForce = await InForceAsync(revision, cancellationToken);
        var policy = inForce.Live;
        var assessments = await AssessAsync(contentId, revision, isRetry, cancellationToken);
        var summary = AssessmentSummary.Of(assessments);
        if (summary.Error is null && policy.WhatIsUnscored(summary.Scores, revision.Type, summary.NotJudged) is { } unscored)
        {
            // All answered, and none looked for it: as good as no answer.
            assessments = [.. assessments, new() { Revision = revision.Revision, Detector = ThePolicy, Error = unscored }];
            summary = AssessmentSummary.Of(assessments);
        }

        // One of several looks that came is decided by at once.
        if (revision.AwaitsSecondLook
            && (summary.Error is not null || revision.Decisions[^1].Awaiting.All(summary.Awaiting.Contains)))
        {
            return new(StillAwaiting(revision, assessments), null, started);
        }

        var assessed = revision with { Assessments = assessments };
        if (summary.Error is null)
        {
            var verdict = policy.Decide(summary, revision.Type);
            if (inForce.Shadow?.Decide(summary, revision.Type) is { } silent)
            {
                policies.OnDecided(contentId, inForce, verdict.Level, silent.Level);
            }

            var decided = Decide(assessed, policy, verdict, summary, reason: null);
            if (!revision.AwaitsSecondLook)
            {
                // Attempts that failed before the verdict are no looks that were missed after it.
                decided = decided with { FailedAttempts = 0 };
            }

            if (!summary.Awaiting.IsEmpty && !isRetry)
            {
                await ScheduleAsync(contentId, decided, cancellationToken);
            }

            return new(decided, verdict.Level, started);
        }

        instruments.OnAttemptFailed();
        var failedAttempts = revision.FailedAttempts + 1;
        if (revision.State == ContentState.Failed)
        {
            // It is held already; nothing was decided anew.
            return new(Held(assessed), null, started);
        }

        if (RetrySchedule.Next(failedAttempts, timeProvider.GetUtcNow(), Random.Shared.NextDouble()) is { } dueAt)
        {
            // Scheduled before the item says so: a crash in between leaves an entry without an item, which is harmless, never an
            // item that waits for nobody. A retry returns the time to its job instead.
            var pending = assessed with { State = ContentState.Pending, FailedAttempts = failedAttempts, NextAttemptAt = dueAt };
            if (!isRetry)
            {
                await ScheduleAsync(contentId, pending, cancellationToken);
            }

            return new(pending, null, started);
        }

        var support = policy.CallsForSupport(summary.Scores, revision.Type);
        var missing = policy.WhatIsMissing(summary, revision.Type);
        var held = Decide(
            assessed,
            policy,
            new(policy.OnError, policy.RulesOfMissing(summary, revision.Type), support),
            summary,
            missing is null ? summary.Error : $"{summary.Error}; {missing}");
        return new(Held(held), null, started)
        {
            GaveUpBecause = summary.Error
        };

        // The model may be healed some day, and nobody would tell the item.
        StoredContent Held(StoredContent item) => item with
        {
            State = ContentState.Failed,
            FailedAttempts = failedAttempts,
            NextAttemptAt = RetrySchedule.NextLook(failedAttempts, timeProvider.GetUtcNow(), Random.Shared.NextDouble()),
        };
    }

    /// <summary>
    /// Decides anew by what models said before and what the detectors whose knowledge changes say now; null when they say the same. What a
    /// human decided stands, unless a legal request holds the item that the human did not know of; without that it holds again.
    /// </summary>
    /// <exception cref="ModelUnavailableException">One of them does not answer.</exception>
    public async ValueTask<Judgement?> RecheckAsync(string contentId, StoredContent item, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        if (await runner.RecheckAsync(item.ToRevision(contentId), item.Assessments, cancellationToken) is not { } assessments)
        {
            return null;
        }

        var policy = (await InForceAsync(item, cancellationToken)).Live;
        var summary = AssessmentSummary.Of(assessments);
        if (LegalHolds.HumanBehind(item.Decisions, item.Revision) is { } human)
        {
            var now = timeProvider.GetUtcNow();
            return LegalHolds.Decide(human, item.Decisions[^1], summary.Matches, item.DecisionCount + 1, now) is { } held
                ? new(Held(item with { Assessments = assessments }, held), held.Level, started)
                : null;
        }

        var verdict = policy.Decide(summary, item.Type);
        var decided = Decide(item with { Assessments = assessments }, policy, verdict, summary, reason: null);
        return new(decided with { NextAttemptAt = item.NextAttemptAt }, verdict.Level, started);
    }

    private static StoredContent Held(StoredContent item, Decision decision) => item.With(decision) with
    {
        State = ContentLifecycle.StateOf(decision.Level),
        NextAttemptAt = null,
        Undo = null,
    };

    /// <summary>Lets the retry job come back to an item at its next attempt, if there is one. A retry returns that time instead.</summary>
    public Task ScheduleAsync(string contentId, StoredContent item, CancellationToken cancellationToken) =>
        item.NextAttemptAt is { } due
            ? jobs.ScheduleAsync(ContentRetryJob.Name, contentId, due, cancellationToken: cancellationToken)
            : Task.CompletedTask;

    /// <summary>The judgement is durable.</summary>
    public void OnStored(string contentId, Judgement judgement)
    {
        if (judgement.Level is { } level)
        {
            instruments.OnDecided(level, timeProvider.GetElapsedTime(judgement.Started));
        }
        else if (judgement.GaveUpBecause is { } reason)
        {
            instruments.OnGaveUp();
            LogGaveUp(contentId, judgement.Content.FailedAttempts, reason);
        }
    }

    // The author's tier is asked for only where it makes a difference.
    private async ValueTask<PoliciesInForce> InForceAsync(StoredContent item, CancellationToken cancellationToken)
    {
        var inForce = await policies.GetAsync(cancellationToken);
        return inForce.Worse.IsEmpty ? inForce : inForce.For(await tiers.RankOfAsync(item.Owner, cancellationToken));
    }

    private async ValueTask<ImmutableArray<Assessment>> AssessAsync(
        string contentId, StoredContent revision, bool isRetry, CancellationToken cancellationToken)
    {
        try
        {
            // Where nobody looked for a category, whoever answered is asked again: another version may look for it.
            var done = revision.Assessments.Any(one => one.Detector == ThePolicy) ? [] : revision.Assessments;
            var look = isRetry ? SecondLook.Patient : SecondLook.InTime;
            return await runner.AssessAsync(revision.ToRevision(contentId), done, look, cancellationToken);
        }
        catch (ModelBusyException busy) when (isRetry)
        {
            // Nobody is waiting who could be told to come back: a busy retry is a failed one.
            var failed = new Assessment { Revision = revision.Revision, Detector = busy.Model, Error = "the queue is full" };
            return [.. revision.Assessments.Where(done => done.Error is null), failed];
        }
    }

    // The verdict without the second look stands, and nothing is decided anew.
    private StoredContent StillAwaiting(StoredContent item, ImmutableArray<Assessment> now) => item.WithSecondLooks(now) with
    {
        FailedAttempts = item.FailedAttempts + 1,
        NextAttemptAt = RetrySchedule.NextSecondLook(item.FailedAttempts + 1, timeProvider.GetUtcNow(), Random.Shared.NextDouble()),
    };

    private StoredContent Decide(
        StoredContent revision, ModerationPolicy policy, PolicyVerdict verdict, AssessmentSummary summary, string? reason)
    {
        var decided = revision with
        {
            State = ContentLifecycle.StateOf(verdict.Level),
            NextAttemptAt = summary.Awaiting.IsEmpty
                ? null
                : RetrySchedule.NextSecondLook(missed: 0, timeProvider.GetUtcNow(), Random.Shared.NextDouble()),
        };
        return decided.With(new Decision
        {
            Seq = revision.DecisionCount + 1,
            Revision = revision.Revision,
            ContentHash = revision.ContentHash,
            Level = verdict.Level,
            Source = verdict.IsHeld ? DecisionSource.Legal : verdict.IsByBank ? DecisionSource.Hash : DecisionSource.Auto,
            Policy = policy.Reference,
            Rules = verdict.Rules,
            Scores = summary.Scores,
            Reason = reason ?? policy.WhatIsMissing(summary, revision.Type),
            Supersedes = revision.DecisionCount == 0 ? null : revision.DecisionCount,
            At = timeProvider.GetUtcNow(),
            Support = verdict.Support,
            NotJudged = summary.NotJudged,
            Taught = summary.Taught,
            Matches = summary.Matches,
            Awaiting = summary.Awaiting,
            FirstStage = summary.FirstStage,
            SecondStage = summary.SecondStage,
        });
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Content {ContentId} could not be judged in {Attempts} attempts and is held: {Reason}")]
    private partial void LogGaveUp(string contentId, int attempts, string reason);
}

/// <summary>What an attempt to judge a revision came to.</summary>
/// <param name="Content">The item with it, to be stored.</param>
/// <param name="Level">The verdict; null when there is none yet, or never will be.</param>
/// <param name="Started">When the attempt began (<see cref="TimeProvider.GetTimestamp"/>).</param>
internal readonly record struct Judgement(StoredContent Content, ModerationLevel? Level, long Started)
{
    /// <summary>Why nobody judged it in the last attempt there is; null otherwise.</summary>
    public string? GaveUpBecause { get; init; }
}
