using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>How long somebody waits for the second stage.</summary>
internal enum SecondLook
{
    /// <summary>Nobody asks it.</summary>
    Never,

    /// <summary>A verdict waits for it as long as four budgets.</summary>
    InTime,

    /// <summary>Nobody waits but a job: as long as forty budgets.</summary>
    Patient,
}

/// <summary>What the second stage and its shadow said; null where they did not.</summary>
internal readonly record struct SecondAnswer(Assessment? Live, Task<Assessment?>? Shadow = null);

/// <summary>
/// Asks the model of the second stage about what the first said, as far as the valve lets it, and mixes both. Whoever is let in and not
/// answered comes back as an assessment with an error, and so does what the first stage would hide or is not sure of when there is no
/// room: the verdict says that a look is missing. One per silo.
/// </summary>
internal sealed partial class SecondStage : ISecondLook
{
    // What the valve lets in is expected within the budget. What takes longer met a pause of the machine, and a verdict that changes
    // seconds later costs its readers more than the wait.
    private const int Budgets = 4;

    // A second with the default budget: the item's other callers wait behind its job.
    private const int PatientBudgets = 40;

    private readonly ModelClient _models;
    private readonly IPolicySource _policies;
    private readonly SecondStageInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<SecondStage> _logger;
    private readonly SecondStageOptions _options;
    private readonly TimeSpan _longest;
    private readonly TextModelDetector? _detector;
    private readonly SecondStageEvidence? _evidence;
    private readonly ScoreMixture _mixture;
    private readonly SecondStageValve _valve;
    private readonly long _origin;

    // Versions that have answered, or were waited for in vain; there are as many as were live since the start.
    private readonly ConcurrentDictionary<string, bool> _isLoaded = new();

    public SecondStage(
        ModelClient models,
        IPolicySource policies,
        IOptions<ModerationOptions> options,
        SecondStageInstruments instruments,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _models = models;
        _policies = policies;
        _instruments = instruments;
        _time = time;
        _logger = loggers.CreateLogger<SecondStage>();
        _options = options.Value.SecondStage;
        _longest = options.Value.DetectorTimeout;
        _origin = time.GetTimestamp();
        _mixture = new(category => _options.Weights.GetValueOrDefault(category, 0.5));
        _valve = new(_options.Budget, _options.LeastShare);
        if (_options.Model.Length > 0)
        {
            _detector = new(_options.Model, models, options.Value, loggers.CreateLogger<TextModelDetector>());
            _evidence = new(_options.Model, models, options.Value, time, _logger);
            instruments.Watch(() => _valve.ShareAt(Now));
        }
    }

    /// <summary>The name its assessments have; null when it is off.</summary>
    public string? Name => _detector?.Name;

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>True when it looks again at what this detector looked at.</summary>
    public bool IsSecondTo(string detector) => _detector is not null && detector == _options.First;

    /// <summary>Looks at a revision after the first stage.</summary>
    /// <param name="revision">What to look at.</param>
    /// <param name="first">What the first stage said of it.</param>
    /// <param name="done">Earlier assessments.</param>
    /// <param name="look">How long somebody waits.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<SecondAnswer> LookAsync(
        ContentRevision revision,
        Assessment first,
        ImmutableArray<Assessment> done,
        SecondLook look,
        CancellationToken cancellationToken)
    {
        var earlier = EarlierIn(done, revision.Revision);
        if (earlier is { Error: null })
        {
            return new(earlier);
        }

        // Without a package of this name, a node judges as if there were no second stage.
        if (look == SecondLook.Never || first.Error is not null || await _models.ChosenAsync(Name!, revision.Key) is not { } chosen)
        {
            return default;
        }

        var reason = earlier is null ? ReasonOf(first, revision) : SecondLookReason.CatchUp;
        var size = SecondStageValve.SizeOf(revision.Text.Length + revision.Fields.Sum(field => field.Text.Length));
        if (_valve.TryEnter(reason, revision.Key, size, Now) is not { } ticket)
        {
            _instruments.OnLook(reason, SecondLookOutcome.Skipped);
            return reason == SecondLookReason.Ordinary ? default : new(Missing(revision, "too many texts wait for it"));
        }

        var shadow = await _detector!.StartShadowAsync(revision, cancellationToken);
        // The first text that asks for a version loads it. Until it has answered, a verdict waits for it as for the first stage.
        var budget = _valve.BudgetOf(size) * (look == SecondLook.Patient ? PatientBudgets : Budgets);
        var patience = _isLoaded.ContainsKey(chosen.Version) && budget < _longest ? budget : _longest;
        return new(await AskAsync(revision, first, chosen.Version, reason, ticket, patience, cancellationToken), shadow);
    }

    private async ValueTask<Assessment> AskAsync(
        ContentRevision revision,
        Assessment first,
        string version,
        SecondLookReason reason,
        SecondStageTicket ticket,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        // Cancelled rather than left behind: what waits in the queue leaves it.
        using var giveUp = new CancellationTokenSource(patience, _time);
        await using var abandoned = cancellationToken.UnsafeRegister(
            static state => ((CancellationTokenSource)state!).Cancel(), giveUp);
        try
        {
            var second = await _detector!.AssessAsync(revision, giveUp.Token);
            var now = Now;
            if (_isLoaded.TryAdd(version, true))
            {
                // A load says nothing of what a text costs.
                _valve.OnAbandoned(ticket);
            }
            else
            {
                _valve.OnAnswered(ticket, now);
            }

            _instruments.OnLook(reason, SecondLookOutcome.Answered);
            _instruments.OnAnswered(now - ticket.Entered);
            Compare(first, second, revision);
            var mixed = _mixture.Of(first.Scores, second.Scores);
            var evidence = _policies.Known.MayHide(mixed, revision.Type) && _valve.ShareAt(now) >= 1
                ? await _evidence!.FindAsync(revision, patience, cancellationToken)
                : [];
            return second with { SecondTo = first.Detector, Mixed = mixed, Evidence = second.Evidence.AddRange(evidence) };
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            _valve.OnAbandoned(ticket);
            throw;
        }
        catch (Exception exception)
        {
            var (outcome, why) = exception switch
            {
                OperationCanceledException or TimeoutException =>
                    (SecondLookOutcome.Late, $"no answer within {patience.TotalMilliseconds:0} ms"),
                ModelBusyException => (SecondLookOutcome.Busy, "the queue is full"),
                ModelUnavailableException unavailable => (SecondLookOutcome.Failed, unavailable.Reason),
                _ => (SecondLookOutcome.Failed, $"{exception.GetType().Name}: {exception.Message}"),
            };
            _valve.OnMissed(ticket);
            if (outcome == SecondLookOutcome.Late)
            {
                _isLoaded.TryAdd(version, true);
            }

            _instruments.OnLook(reason, outcome);
            LogMissing(Name!, outcome, why);
            return Missing(revision, why);
        }
    }

    private Assessment? EarlierIn(ImmutableArray<Assessment> done, int revision)
    {
        foreach (var assessment in done)
        {
            if (!assessment.Shadow && assessment.Revision == revision && assessment.Detector == Name)
            {
                return assessment;
            }
        }

        return null;
    }

    private SecondLookReason ReasonOf(Assessment first, ContentRevision revision)
    {
        if (_policies.Known.MayHide(first.Scores, revision.Type))
        {
            return SecondLookReason.Hidden;
        }

        for (var category = (ModerationCategory)0; (int)category < CategoryScores.CategoryCount; category++)
        {
            if (first.Scores[category] >= _options.UncertainFrom)
            {
                return SecondLookReason.Uncertain;
            }
        }

        return SecondLookReason.Ordinary;
    }

    private void Compare(Assessment first, Assessment second, ContentRevision revision)
    {
        var isFirstHiding = _policies.Known.Live.Hides(first.Scores, revision.Type);
        if (isFirstHiding != _policies.Known.Live.Hides(second.Scores, revision.Type))
        {
            _instruments.OnDisagreement(isFirstHiding);
        }
    }

    private Assessment Missing(ContentRevision revision, string why) =>
        new() { Revision = revision.Revision, Detector = Name!, SecondTo = _options.First, Error = why };

    [LoggerMessage(Level = LogLevel.Debug, Message = "Second stage {Model} gave no scores ({Outcome}): {Reason}")]
    private partial void LogMissing(string model, SecondLookOutcome outcome, string reason);
}
