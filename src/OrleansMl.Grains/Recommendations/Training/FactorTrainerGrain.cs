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
/// What predicts worse than before is not published. A silo that is killed meanwhile leaves what was published; the next
/// hour trains again, on another silo with the role.
/// </summary>
[GrainType("factor-trainer"), Reentrant, RolePlacement(SiloRoles.Trainer)]
internal sealed partial class FactorTrainerGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    UserIndexShards users,
    TrainingContent content,
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

    private StoredRecord<StoredFactors> Published => field ??= storage.Record<StoredFactors>(this, StoredFactors.StateName);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Published.LoadAsync().AsTask();

    public Task<TrainingStatus> StartAsync(CancellationToken cancellationToken)
    {
        if (_running.IsCompleted)
        {
            _stopping = new();
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

        // On threads of its own, and not those that run grains: it takes minutes.
        using var threads = new TrainingThreads();
        var (snapshot, bytes) = await threads.RunAsync(() => Learn(read, cancellationToken), cancellationToken);
        instruments.OnLearned(snapshot.Facts, snapshot.Ids.Length);
        var (before, now) = (Published.Value.Validation, snapshot.Facts.Validation);
        if (Published.Value.Version > 0 && now < options.Value.MinRelativeNdcg * before)
        {
            var reason = $"its nDCG is {now:0.0000}, less than {options.Value.MinRelativeNdcg:0.00} of the published {before:0.0000}";
            return (TrainingOutcome.RejectedByGate, reason);
        }

        _progress = new("publishing", 0);
        await PublishAsync(snapshot, bytes, cancellationToken);
        return (TrainingOutcome.Published, null);
    }

    // What users like as they know it themselves, without what they took back.
    private async Task<ReadLikes> ReadAsync(CancellationToken cancellationToken)
    {
        var (likes, met) = (new List<(string User, string Item, DateTimeOffset At)>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var (ids, read) = (new Dictionary<string, string>(StringComparer.Ordinal), 0);
        await foreach (var some in users.ListAsync(
            UserIndexShards.DayOf(timeProvider.GetUtcNow()) - options.Value.ActiveDays, cancellationToken))
        {
            foreach (var few in some.Chunk(UsersAtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var lists = await Task.WhenAll(
                    few.Select(user => GrainFactory.GetGrain<IUserLikes>(user).GetLikesAsync(cancellationToken)));
                foreach (var (user, list) in few.Zip(lists))
                {
                    likes.AddRange(list.Likes.Select(one => (user, Once(one.ContentId), one.At)));
                    foreach (var id in list.Met)
                    {
                        CollectionsMarshal.GetValueRefOrAddDefault(met, id, out _)++;
                    }
                }

                read += few.Length;
                _progress = new($"reading what people did: {read:N0} people so far");
            }
        }

        return new(likes, met);

        // Every answer brings its own copies of the ids; one of each stays.
        string Once(string id) => ids.TryGetValue(id, out var known) ? known : ids[id] = id;
    }

    private (FactorSnapshot Snapshot, byte[] Bytes) Learn(ReadLikes read, CancellationToken cancellationToken)
    {
        var likes = PositiveFeedback.Of(read.Likes);
        if (likes.Events.Count < options.Value.MinInteractions)
        {
            throw new InvalidDataException($"{likes.Events.Count} interactions are too few; {options.Value.MinInteractions} are needed");
        }

        var snapshot = SnapshotTrainer.Train(
            likes,
            content.Of(likes.ItemIds) with { Dimensions = options.Value.Dimensions, Counts = read.CountsOf(likes) },
            (step, fraction) => _progress = new(step, fraction),
            cancellationToken);
        return (snapshot, snapshot.ToBytes());
    }

    private async Task PublishAsync(FactorSnapshot snapshot, byte[] bytes, CancellationToken cancellationToken)
    {
        await _publishing.WaitAsync(cancellationToken);
        try
        {
            var chunks = (bytes.Length + StoredFactors.ChunkBytes - 1) / StoredFactors.ChunkBytes;
            var next = Published.Value.Then(new()
            {
                Chunks = chunks,
                Validation = snapshot.Facts.Validation,
                Items = snapshot.Ids.Length,
                Interactions = snapshot.Facts.Interactions,
                PublishedAt = timeProvider.GetUtcNow(),
            });
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var part = bytes.AsSpan(
                    chunk * StoredFactors.ChunkBytes,
                    Math.Min(StoredFactors.ChunkBytes, bytes.Length - (chunk * StoredFactors.ChunkBytes))).ToArray();

                // Nobody reads it before the pointer moves, and the next training writes it again: nothing to give up when it fails.
                var row = new StoredRecord<StoredFactorsChunk>(storage, this.GetGrainId(), next.ChunkName(chunk), () => { });
                await row.LoadAsync();
                await row.SaveAsync(new()
                {
                    Version = next.Version,
                    Crc = FactorSnapshot.Crc32C(part),
                    Bytes = ImmutableCollectionsMarshal.AsImmutableArray(part),
                });
                _progress = new("publishing", (chunk + 1.0) / chunks);
            }

            await Published.SaveAsync(next);
        }
        finally
        {
            _publishing.Release();
        }
    }

    private sealed record Progress(string Step, double? Fraction = null);
}
