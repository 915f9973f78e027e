using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Content;
using OrleansMl.Languages;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>Scores without deciding; the same detectors and policy as a submission, no state.</summary>
[GrainType("moderation"), StatelessWorker, Reentrant]
internal sealed class ModerationGrain(ModerationRunner moderator, LanguageFinder languages, IPolicySource policies)
    : Grain, IModerationGrain
{
    private const int MaxTexts = 100;

    public Task<ImmutableArray<ModerationScore>> ScoreManyAsync(
        ImmutableArray<string> texts, ContentType type, CancellationToken cancellationToken) =>
        ScoreManyAsync(texts, type, language: null, cancellationToken);

    // Texts that wait together share runs, so all are asked at once; the caller's batch bounds them.
    public async Task<ImmutableArray<ModerationScore>> ScoreManyAsync(
        ImmutableArray<string> texts, ContentType type, string? language, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(texts.Length, nameof(texts));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(texts.Length, MaxTexts, nameof(texts));
        return [.. await Task.WhenAll(texts.Select(text => ScoreAsync(text, type, language, cancellationToken)))];
    }

    public Task<ModerationScore> ScoreAsync(string text, ContentType type, CancellationToken cancellationToken) =>
        ScoreAsync(text, type, language: null, cancellationToken);

    private async Task<ModerationScore> ScoreAsync(string text, ContentType type, string? language, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var policy = (await policies.GetAsync(cancellationToken)).Live;
        var writtenIn = await languages.FindAsync(text, text, language, cancellationToken);
        var revision = new ContentRevision(Key: text, Revision: 0, type, text) { Language = language, WrittenIn = writtenIn };
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

        var verdict = policy.Decide(summary, type);
        return new()
        {
            Level = verdict.Level,
            Scores = summary.Scores,
            Evidence = summary.Evidence,
            Models = summary.Models,
            Policy = policy.Reference,
            Rules = verdict.Rules,
            Languages = writtenIn.Found,
            Support = verdict.Support,
            NotJudged = summary.NotJudged,
            Taught = summary.Taught,
            Awaiting = summary.Awaiting,
        };
    }
}
