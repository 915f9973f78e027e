using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>
/// Asks every text detector of the policy, all at once, and turns answers and failures into assessments. One per silo.
/// A full queue is not a failure of the detector: it throws <see cref="ModelBusyException"/>, so that the edge can say 503.
/// </summary>
internal sealed partial class ModerationRunner(
    ModelClient models,
    IOptions<ModerationOptions> options,
    ILogger<ModerationRunner> logger)
{
    private readonly string[] _detectors = [.. options.Value.TextModels];
    private readonly float _evidenceFloor = options.Value.EvidenceFloor;
    private readonly TimeSpan _timeout = options.Value.DetectorTimeout;
    private readonly TimeSpan _shadowTimeout = options.Value.ShadowTimeout;

    /// <summary>Assesses a text.</summary>
    /// <param name="key">The content's id, or the text itself when it has none: what an experiment splits by.</param>
    /// <param name="text">The raw text.</param>
    /// <param name="revision">The revision the assessments are of.</param>
    /// <param name="done">Earlier assessments; detectors with a good one of this revision are not asked again.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<ImmutableArray<Assessment>> AssessAsync(string key, string text, int revision, ImmutableArray<Assessment> done, CancellationToken cancellationToken)
    {
        var asked = new ValueTask<Assessment>[_detectors.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            asked[i] = Find(done, _detectors[i], revision) is { } earlier
                ? ValueTask.FromResult(earlier)
                : AskAsync(_detectors[i], key, text, revision, cancellationToken);
        }

        var shadows = await StartShadowsAsync(text, revision, cancellationToken);

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

        if (shadows is not null)
        {
            assessments.AddRange((await Task.WhenAll(shadows)).OfType<Assessment>());
        }

        return busy is null ? assessments.DrainToImmutable() : throw busy;
    }

    /// <summary>Lets the shadows of the detectors score beside them; null, without any cost, when there are none.</summary>
    private async ValueTask<List<Task<Assessment?>>?> StartShadowsAsync(string text, int revision, CancellationToken cancellationToken)
    {
        List<Task<Assessment?>>? shadows = null;
        foreach (var detector in _detectors)
        {
            try
            {
                if (await models.ShadowOfAsync(detector) is { } shadow)
                {
                    (shadows ??= []).Add(AskShadowAsync(shadow, text, revision, cancellationToken));
                }
            }
            catch (Exception exception)
            {
                // The detector itself says so louder.
                LogShadowFailed(exception, detector);
            }
        }

        return shadows;
    }

    // A shadow that is slow, busy or broken leaves no trace in the item; the registry counts its failures.
    private async Task<Assessment?> AskShadowAsync(ModelKey shadow, string text, int revision, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await models.ClassifyWithAsync(shadow, text, _evidenceFloor, _shadowTimeout, cancellationToken);
            return ToAssessment(shadow.Name, revision, answer) with { Shadow = true };
        }
        catch (Exception exception)
        {
            LogShadowFailed(exception, shadow.ToString());
            return null;
        }
    }

    private static Assessment? Find(ImmutableArray<Assessment> done, string detector, int revision)
    {
        foreach (var assessment in done)
        {
            if (assessment.Revision == revision && assessment is { Error: null, Shadow: false } && assessment.Detector == detector)
            {
                return assessment;
            }
        }

        return null;
    }

    private async ValueTask<Assessment> AskAsync(string detector, string key, string text, int revision, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await models.ClassifyAsync(detector, key, text, _evidenceFloor, _timeout, cancellationToken);
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

    [LoggerMessage(Level = LogLevel.Debug, Message = "Shadow {Shadow} gave no scores")]
    private partial void LogShadowFailed(Exception exception, string shadow);
}
