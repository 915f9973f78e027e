using Microsoft.Extensions.Options;

namespace OrleansMl.Media;

/// <summary>
/// Memory that all decodes of this process may use together. Whoever decodes reserves first, in the order of asking: a large picture is
/// not passed by small ones for ever.
/// </summary>
/// <param name="options">How much, and how long one waits.</param>
/// <param name="timeProvider">The clock of that wait.</param>
public sealed class DecodeBudget(IOptions<MediaOptions> options, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Granted)> _waiting = [];
    private readonly long _all = options.Value.DecodeMemoryBytes;
    private long _used;

    /// <summary>Bytes that are reserved now.</summary>
    public long Used
    {
        get
        {
            lock (_lock)
            {
                return _used;
            }
        }
    }

    /// <summary>Reserves memory until what comes back is disposed of. More than there is at all waits until it is alone.</summary>
    /// <param name="bytes">How much, from 0.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MediaBusyException">There was not enough for <see cref="MediaOptions.DecodeWait"/>.</exception>
    public async ValueTask<Reservation> ReserveAsync(long bytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        bytes = Math.Min(bytes, _all);
        LinkedListNode<(long Bytes, TaskCompletionSource Granted)> waiter;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _used + bytes <= _all)
            {
                _used += bytes;
                return new(this, bytes);
            }

            waiter = _waiting.AddLast((bytes, new(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await waiter.Value.Granted.Task.WaitAsync(options.Value.DecodeWait, timeProvider, cancellationToken);
            return new(this, bytes);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                if (waiter.List is null)
                {
                    // Granted at the same moment.
                    _used -= bytes;
                }
                else
                {
                    _waiting.Remove(waiter);
                }

                GrantWaiting();
            }

            throw exception is TimeoutException ? new MediaBusyException() : exception;
        }
    }

    /// <summary>The same for threads of one's own, which wait for their work anyway. Never in a grain's turn.</summary>
    /// <inheritdoc cref="ReserveAsync"/>
    public Reservation Reserve(long bytes, CancellationToken cancellationToken = default) =>
        ReserveAsync(bytes, cancellationToken).AsTask().GetAwaiter().GetResult();

    private void Return(long bytes)
    {
        lock (_lock)
        {
            _used -= bytes;
            GrantWaiting();
        }
    }

    private void GrantWaiting()
    {
        while (_waiting.First is { } first && _used + first.Value.Bytes <= _all)
        {
            _used += first.Value.Bytes;
            _waiting.RemoveFirst();
            first.Value.Granted.SetResult();
        }
    }

    /// <summary>Reserved memory; disposing of it once or twice gives it back once.</summary>
    public sealed class Reservation : IDisposable
    {
        private readonly DecodeBudget _budget;
        private long _bytes;

        internal Reservation(DecodeBudget budget, long bytes) => (_budget, _bytes) = (budget, bytes);

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, 0) is var bytes and > 0)
            {
                _budget.Return(bytes);
            }
        }
    }
}
