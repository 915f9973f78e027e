using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using OrleansMl.Interactions;

namespace OrleansMl.Trending;

/// <summary>
/// Adds up this silo's engagement and hands it to the shards several times a second: half of all events on one item are one number, not a queue in front of one grain. Bounded; safe for all threads.
/// </summary>
internal sealed partial class EngagementAggregator(
    TrendingShards shards,
    ILocalSiloDetails silo,
    IOptions<TrendingOptions> options,
    IOptions<InteractionOptions> interactions,
    TrendingInstruments instruments,
    ILogger<EngagementAggregator> logger) : ILifecycleParticipant<ISiloLifecycle>, IEngagementSink
{
    private readonly Lane[] _lanes = [.. Enumerable.Range(0, TrendingShards.Count).Select(_ => new Lane())];
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private int _waiting;

    /// <summary>Refuses work early, before anything of it was recorded.</summary>
    public void ThrowIfFull()
    {
        if (Volatile.Read(ref _waiting) >= interactions.Value.MaxWaiting)
        {
            instruments.OnRefused();
            throw new EngagementBusyException();
        }
    }

    public void Add(IReadOnlyList<EngagementEvent> counted)
    {
        for (var i = 0; i < counted.Count; i++)
        {
            Interlocked.Add(ref _waiting, _lanes[TrendingShards.Of(counted[i].ContentId)].Add(counted[i]));
        }

        instruments.OnCounted(counted.Count);
    }

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(EngagementAggregator),
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
    internal Task FlushAsync() => Task.WhenAll(_lanes.Select(lane => SendAsync(lane, Timeout.InfiniteTimeSpan)));

    private async Task RunAsync()
    {
        // The system's clock: how long people wait does not change when tests move the time of day.
        using var timer = new PeriodicTimer(options.Value.FlushInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                // A shard that is slow (just moving to another silo, say) does not hold up the others.
                foreach (var lane in _lanes)
                {
                    _ = SendAsync(lane, TimeSpan.Zero);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task SendAsync(Lane lane, TimeSpan patience)
    {
        if (!await lane.Gate.WaitAsync(patience))
        {
            return;
        }

        try
        {
            if (lane.Next(silo.SiloAddress.ToParsableString()) is not { } batch)
            {
                return;
            }

            await shards[Array.IndexOf(_lanes, lane)].AddAsync(batch);
            lane.Sent();
            Interlocked.Add(ref _waiting, -batch.Items.Length);
        }
        catch (Exception exception)
        {
            // It stays and goes again with the same number; a batch that had arrived after all is not counted twice.
            LogNotSent(exception, Array.IndexOf(_lanes, lane));
        }
        finally
        {
            lane.Gate.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trending shard {Shard} took no engagement; sending it again")]
    private partial void LogNotSent(Exception exception, int shard);

    /// <summary>What waits for one shard.</summary>
    private sealed class Lane
    {
        private readonly Lock _lock = new();
        private Dictionary<(string ContentId, string? Region, long Second, int Sign), EngagementEvent> _adding = [];
        private EngagementBatch? _sending;
        private long _sequence;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        /// <returns>How many more wait now.</returns>
        public int Add(in EngagementEvent counted)
        {
            var key = (counted.ContentId, counted.Region, (long)counted.Time, Math.Sign(counted.Weight));
            lock (_lock)
            {
                ref var entry = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_adding, key, out var exists);
                entry = exists
                    ? entry with
                    {
                        Weight = entry.Weight + counted.Weight,
                        Count = entry.Count + counted.Count,
                        Shares = entry.Shares + counted.Shares,
                        Audience = entry.Audience + counted.Audience,
                        Facts = counted.Facts.Version > entry.Facts.Version ? counted.Facts : entry.Facts,
                    }
                    : counted;
                return exists ? 0 : 1;
            }
        }

        /// <summary>The batch that did not arrive, or the next one; null when there is nothing.</summary>
        public EngagementBatch? Next(string sender)
        {
            lock (_lock)
            {
                if (_sending is null && _adding.Count > 0)
                {
                    // By time, as the sums like it.
                    _sending = new(sender, ++_sequence, [.. _adding.Values.OrderBy(entry => entry.Time).Select(entry => EngagementItem.Of(entry))]);
                    _adding = new(_adding.Count);
                }

                return _sending;
            }
        }

        public void Sent() => _sending = null;
    }
}
