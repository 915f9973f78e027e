using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansMl.Hosting;

namespace OrleansMl.Experiments;

/// <summary>
/// Takes note of what this silo puts on users's lists and hands it to the log's shards each second. Adding never waits: what comes
/// while too much waits is dropped and counted. A silo that is killed loses what it has not handed on, a second of it; one that stops
/// hands on all.
/// </summary>
internal sealed class ExposureLogger(
    ExposureShards shards, ILocalSiloDetails silo, ExperimentInstruments instruments, ILogger<ExposureLogger> logger)
    : SiloWorker(TimeSpan.FromSeconds(1), logger)
{
    /// <summary>Exposures that wait for one shard at most: some minutes of a busy silo, 1 MB.</summary>
    internal const int MaxWaiting = 8192;

    private readonly ShardOutbox<Exposure, ExposureBatch> _outbox = new(
        ExposureShards.Count,
        MaxWaiting,
        () => new Pages(silo.SiloAddress.ToParsableString()),
        async (shard, batch, cancellationToken) =>
        {
            await shards[shard].AddAsync(batch, cancellationToken).WaitAsync(cancellationToken);
            instruments.OnLogged(batch.Exposures.Length);
        },
        logger);

    public void Add(Exposure exposure) => Add([exposure]);

    /// <param name="exposures">Of one user.</param>
    public void Add(ReadOnlySpan<Exposure> exposures)
    {
        if (!exposures.IsEmpty && _outbox.Add(ExposureShards.Of(exposures[0].UserId), exposures) is > 0 and var dropped)
        {
            instruments.OnDropped(dropped);
        }
    }

    /// <summary>Hands on what waits. Returns when every shard answered.</summary>
    internal Task FlushAsync() => _outbox.FlushAsync(Clock);

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        _outbox.Send(Clock);
        return Task.CompletedTask;
    }

    protected override Task FinishAsync(CancellationToken cancellationToken) => _outbox.DrainAsync(Clock, cancellationToken);

    /// <summary>In the order in which they came, in batches of at most a chunk of the log.</summary>
    private sealed class Pages(string sender) : IOutboxBuffer<Exposure, ExposureBatch>
    {
        private readonly Queue<Exposure> _waiting = [];

        public int Count => _waiting.Count;

        public void Add(in Exposure exposure) => _waiting.Enqueue(exposure);

        public ExposureBatch Take(long sequence)
        {
            var batch = ImmutableArray.CreateBuilder<Exposure>(Math.Min(_waiting.Count, StoredExposureChunk.Capacity));
            while (batch.Count < batch.Capacity)
            {
                batch.Add(_waiting.Dequeue());
            }

            return new(sender, sequence, batch.MoveToImmutable());
        }
    }
}
