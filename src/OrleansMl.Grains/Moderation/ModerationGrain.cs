using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Content;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>Scores without deciding; the same detectors and policy as a submission, no state.</summary>
[GrainType("moderation"), StatelessWorker, Reentrant]
internal sealed class ModerationGrain(ModerationRunner moderator, ModerationPolicy policy) : Grain, IModerationGrain
{
    private const int MaxTexts = 100;

    // Texts that wait together share runs, so all are asked at once; the caller's batch bounds them.
    public async Task<ImmutableArray<ModerationScore>> ScoreManyAsync(
        ImmutableArray<string> texts, ContentType type, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(texts.Length, nameof(texts));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(texts.Length, MaxTexts, nameof(texts));
        return [.. await Task.WhenAll(texts.Select(text => ScoreAsync(text, type, cancellationToken)))];
    }

    public async Task<ModerationScore> ScoreAsync(string text, ContentType type, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var revision = new ContentRevision(Key: text, Revision: 0, type, text);
        var assessments = await moderator.AssessAsync(revision, done: [], SecondLook.InTime, cancellationToken);
        if (assessments.FirstOrDefault(assessment => assessment is { Error: not null, SecondTo: null }) is { } failed)
        {
            throw new ModelUnavailableException(failed.Detector, failed.Error!);
        }

        var summary = AssessmentSummary.Of(assessments);
        if (policy.WhatIsUnscored(summary.Scores, type, summary.NotJudged) is { } unscored)
        {
            throw new ModelUnavailableException("the policy", unscored);
        }

        var verdict = policy.Decide(summary.Scores, type, summary.NotJudged, summary.NeededAgreement);
        return new()
        {
            Level = verdict.Level,
            Scores = summary.Scores,
            Evidence = summary.Evidence,
            Models = summary.Models,
            Policy = policy.Reference,
            Rules = verdict.Rules,
            Support = verdict.Support,
            NotJudged = summary.NotJudged,
            Awaiting = summary.Awaiting,
        };
    }
}
