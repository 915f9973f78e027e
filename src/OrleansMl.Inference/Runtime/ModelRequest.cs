using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using OrleansMl.Models;

namespace OrleansMl.Runtime;

/// <summary>
/// One call on its way through a queue: a node of the queue and the awaitable of its caller in one pooled object, so that a call costs
/// no allocation beyond its answer. Life: rented by the queue, queued, answered by its thread, returned to the pool by the caller's await.
/// </summary>
internal sealed class ModelRequest<TInput, TResult, TOutput> : ModelCall<TInput, TResult>, IValueTaskSource<TOutput>
{
    // Enough for a full queue or two; beyond it the garbage collector takes over.
    private const int MaxPooled = 2048;

    // One pool per task, since a task has an input of its own.
    private static readonly ConcurrentQueue<ModelRequest<TInput, TResult, TOutput>> Pool = new();
    private static int s_pooled;

    private ManualResetValueTaskSourceCore<TOutput> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private BatchQueue<TInput, TResult, TOutput>? _queue;

    /// <summary>TimeProvider timestamp of the acceptance.</summary>
    public long Accepted { get; private set; }

    // The list of the queue; touched under its lock only.
    public ModelRequest<TInput, TResult, TOutput>? Next { get; set; }

    public ModelRequest<TInput, TResult, TOutput>? Previous { get; set; }

    public bool IsQueued { get; set; }

    /// <summary>What the caller awaits, exactly once.</summary>
    public ValueTask<TOutput> Task => new(this, _source.Version);

    public static ModelRequest<TInput, TResult, TOutput> Rent(TInput input, long now)
    {
        if (Pool.TryDequeue(out var request))
        {
            Interlocked.Decrement(ref s_pooled);
        }
        else
        {
            request = new();
        }

        request.Input = input;
        request.Accepted = now;
        return request;
    }

    /// <summary>Leaves the queue when the caller gives up. Call after it has been queued.</summary>
    public void CancelWith(BatchQueue<TInput, TResult, TOutput> queue, CancellationToken cancellationToken)
    {
        _queue = queue;
        _registration = cancellationToken.UnsafeRegister(static (state, token) =>
        {
            var request = (ModelRequest<TInput, TResult, TOutput>)state!;
            if (request._queue!.TryRemove(request))
            {
                request.Fail(new OperationCanceledException(token));
            }
        }, this);
    }

    public void Answer(TOutput output) => _source.SetResult(output);

    public void Fail(Exception error) => _source.SetException(error);

    /// <summary>Gives back a request that nobody awaits.</summary>
    public void Return()
    {
        _source.Reset();
        _queue = null;
        Input = default!;
        Result = default!;
        Error = null;
        if (Interlocked.Increment(ref s_pooled) <= MaxPooled)
        {
            Pool.Enqueue(this);
        }
        else
        {
            Interlocked.Decrement(ref s_pooled);
        }
    }

    TOutput IValueTaskSource<TOutput>.GetResult(short token)
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

    ValueTaskSourceStatus IValueTaskSource<TOutput>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<TOutput>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
