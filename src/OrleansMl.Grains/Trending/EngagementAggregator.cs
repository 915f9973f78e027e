using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using OrleansMl.Hosting;
using OrleansMl.Interactions;

namespace OrleansMl.Trending;

/// <summary>
/// Adds up this silo's engagement and hands it to the shards several times a second: half of all events on one item are one number,
/// not a queue in front of one grain. Bounded; safe for all threads.
/// </summary>
internal sealed class EngagementAggregator(
    TrendingShards shards,
    ILocalSiloDetails silo,
    IOptions<TrendingOptions> options,
    IOptions<InteractionOptions> interactions,
    TrendingInstruments instruments,
    ILogger<EngagementAggregator> logger) : SiloWorker(options.Value.FlushInterval, logger), IEngagementSink
{
    // The bound is that of all shards together: ThrowIfFull.
    private readonly ShardOutbox<EngagementEvent, EngagementBatch> _outbox = new(
        TrendingShards.Count,
        capacity: int.MaxValue,
        () => new Sums(silo.SiloAddress.ToParsableString()),
        (shard, batch, cancellationToken) => shards[shard].AddAsync(batch, cancellationToken),
        logger);

    /// <summary>Refuses work early, before anything of it was recorded.</summary>
    public void ThrowIfFull()
    {
        if (_outbox.Waiting >= interactions.Value.QueueCapacity)
        {
            instruments.OnRefused();
            throw new EngagementBusyException();
        }
    }

    public void Add(IReadOnlyList<EngagementEvent> counted)
    {
        for (var i = 0; i < counted.Count; i++)
        {
            var one = counted[i];
            _outbox.Add(TrendingShards.Of(one.ContentId), in one);
        }

        instruments.OnCounted(counted.Count);
    }

    /// <summary>Hands on what waits. Returns when every shard answered.</summary>
    internal Task FlushAsync() => _outbox.FlushAsync(Clock);

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        _outbox.Send(Clock);
        return Task.CompletedTask;
    }

    protected override Task FinishAsync(CancellationToken cancellationToken) => _outbox.DrainAsync(Clock, cancellationToken);

    /// <summary>Sums per item, region, second and sign.</summary>
    private sealed class Sums(string sender) : IOutboxBuffer<EngagementEvent, EngagementBatch>
    {
        private Dictionary<(string ContentId, string? Region, long Second, int Sign), EngagementEvent> _sums = [];

        public int Count => _sums.Count;

        public void Add(in EngagementEvent counted)
        {
            var key = (counted.ContentId, counted.Region, (long)counted.Time, Math.Sign(counted.Weight));
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, key, out var exists);
            entry = exists
                ? entry with
                {
                    Weight = entry.Weight + counted.Weight,
                    Count = entry.Count + counted.Count,
                    Shares = entry.Shares + counted.Shares,
                    Audience = entry.Audience + counted.Audience,
                    Unproven = entry.Unproven + counted.Unproven,
                    Users = entry.Users | counted.Users,
                    Facts = counted.Facts.Version > entry.Facts.Version ? counted.Facts : entry.Facts,
                }
                : counted;
        }

        public EngagementBatch Take(long sequence)
        {
            // By time, as the sums like it.
            var batch = new EngagementBatch(
                sender, sequence, [.. _sums.Values.OrderBy(entry => entry.Time).Select(entry => EngagementItem.Of(entry))]);
            _sums = new(_sums.Count);
            return batch;
        }
    }
}
