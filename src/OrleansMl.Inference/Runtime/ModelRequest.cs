using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace OrleansMl.Models;

/// <summary>
/// One input on its way through a lane: a node of the lane's queue and the awaitable of its caller in one pooled
/// object, so that a call costs no allocation beyond its answer. Life: rented by the runtime, queued, answered by the
/// lane, returned to the pool by the caller's await.
/// </summary>
/// <typeparam name="TSelf">The task's request, which carries what the model sets. Each has a pool of its own.</typeparam>
/// <typeparam name="TAnswer">What the caller gets.</typeparam>
internal abstract class ModelRequest<TSelf, TAnswer> : IValueTaskSource<TAnswer>
    where TSelf : ModelRequest<TSelf, TAnswer>, new()
{
    // Enough for a full queue or two; beyond it the garbage collector takes over.
    private const int MaxPooled = 2048;

    private static readonly ConcurrentQueue<TSelf> Pool = new();
    private static int s_pooled;

    private ManualResetValueTaskSourceCore<TAnswer> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private BatchQueue<TSelf, TAnswer>? _lane;

    public string Text { get; private set; } = "";

    /// <summary>TimeProvider timestamp of the acceptance.</summary>
    public long Accepted { get; private set; }

    /// <summary>Set by the model when there is no answer.</summary>
    public Exception? Error { get; set; }

    // The lane's queue; touched under its lock only.
    public TSelf? Next { get; set; }

    public TSelf? Previous { get; set; }

    public bool IsQueued { get; set; }

    public static TSelf Rent(string text, long now)
    {
        if (Pool.TryDequeue(out var request))
        {
            Interlocked.Decrement(ref s_pooled);
        }
        else
        {
            request = new();
        }

        request.Text = text;
        request.Accepted = now;
        return request;
    }

    /// <summary>The task that answers it.</summary>
    public abstract string ModelTask { get; }

    /// <summary>What the caller awaits, exactly once.</summary>
    public ValueTask<TAnswer> Task => new(this, _source.Version);

    /// <summary>What the model set, as the caller gets it.</summary>
    public abstract TAnswer ToAnswer(ModelKey model, string calibration, double ms);

    /// <summary>Leaves the queue of <paramref name="lane"/> when the caller gives up. Call after it has been queued.</summary>
    public void CancelWith(BatchQueue<TSelf, TAnswer> lane, CancellationToken cancellationToken)
    {
        _lane = lane;
        _registration = cancellationToken.UnsafeRegister(static (state, token) =>
        {
            var request = (TSelf)state!;
            if (request._lane!.TryRemove(request))
            {
                request.Fail(new OperationCanceledException(token));
            }
        }, this);
    }

    public void Answer(TAnswer result) => _source.SetResult(result);

    public void Fail(Exception error) => _source.SetException(error);

    /// <summary>Gives back a request that nobody awaits.</summary>
    public void Return()
    {
        _source.Reset();
        _lane = null;
        Text = "";
        Error = null;
        Clear();
        if (Interlocked.Increment(ref s_pooled) <= MaxPooled)
        {
            Pool.Enqueue((TSelf)this);
        }
        else
        {
            Interlocked.Decrement(ref s_pooled);
        }
    }

    TAnswer IValueTaskSource<TAnswer>.GetResult(short token)
    {
        // Waits for a callback that is running, so that it cannot cancel the next user of this object.
        _registration.Dispose();
        _registration = default;
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            Return();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<TAnswer>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<TAnswer>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>Forgets what the model set.</summary>
    protected abstract void Clear();
}
