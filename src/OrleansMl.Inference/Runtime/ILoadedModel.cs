namespace OrleansMl.Models;

/// <summary>
/// A model in memory, whatever its task: what the runtime counts, queues for and frees.
/// <para>
/// To add an adapter: write a class that implements the interface of its task (<see cref="ITextClassifier"/>, <see cref="ITextEmbedder"/>,
/// <see cref="ITokenClassifier"/>), with a static Create(manifest, model, options) that throws <see cref="ModelPackageException"/> naming
/// the field when manifest, files or graph do not fit; then give it a line in <see cref="LoadedModels.Open"/>, its input options in
/// <see cref="ModelInput"/> and model.schema.json, and their checks in ManifestSchema. Queue, batches, budget, counters and grains need no
/// change.
/// </para>
/// <para>
/// To add a task: a record for its answer, a request (see <see cref="EmbedRequest"/>), an interface here, a line in
/// <see cref="ModelWorker.Over"/> and a method in IModelRuntime.
/// </para>
/// </summary>
internal interface ILoadedModel : IDisposable
{
    /// <summary>What it holds in memory.</summary>
    long MemoryBytes { get; }
}

/// <summary>A model in memory that answers one kind of request. Used by one thread at a time.</summary>
internal interface ILoadedModel<TRequest> : ILoadedModel
{
    /// <summary>
    /// A second one over the same tables for another thread, when a short text takes less time than a thread takes to wake up;
    /// null when every run must go through the lane. It holds nothing that needs disposing and may outlive this one.
    /// </summary>
    ILoadedModel<TRequest>? Fork() => null;

    /// <summary>Sets the answer, or Error, on every request. One text's trouble stays its own.</summary>
    void Run(ReadOnlySpan<TRequest> batch);
}
