using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansMl.Experiments;

/// <summary>
/// Takes note of what this silo puts on people's lists and hands it to the log's shards each second. Adding never waits: what comes while too much waits is dropped and counted. A silo that is killed loses what it has not
/// handed on, a second of it; one that stops hands on all.
/// </summary>
internal sealed partial class ExposureLogger(ExposureShards shards, ILocalSiloDetails silo, ExperimentInstruments instruments, ILogger<ExposureLogger> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Exposures that wait for one shard at most: some minutes of a busy silo, 1 MB.</summary>
    internal const int MaxWaiting = 8192;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly Lane[] _lanes = [.. Enumerable.Range(0, ExposureShards.Count).Select(_ => new Lane())];
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Add(Exposure exposure) => Add([exposure]);

    /// <param name="exposures">Of one person.</param>
    public void Add(ReadOnlySpan<Exposure> exposures)
    {
        if (!exposures.IsEmpty && _lanes[ExposureShards.Of(exposures[0].UserId)].Add(exposures) is > 0 and var dropped)
        {
            instruments.OnDropped(dropped);
        }
    }

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(ExposureLogger),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _running = Task.Run(RunAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            await _stopping.CancelAsync();
            await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    /// <summary>Hands on what waits. Returns when every shard answered.</summary>
    internal Task FlushAsync() => Task.WhenAll(Enumerable.Range(0, _lanes.Length).Select(shard => SendAsync(shard, Timeout.InfiniteTimeSpan)));

    private async Task RunAsync()
    {
        // The system's clock: how long exposures wait does not change when tests move the time of day.
        using var timer = new PeriodicTimer(s_period);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                // A shard that is slow does not hold up the others.
                for (var shard = 0; shard < _lanes.Length; shard++)
                {
                    _ = SendAsync(shard, TimeSpan.Zero);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task SendAsync(int shard, TimeSpan patience)
    {
        var lane = _lanes[shard];
        if (!await lane.Gate.WaitAsync(patience))
        {
            return;
        }

        try
        {
            // What comes meanwhile waits for the next second: each batch is a write of the shard's whole open chunk.
            var added = lane.Added;
            while (lane.Next(silo.SiloAddress.ToParsableString(), added) is { } batch)
            {
                await shards[shard].AddAsync(batch);
                lane.Sent();
                instruments.OnLogged(batch.Exposures.Length);
            }
        }
        catch (Exception exception)
        {
            // It stays and goes again with the same number; a batch that had arrived after all is not in the log twice.
            LogNotSent(exception, shard);
        }
        finally
        {
            lane.Gate.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} of the exposure log took nothing; sending it again")]
    private partial void LogNotSent(Exception exception, int shard);

    /// <summary>What waits for one shard.</summary>
    private sealed class Lane
    {
        private readonly Lock _lock = new();
        private readonly Queue<Exposure> _waiting = [];
        private ExposureBatch? _sending;
        private long _sequence, _added, _taken;

        /// <summary>How many ever found room.</summary>
        public long Added => Volatile.Read(ref _added);

        public SemaphoreSlim Gate { get; } = new(1, 1);

        /// <returns>How many found no room.</returns>
        public int Add(ReadOnlySpan<Exposure> exposures)
        {
            lock (_lock)
            {
                var taken = Math.Min(exposures.Length, MaxWaiting - _waiting.Count);
                foreach (var exposure in exposures[..taken])
                {
                    _waiting.Enqueue(exposure);
                }

                _added += taken;
                return exposures.Length - taken;
            }
        }

        /// <summary>The batch that did not arrive, or the next one; null when all of the first <paramref name="added"/> were in one.</summary>
        public ExposureBatch? Next(string sender, long added)
        {
            lock (_lock)
            {
                if (_sending is null && _taken < added)
                {
                    var batch = ImmutableArray.CreateBuilder<Exposure>(Math.Min(_waiting.Count, StoredExposureChunk.Capacity));
                    while (batch.Count < batch.Capacity)
                    {
                        batch.Add(_waiting.Dequeue());
                    }

                    _taken += batch.Count;
                    _sending = new(sender, ++_sequence, batch.MoveToImmutable());
                }

                return _sending;
            }
        }

        public void Sent()
        {
            lock (_lock)
            {
                _sending = null;
            }
        }
    }
}
