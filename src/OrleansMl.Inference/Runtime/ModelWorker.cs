using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Runtime;

/// <summary>A loaded model with its queue and its one thread, whatever its task: what the runtime lists, budgets and closes.</summary>
internal abstract class ModelWorker(ModelPackage package, ILoadedModel model, TimeProvider time)
{
    private protected long _calls;
    private protected long _errors;
    private protected long _batches;
    private protected long _lastUsed = time.GetTimestamp();
    private protected long _totalTicks;
    private protected int _queued;
    private protected readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ModelPackage Package { get; } = package;

    public ModelKey Model => Package.Key;

    public long MemoryBytes { get; } = model.MemoryBytes;

    public DateTimeOffset LoadedAt { get; } = time.GetUtcNow();

    public TimeSpan LoadTime { get; set; }

    /// <summary>Completes when the queue is empty after <see cref="Close"/> and the model is freed.</summary>
    public Task Drained => _drained.Task;

    public long LastUsed => Volatile.Read(ref _lastUsed);

    public int Queued => Volatile.Read(ref _queued);

    public long Calls => Volatile.Read(ref _calls);

    public long Errors => Volatile.Read(ref _errors);

    public long Batches => Volatile.Read(ref _batches);

    public double MeanMs => Calls is > 0 and var calls ? TimeSpan.FromTicks(Volatile.Read(ref _totalTicks)).TotalMilliseconds / calls : 0;

    public abstract void Start();

    /// <summary>Accepts no more; what waits is still answered.</summary>
    public abstract void Close();
}

/// <summary>A worker by what its callers give and get.</summary>
internal abstract class ModelWorker<TInput, TOutput>(ModelPackage package, ILoadedModel model, TimeProvider time)
    : ModelWorker(package, model, time)
{
    /// <summary>
    /// Runs an input now, or queues it. False when the worker has closed: whoever reads it asks the runtime for the next one.
    /// </summary>
    /// <param name="input">The input.</param>
    /// <param name="accepted">TimeProvider timestamp of the call.</param>
    /// <param name="answer">The answer, which may be on its way.</param>
    /// <param name="cancellationToken">Takes the input out of the queue.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    public abstract bool TryInvoke(TInput input, long accepted, out ValueTask<TOutput> answer, CancellationToken cancellationToken);
}
