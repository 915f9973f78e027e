using Microsoft.Extensions.Logging;

namespace OrleansMl.Hosting;

/// <summary>
/// What this silo has for the shards of a grain, until they have taken it. Batches are numbered 1, 2, 3, … per shard; one that may
/// not have arrived goes again, the same with the same number, before anything newer. So a shard that remembers the last number of
/// each sender takes each item once. A slow shard does not hold up the others. Adding takes a lock per shard and never waits.
/// </summary>
/// <typeparam name="TItem">What is added.</typeparam>
/// <typeparam name="TBatch">What is sent.</typeparam>
internal sealed partial class ShardOutbox<TItem, TBatch>
    where TBatch : class
{
    /// <summary>How long a shard may take for a batch before it is sent again.</summary>
    internal static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PauseBetweenFlushes = TimeSpan.FromMilliseconds(100);

    private readonly Lane[] _lanes;
    private readonly Func<int, TBatch, CancellationToken, Task> _send;
    private readonly ILogger _logger;
    private int _waiting;

    /// <param name="shards">How many shards there are.</param>
    /// <param name="capacity">Items that wait for one shard at most, without those of the batch that is being sent.</param>
    /// <param name="newBuffer">Makes what collects the items of one shard.</param>
    /// <param name="send">Gives a shard a batch; returns when the shard has it for good.</param>
    /// <param name="logger">The owner's.</param>
    public ShardOutbox(
        int shards,
        int capacity,
        Func<IOutboxBuffer<TItem, TBatch>> newBuffer,
        Func<int, TBatch, CancellationToken, Task> send,
        ILogger logger)
    {
        (_send, _logger) = (send, logger);
        _lanes = [.. Enumerable.Range(0, shards).Select(_ => new Lane(newBuffer(), capacity))];
    }

    /// <summary>Items that no shard has taken yet.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <returns>How many found no room.</returns>
    public int Add(int shard, in TItem item) => Add(shard, new ReadOnlySpan<TItem>(in item));

    /// <returns>How many found no room.</returns>
    public int Add(int shard, ReadOnlySpan<TItem> items)
    {
        var dropped = _lanes[shard].Add(items, out var more);
        if (more != 0)
        {
            Interlocked.Add(ref _waiting, more);
        }

        return dropped;
    }

    /// <summary>Begins to send what waits, but for shards that are still busy with a batch. Returns at once.</summary>
    public void Send(TimeProvider clock)
    {
        for (var shard = 0; shard < _lanes.Length; shard++)
        {
            if (_lanes[shard].HasItems && _lanes[shard].Gate.Wait(0, CancellationToken.None))
            {
                _ = SendAsync(shard, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>Sends what waits. Returns when every shard answered.</summary>
    public Task FlushAsync(TimeProvider clock, CancellationToken cancellationToken = default) => Task.WhenAll(
        Enumerable.Range(0, _lanes.Length).Select(async shard =>
        {
            await _lanes[shard].Gate.WaitAsync(cancellationToken);
            await SendAsync(shard, clock, cancellationToken);
        }));

    /// <summary>Sends until nothing waits: the sender stops.</summary>
    public async Task DrainAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        while (true)
        {
            await FlushAsync(clock, cancellationToken);
            if (Waiting == 0)
            {
                return;
            }

            await Task.Delay(PauseBetweenFlushes, clock, cancellationToken);
        }
    }

    // The caller has the lane's gate.
    private async Task SendAsync(int shard, TimeProvider clock, CancellationToken cancellationToken)
    {
        var lane = _lanes[shard];
        try
        {
            // What comes meanwhile waits for the next time: it would be batches of a few items, and each is a write of the shard.
            var added = lane.Added;
            while (lane.Next(added) is { } batch)
            {
                await TimeLimit.RunAsync(token => _send(shard, batch, token), SendTimeout, clock, cancellationToken);
                Interlocked.Add(ref _waiting, -lane.OnTaken());
            }
        }
        catch (Exception exception)
        {
            LogNotTaken(exception, shard);
        }
        finally
        {
            lane.Gate.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} did not take a batch; it is sent again")]
    private partial void LogNotTaken(Exception exception, int shard);

    /// <summary>What waits for one shard.</summary>
    private sealed class Lane(IOutboxBuffer<TItem, TBatch> buffer, int capacity)
    {
        private readonly Lock _lock = new();
        private TBatch? _sending;
        private int _sendingCount;
        private long _sequence, _added, _taken;

        /// <summary>Whoever sends has it.</summary>
        public SemaphoreSlim Gate { get; } = new(1, 1);

        /// <summary>How many items there ever were.</summary>
        public long Added => Volatile.Read(ref _added);

        public bool HasItems => Volatile.Read(ref _sending) is not null || Volatile.Read(ref _taken) < Added;

        /// <param name="items">To add.</param>
        /// <param name="more">How many more wait now: fewer than were added where they became one with others.</param>
        /// <returns>How many found no room.</returns>
        public int Add(ReadOnlySpan<TItem> items, out int more)
        {
            lock (_lock)
            {
                var before = buffer.Count;
                var added = 0;
                while (added < items.Length && buffer.Count < capacity)
                {
                    buffer.Add(in items[added++]);
                }

                more = buffer.Count - before;
                _added += more;
                return items.Length - added;
            }
        }

        /// <summary>
        /// The batch that did not arrive, or the next one; null when all of the first <paramref name="added"/> items were in one.
        /// </summary>
        public TBatch? Next(long added)
        {
            lock (_lock)
            {
                if (_sending is null && _taken < added)
                {
                    var before = buffer.Count;
                    _sending = buffer.Take(++_sequence);
                    _sendingCount = before - buffer.Count;
                    _taken += _sendingCount;
                }

                return _sending;
            }
        }

        /// <returns>How many items the batch had.</returns>
        public int OnTaken()
        {
            lock (_lock)
            {
                _sending = null;
                return _sendingCount;
            }
        }
    }
}

/// <summary>Collects what is for one shard. Its outbox calls it under a lock.</summary>
internal interface IOutboxBuffer<TItem, TBatch>
{
    /// <summary>Items in it.</summary>
    int Count { get; }

    /// <summary>Adds an item, or makes it one with another.</summary>
    void Add(in TItem item);

    /// <summary>Takes out what goes into the next batch, at least one item.</summary>
    /// <param name="sequence">The batch's number.</param>
    TBatch Take(long sequence);
}
