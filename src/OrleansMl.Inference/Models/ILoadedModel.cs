namespace OrleansMl.Models;

/// <summary>A model in memory, whatever its task: what the runtime counts, queues for and frees.</summary>
public interface ILoadedModel : IDisposable
{
    /// <summary>What it holds in memory. Bytes; counts against the silo's budget.</summary>
    long MemoryBytes { get; }
}

/// <summary>A model in memory that answers the calls of one task. Used by one thread at a time.</summary>
/// <typeparam name="TInput">The input of the task.</typeparam>
/// <typeparam name="TResult">What it computes for one input.</typeparam>
public interface ILoadedModel<TInput, TResult> : ILoadedModel
{
    /// <summary>
    /// A second one over the same tables for another thread, when a short input takes less time than a thread takes to wake up;
    /// null, the default, when every call must go through the queue. It holds nothing that needs disposing and may outlive this one.
    /// </summary>
    ILoadedModel<TInput, TResult>? Fork() => null;

    /// <summary>Sets Result or Error on every call. One input's trouble stays its own.</summary>
    void Run(ReadOnlySpan<ModelCall<TInput, TResult>> batch);
}
