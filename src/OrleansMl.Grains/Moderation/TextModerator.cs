using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>
/// Asks every text detector of the policy, all at once, and turns answers and failures into assessments. One per silo.
/// A full queue is not a failure of the detector: it throws <see cref="ModelBusyException"/>, so that the edge can say 503.
/// </summary>
internal sealed partial class TextModerator(
    ModelClient models,
    IOptions<ModerationOptions> options,
    ILogger<TextModerator> logger)
{
    private readonly string[] _detectors = [.. options.Value.TextModels];
    private readonly float _evidenceFloor = options.Value.EvidenceFloor;
    private readonly TimeSpan _timeout = options.Value.DetectorTimeout;

    /// <summary>Assesses a text; detectors whose good assessment of this revision is in <paramref name="done"/> are not asked again.</summary>
    public async Task<ImmutableArray<Assessment>> AssessAsync(string text, int revision, ImmutableArray<Assessment> done, CancellationToken cancellationToken)
    {
        var asked = new ValueTask<Assessment>[_detectors.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            asked[i] = Find(done, _detectors[i], revision) is { } earlier
                ? ValueTask.FromResult(earlier)
                : AskAsync(_detectors[i], text, revision, cancellationToken);
        }

        var assessments = ImmutableArray.CreateBuilder<Assessment>(asked.Length);
        ModelBusyException? busy = null;
        foreach (var task in asked)
        {
            // Every task is awaited even when one is busy: an abandoned failure would surface as unobserved.
            try
            {
                assessments.Add(await task);
            }
            catch (ModelBusyException exception)
            {
                busy = exception;
            }
        }

        return busy is null ? assessments.MoveToImmutable() : throw busy;
    }

    private static Assessment? Find(ImmutableArray<Assessment> done, string detector, int revision)
    {
        foreach (var assessment in done)
        {
            if (assessment.Revision == revision && assessment.Error is null && assessment.Detector == detector)
            {
                return assessment;
            }
        }

        return null;
    }

    private async ValueTask<Assessment> AskAsync(string detector, string text, int revision, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await models.ClassifyAsync(detector, text, _evidenceFloor, _timeout, cancellationToken);
            return ToAssessment(detector, revision, answer);
        }
        catch (Exception exception) when (exception is not ModelBusyException && !cancellationToken.IsCancellationRequested)
        {
            var reason = exception switch
            {
                ModelUnavailableException unavailable => unavailable.Reason,
                TimeoutException or OperationCanceledException => $"no answer within {_timeout.TotalSeconds:0.#} s",
                _ => $"{exception.GetType().Name}: {exception.Message}",
            };
            LogDetectorFailed(detector, reason);
            return new Assessment { Revision = revision, Detector = detector, Error = reason };
        }
    }

    private static Assessment ToAssessment(string detector, int revision, TextClassification answer)
    {
        Span<(ModerationCategory, float)> scores = stackalloc (ModerationCategory, float)[CategoryScores.CategoryCount];
        var count = 0;
        foreach (var label in answer.Labels)
        {
            if (label.Category is { } category && count < scores.Length)
            {
                scores[count++] = (category, label.Score);
            }
        }

        return new Assessment
        {
            Revision = revision,
            Detector = detector,
            Model = answer.Model,
            Calibration = answer.Calibration,
            Scores = CategoryScores.From(scores[..count]),
            Evidence = answer.Evidence,
            Ms = Math.Round(answer.Ms, 3),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Detector {Detector} gave no scores: {Reason}")]
    private partial void LogDetectorFailed(string detector, string reason);
}
