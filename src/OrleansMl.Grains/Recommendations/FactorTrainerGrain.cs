using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>
/// Reads what people did from those who know it, learns on threads of its own, and publishes: chunks first, then the pointer. What foretells worse than before is not published. A silo that is killed meanwhile leaves
/// what was published; the next hour trains again.
/// </summary>
[GrainType("factor-trainer"), Reentrant]
internal sealed partial class FactorTrainerGrain(
    [PersistentState(StoredFactors.StateName, StorageNames.Default)] IPersistentState<StoredFactors> published,
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    PeopleShards people,
    TrainingContent content,
    IOptions<RecommendationOptions> options,
    TimeProvider timeProvider,
    ILogger<FactorTrainerGrain> logger) : Grain, IFactorTrainerGrain
{
    private const int PeopleAtOnce = 64;
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(6);

    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private DateTimeOffset? _startedAt;
    private volatile string? _step;
    private (TrainingOutcome Outcome, string? Reason) _last;

    public Task<TrainingStatus> StartAsync(CancellationToken cancellationToken)
    {
        if (_running.IsCompleted)
        {
            _stopping = new();
            _startedAt = timeProvider.GetUtcNow();
            _step = "reading what people did";
            DelayDeactivation(s_longest);
            _running = RunAsync(_stopping.Token);
        }

        return GetAsync(cancellationToken);
    }

    public async Task<TrainingStatus> StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await GetAsync(cancellationToken);
    }

    public Task<TrainingStatus> GetAsync(CancellationToken cancellationToken) => Task.FromResult(new TrainingStatus
    {
        Step = _step,
        StartedAt = _step is null ? null : _startedAt,
        Outcome = _last.Outcome,
        Reason = _last.Reason,
        Version = published.State.Version,
        Validation = published.State.Validation,
        Items = published.State.Items,
        Interactions = published.State.Interactions,
        PublishedAt = published.State.Version > 0 ? published.State.PublishedAt : null,
    });

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

        _step = null;
        DelayDeactivation(TimeSpan.Zero);
        LogEnded(_last.Outcome, _last.Reason, timeProvider.GetUtcNow() - _startedAt!.Value);
    }

    private async Task<(TrainingOutcome, string?)> TrainAsync(CancellationToken cancellationToken)
    {
        var read = await ReadAsync(cancellationToken);

        // A thread of its own, and not that of a grain: it takes minutes.
        var (snapshot, bytes) = await Task.Factory.StartNew(() => Learn(read, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var (before, now) = (published.State.Validation, snapshot.Facts.Validation);
        if (published.State.Version > 0 && now < options.Value.Gate * before)
        {
            return (TrainingOutcome.Kept, $"it foretells with {now:0.0000}, less than {options.Value.Gate:0.00} of the published {before:0.0000}");
        }

        _step = "publishing";
        await PublishAsync(snapshot, bytes, cancellationToken);
        return (TrainingOutcome.Published, null);
    }

    // What people like as they know it themselves, without what they took back.
    private async Task<List<(string User, string Item, DateTimeOffset At)>> ReadAsync(CancellationToken cancellationToken)
    {
        var likes = new List<(string User, string Item, DateTimeOffset At)>();
        await foreach (var some in people.ListAsync(PeopleShards.DayOf(timeProvider.GetUtcNow()) - options.Value.ActiveDays, cancellationToken))
        {
            foreach (var few in some.Chunk(PeopleAtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var lists = await Task.WhenAll(few.Select(user => GrainFactory.GetGrain<IUserInteractionsGrain>(user).ListAsync(InteractionLimits.MaxBatch)));
                foreach (var (user, list) in few.Zip(lists))
                {
                    likes.AddRange(list.Where(one => Tastes.IsLike(one.Type)).Select(one => (user, one.ContentId, one.At!.Value)));
                }
            }
        }

        return likes;
    }

    private (FactorSnapshot Snapshot, byte[] Bytes) Learn(List<(string User, string Item, DateTimeOffset At)> read, CancellationToken cancellationToken)
    {
        var likes = LikeEvents.Of(read);
        if (likes.Events.Count < options.Value.FewestInteractions)
        {
            throw new InvalidDataException($"{likes.Events.Count} interactions are too few; {options.Value.FewestInteractions} are needed");
        }

        var snapshot = SnapshotTrainer.Train(likes, content.Of(likes.ItemIds) with { Dimensions = options.Value.Dimensions }, step => _step = step, cancellationToken);
        return (snapshot, snapshot.ToBytes());
    }

    private async Task PublishAsync(FactorSnapshot snapshot, byte[] bytes, CancellationToken cancellationToken)
    {
        var version = published.State.Version + 1;
        var chunks = (bytes.Length + StoredFactors.ChunkBytes - 1) / StoredFactors.ChunkBytes;
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = bytes.AsSpan(chunk * StoredFactors.ChunkBytes, Math.Min(StoredFactors.ChunkBytes, bytes.Length - (chunk * StoredFactors.ChunkBytes))).ToArray();
            var row = new GrainState<StoredFactorsChunk>(new());
            await storage.ReadStateAsync(StoredFactors.ChunkName(version, chunk), this.GetGrainId(), row);
            row.State = new() { Version = version, Crc = FactorSnapshot.Crc32C(part), Bytes = ImmutableCollectionsMarshal.AsImmutableArray(part) };
            await storage.WriteStateAsync(StoredFactors.ChunkName(version, chunk), this.GetGrainId(), row);
        }

        var before = published.State;
        published.State = new()
        {
            Version = version,
            Chunks = chunks,
            Validation = snapshot.Facts.Validation,
            Items = snapshot.Ids.Length,
            Interactions = snapshot.Facts.Interactions,
            PublishedAt = timeProvider.GetUtcNow(),
        };
        try
        {
            await published.WriteStateAsync(cancellationToken);
        }
        catch
        {
            published.State = before;
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Training ended after {Elapsed}: {Outcome} {Reason}")]
    private partial void LogEnded(TrainingOutcome outcome, string? reason, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Error, Message = "Training failed")]
    private partial void LogFailed(Exception exception);
}
