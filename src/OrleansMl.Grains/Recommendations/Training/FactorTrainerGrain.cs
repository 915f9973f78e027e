using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Interactions;
using OrleansMl.Storage;
using OrleansMl.Users;

namespace OrleansMl.Recommendations;

/// <summary>
/// Reads what users did from those who know it, learns on threads of its own, and publishes: chunks first, then the pointer.
/// What predicts worse than what is published (<see cref="PublicationGate"/>) is not published unless somebody forces it. A silo that is
/// killed meanwhile leaves what was published; the next hour trains again, on another silo with the role.
/// </summary>
[GrainType("factor-trainer"), Reentrant, RolePlacement(SiloRoles.Trainer)]
internal sealed partial class FactorTrainerGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    UserIndexShards users,
    TrainingContent content,
    SnapshotProvider snapshots,
    ILocalSiloDetails silo,
    RecommendationInstruments instruments,
    IOptions<RecommendationOptions> options,
    TimeProvider timeProvider,
    ILogger<FactorTrainerGrain> logger) : Grain, ITrainerGrain
{
    private const int UsersAtOnce = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    // Who changes what is published: a training that ends, or a rollback.
    private readonly SemaphoreSlim _publishing = new(1, 1);

    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private DateTimeOffset? _startedAt;
    private volatile Progress? _progress;
    private (TrainingOutcome Outcome, string? Reason) _last;

    // Who wants the running training published, whatever it predicts; null for nobody.
    private string? _forcedBy;

    private StoredRecord<StoredFactors> Published => field ??= storage.Record<StoredFactors>(this, StoredFactors.StateName);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Published.LoadAsync().AsTask();

    public Task<TrainingStatus> ForceAsync(string by, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(by);
        var status = StartAsync(cancellationToken);
        _forcedBy = by;
        LogForced(by);
        return status;
    }

    public Task<TrainingStatus> StartAsync(CancellationToken cancellationToken)
    {
        if (_running.IsCompleted)
        {
            _stopping = new();
            _forcedBy = null;
            _startedAt = timeProvider.GetUtcNow();
            _progress = new("reading what people did");
            DelayDeactivation(Longest);
            _running = RunAsync(_stopping.Token);
        }

        return GetAsync(cancellationToken);
    }

    public async Task<TrainingStatus> StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await GetAsync(cancellationToken);
    }

    public Task<TrainingStatus> GetAsync(CancellationToken cancellationToken)
    {
        var progress = _progress;
        return Task.FromResult(Published.Value.ToStatus() with
        {
            Step = progress?.Step,
            Fraction = progress?.Fraction,
            StartedAt = progress is null ? null : _startedAt,
            Outcome = _last.Outcome,
            Reason = _last.Reason,
            Trainer = silo.SiloAddress.Endpoint.ToString(),
        });
    }

    public async Task<TrainingStatus?> RollBackAsync(string by, CancellationToken cancellationToken)
    {
        await _publishing.WaitAsync(cancellationToken);
        try
        {
            var before = Published.Value;
            if (before.RolledBack(timeProvider.GetUtcNow()) is not { } next)
            {
                return null;
            }

            await Published.SaveAsync(next);
            instruments.OnRolledBack();
            LogRolledBack(by, before.Version, before.Before!.Version, next.Version);
        }
        finally
        {
            _publishing.Release();
        }

        return await GetAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StopAsync(cancellationToken);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            _last = await TrainAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _last = (TrainingOutcome.Stopped, "it was stopped");
        }
        catch (InvalidDataException exception)
        {
            _last = (TrainingOutcome.TooLittle, exception.Message);
        }
        catch (Exception exception)
        {
            _last = (TrainingOutcome.Failed, exception.Message);
            LogFailed(exception);
        }

        _progress = null;
        DelayDeactivation(TimeSpan.Zero);
        var elapsed = timeProvider.GetUtcNow() - _startedAt!.Value;
        instruments.OnEnded(_last.Outcome, elapsed);
        LogEnded(_last.Outcome, _last.Reason, elapsed);
    }

    private async Task<(TrainingOutcome, string?)> TrainAsync(CancellationToken cancellationToken)
    {
        var read = await ReadAsync(cancellationToken);
        var published = await ReadPublishedAsync(cancellationToken);

        // On threads of its own, and not those that run grains: it takes minutes.
        using var threads = new TrainingThreads();
        var (snapshot, bytes, gate) = await threads.RunAsync(() => Learn(read, published, cancellationToken), cancellationToken);
        instruments.OnLearned(snapshot.Facts, snapshot.Ids.Length);
        string? forcedBy = null;
        if (gate is { IsWorse: true } worse)
        {
            var reason =
                $"of what {worse.Users:N0} people did since version {published!.Version} it predicts nDCG {worse.Trained:0.0000}, less " +
                $"than {options.Value.MinRelativeNdcg:0.00} of the published {worse.Published:0.0000}";
            if (_forcedBy is null)
            {
                return (TrainingOutcome.RejectedByGate, reason);
            }

            forcedBy = _forcedBy;
            LogForcedPublication(forcedBy, reason);
        }

        _progress = new("publishing", 0);
        await PublishAsync(snapshot, bytes, forcedBy, cancellationToken);
        return (TrainingOutcome.Published, null);
    }

    private (FactorSnapshot Snapshot, byte[] Bytes, GateMeasurement? Gate) Learn(
        ReadLikes read, LoadedSnapshot? published, CancellationToken cancellationToken)
    {
        var (counted, weights) = read.Weigh();
        var likes = PositiveFeedback.Of(counted, timeProvider.GetUtcNow(), weights);
        if (likes.Events.Count < options.Value.MinInteractions)
        {
            throw new InvalidDataException($"{likes.Events.Count} interactions are too few; {options.Value.MinInteractions} are needed");
        }

        var snapshot = SnapshotTrainer.Train(
            likes,
            content.Of(likes.ItemIds) with { Dimensions = options.Value.Dimensions, Counts = read.CountsOf(likes) },
            (step, fraction) => _progress = new(step, fraction),
            cancellationToken);
        if (published is null)
        {
            return (snapshot, snapshot.ToBytes(), null);
        }

        _progress = new("comparing with what is published");
        var gate = PublicationGate.Measure(likes, snapshot, published, options.Value.MinRelativeNdcg, cancellationToken);
        return (snapshot, snapshot.ToBytes(), gate);
    }

    private sealed record Progress(string Step, double? Fraction = null);
}
