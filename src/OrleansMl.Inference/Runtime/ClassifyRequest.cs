using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Tasks.Sources;
using OrleansMl.Moderation;

namespace OrleansMl.Models;

/// <summary>
/// One text on its way through a lane: a node of the lane's queue and the awaitable of its caller in one pooled object, so that a call costs
/// no allocation beyond its answer. Life: rented by the runtime, queued, answered by the lane, returned to the pool by the caller's await.
/// </summary>
internal sealed class ClassifyRequest : IValueTaskSource<TextClassification>
{
    // Enough for a full queue or two; beyond it the garbage collector takes over.
    private const int MaxPooled = 2048;

    private static readonly ConcurrentQueue<ClassifyRequest> Pool = new();
    private static int _pooled;

    private ManualResetValueTaskSourceCore<TextClassification> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private ModelLane? _lane;

    private ClassifyRequest()
    {
    }

    public string Text { get; private set; } = "";

    public float EvidenceFloor { get; private set; }

    /// <summary>TimeProvider timestamp of the acceptance.</summary>
    public long Accepted { get; private set; }

    /// <summary>Set by the classifier: the scores, or why there are none.</summary>
    public ImmutableArray<LabelScore> Labels { get; set; }

    public ImmutableArray<EvidenceSpan> Evidence { get; set; } = [];

    public Exception? Error { get; set; }

    // The lane's queue; touched under its lock only.
    public ClassifyRequest? Next { get; set; }

    public ClassifyRequest? Previous { get; set; }

    public bool IsQueued { get; set; }

    public static ClassifyRequest Rent(string text, float evidenceFloor, long now)
    {
        if (Pool.TryDequeue(out var request))
            Interlocked.Decrement(ref _pooled);
        else
            request = new();
        request.Text = text;
        request.EvidenceFloor = evidenceFloor;
        request.Accepted = now;
        return request;
    }

    /// <summary>What the caller awaits, exactly once.</summary>
    public ValueTask<TextClassification> Task => new(this, _source.Version);

    /// <summary>Leaves the queue of <paramref name="lane"/> when the caller gives up. Call after it has been queued.</summary>
    public void CancelWith(ModelLane lane, CancellationToken cancellationToken)
    {
        _lane = lane;
        _registration = cancellationToken.UnsafeRegister(static (state, token) =>
        {
            var request = (ClassifyRequest)state!;
            if (request._lane!.TryRemove(request))
                request.Fail(new OperationCanceledException(token));
        }, this);
    }

    public void Answer(TextClassification result) => _source.SetResult(result);

    public void Fail(Exception error) => _source.SetException(error);

    /// <summary>Gives back a request that nobody awaits.</summary>
    public void Return()
    {
        _source.Reset();
        _lane = null;
        Text = "";
        Labels = default;
        Evidence = [];
        Error = null;
        if (Interlocked.Increment(ref _pooled) <= MaxPooled)
            Pool.Enqueue(this);
        else
            Interlocked.Decrement(ref _pooled);
    }

    TextClassification IValueTaskSource<TextClassification>.GetResult(short token)
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

    ValueTaskSourceStatus IValueTaskSource<TextClassification>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<TextClassification>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
