using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Runtime;

/// <summary>
/// What the runtime knows of one installed version: at most one of loaded, loading and broken. Fields change under <see cref="Gate"/>.
/// </summary>
internal sealed class ModelSlot(ModelKey model)
{
    private ModelWorker? _worker;

    public Lock Gate { get; } = new();

    public ModelKey Model { get; } = model;

    /// <summary>The worker that answers; null when not loaded. Read without the lock on the hot path.</summary>
    public ModelWorker? Worker
    {
        get => Volatile.Read(ref _worker);
        set => Volatile.Write(ref _worker, value);
    }

    public Task<ModelWorker>? Loading { get; set; }

    public ModelFailure? Failure { get; set; }
}

/// <summary>Why a load failed.</summary>
/// <param name="Reason">The sentence for people.</param>
/// <param name="Fingerprint">The files it was found in; null when the files are not to blame.</param>
/// <param name="At">TimeProvider timestamp.</param>
internal sealed record ModelFailure(string Reason, Fingerprint? Fingerprint, long At);
