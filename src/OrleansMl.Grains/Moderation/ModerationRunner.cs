using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Languages;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>
/// Asks every detector, all at once, and turns answers and failures into assessments: the text models of the policy, the second stage as
/// soon as the first has answered, and the detectors that other features register. One per silo. A full queue is not a failure of a
/// detector: it throws <see cref="ModelBusyException"/>, so that the edge can say 503.
/// </summary>
internal sealed partial class ModerationRunner
{
    private readonly TextModelDetector[] _textModels;
    private readonly IDetector[] _others;
    private readonly SecondStage _secondStage;
    private readonly ISecondLook[] _wordRules;
    private readonly LanguageFinder _languages;
    private readonly TimeSpan _timeout;
    private readonly ILogger<ModerationRunner> _logger;

    public ModerationRunner(
        ModelClient models,
        LanguageFinder languages,
        IEnumerable<IDetector> detectors,
        SecondStage secondStage,
        WordRules wordRules,
        IOptions<ModerationOptions> options,
        ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger<TextModelDetector>();
        _textModels = [.. options.Value.TextModels.Select(model => new TextModelDetector(model, models, options.Value, log))];
        _others = [.. detectors];
        _secondStage = secondStage;
        _wordRules = [.. wordRules.Looks];
        _languages = languages;
        _timeout = options.Value.DetectorTimeout;
        _logger = loggers.CreateLogger<ModerationRunner>();
        var names = _textModels.Concat(_others).Select(detector => detector.Name).Append(secondStage.Name)
            .Concat(_wordRules.Select(rule => rule.Name))
            .OfType<string>().CountBy(name => name, StringComparer.Ordinal);
        if (names.FirstOrDefault(name => name.Value > 1).Key is { } twice)
        {
            throw new InvalidOperationException($"Two detectors are called '{twice}'; give one of them another name.");
        }
    }

    /// <summary>Assesses a revision.</summary>
    /// <param name="revision">What to look at.</param>
    /// <param name="done">Earlier assessments; detectors with a good one of this revision are not asked again.</param>
    /// <param name="look">How long somebody waits for the second stage.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<ImmutableArray<Assessment>> AssessAsync(
        ContentRevision revision, ImmutableArray<Assessment> done, SecondLook look, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(revision.WrittenIn, WrittenIn.Unknown))
        {
            var writtenIn = await _languages.FindAsync(revision.Key, revision.Text, revision.Language, cancellationToken);
            revision = revision with { WrittenIn = writtenIn };
        }

        var asked = new ValueTask<Assessment>[_textModels.Length + _others.Length];
        var count = 0;
        foreach (var detector in _textModels)
        {
            // It has a timeout of its own.
            asked[count++] = Find(done, detector.Name, revision.Revision) is { } earlier
                ? ValueTask.FromResult(earlier)
                : AskAsync(detector, revision, Timeout.InfiniteTimeSpan, cancellationToken);
        }

        foreach (var detector in _others)
        {
            if (!detector.IsAskedAgain && Find(done, detector.Name, revision.Revision) is { } earlier)
            {
                asked[count++] = ValueTask.FromResult(earlier);
            }
            else if (detector.Applies(revision))
            {
                asked[count++] = AskAsync(detector, revision, _timeout, cancellationToken);
            }
        }

        var shadows = await StartShadowsAsync(revision, cancellationToken);
        var assessments = ImmutableArray.CreateBuilder<Assessment>(count);
        ModelBusyException? busy = null;
        ValueTask<SecondAnswer> secondLook = default;
        List<ValueTask<SecondAnswer>>? otherLooks = null;
        for (var i = 0; i < count; i++)
        {
            // Every task is awaited even when one is busy: an abandoned failure would surface as unobserved.
            try
            {
                var assessment = await asked[i];
                if (IsSilent(assessment))
                {
                    continue;
                }

                assessments.Add(assessment);
                if (i < _textModels.Length && _secondStage.IsSecondTo(assessment.Detector))
                {
                    secondLook = _secondStage.LookAsync(revision, assessment, done, look, cancellationToken);
                }

                foreach (var rule in _wordRules)
                {
                    if (i < _textModels.Length && rule.IsSecondTo(assessment.Detector))
                    {
                        (otherLooks ??= []).Add(rule.LookAsync(revision, assessment, done, look, cancellationToken));
                    }
                }
            }
            catch (ModelBusyException exception)
            {
                busy = exception;
            }
        }

        var second = await secondLook;
        if (second.Live is { } live)
        {
            assessments.Add(live);
        }

        if (otherLooks is not null)
        {
            foreach (var other in otherLooks)
            {
                if ((await other).Live is { } found)
                {
                    assessments.Add(found);
                }
            }
        }

        if (second.Shadow is { } shadow)
        {
            (shadows ??= []).Add(shadow);
        }

        if (shadows is not null)
        {
            assessments.AddRange((await Task.WhenAll(shadows)).OfType<Assessment>());
        }

        return busy is null ? assessments.DrainToImmutable() : throw busy;
    }

    /// <summary>Asks only the detectors whose knowledge changes.</summary>
    /// <param name="revision">What to look at.</param>
    /// <param name="done">What all detectors said before.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What all detectors say now; null when it is the same.</returns>
    /// <exception cref="ModelUnavailableException">One does not answer.</exception>
    public async ValueTask<ImmutableArray<Assessment>?> RecheckAsync(
        ContentRevision revision, ImmutableArray<Assessment> done, CancellationToken cancellationToken)
    {
        var now = done;
        foreach (var detector in _others.Where(detector => detector.IsAskedAgain))
        {
            var before = Find(done, detector.Name, revision.Revision);
            var after = detector.Applies(revision) ? await AskAsync(detector, revision, _timeout, cancellationToken) : null;
            if (after?.Error is { } error)
            {
                throw new ModelUnavailableException(detector.Name, error);
            }

            if ((before?.Matches ?? []).SequenceEqual(after?.Matches ?? []))
            {
                continue;
            }

            now = now.RemoveAll(one => one.Detector == detector.Name);
            now = after is null || IsSilent(after) ? now : now.Add(after);
        }

        return now == done ? null : now;
    }

    private bool IsSilent(Assessment assessment) =>
        assessment is { Error: null, Matches.IsEmpty: true, Model: null }
        && Array.Exists(_others, detector => detector.IsAskedAgain && detector.Name == assessment.Detector);

    private async ValueTask<List<Task<Assessment?>>?> StartShadowsAsync(ContentRevision revision, CancellationToken cancellationToken)
    {
        List<Task<Assessment?>>? shadows = null;
        foreach (var detector in _textModels)
        {
            if (await detector.StartShadowAsync(revision, cancellationToken) is { } shadow)
            {
                (shadows ??= []).Add(shadow);
            }
        }

        return shadows;
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

    private async ValueTask<Assessment> AskAsync(
        IDetector detector, ContentRevision revision, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var asked = detector.AssessAsync(revision, cancellationToken);
            return asked.IsCompletedSuccessfully || timeout == Timeout.InfiniteTimeSpan
                ? await asked
                : await asked.AsTask().WaitAsync(timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is not ModelBusyException && !cancellationToken.IsCancellationRequested)
        {
            var reason = exception switch
            {
                ModelUnavailableException unavailable => unavailable.Reason,
                TimeoutException or OperationCanceledException => $"no answer within {_timeout.TotalSeconds:0.#} s",
                _ => $"{exception.GetType().Name}: {exception.Message}",
            };
            LogDetectorFailed(detector.Name, reason);
            return new() { Revision = revision.Revision, Detector = detector.Name, Error = reason };
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Detector {Detector} gave no scores: {Reason}")]
    private partial void LogDetectorFailed(string detector, string reason);
}
