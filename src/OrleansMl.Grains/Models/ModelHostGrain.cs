using Orleans.Concurrency;

namespace OrleansMl.Models;

/// <summary>
/// The per-silo front of one model version. One activation a silo, kept when idle: the model's memory belongs to the runtime,
/// and a front that comes and goes would only cost activations.
/// </summary>
[GrainType("model-host"), StatelessWorker(1, false), Reentrant, InferencePlacement]
internal sealed class ModelHostGrain(IModelRuntime runtime) : Grain, IModelHostGrain
{
    public Task<TextClassification> ClassifyAsync(string text, float evidenceFloor, CancellationToken cancellationToken) =>
        runtime.ClassifyAsync(ModelKey.Parse(this.GetPrimaryKeyString()), text, evidenceFloor, cancellationToken).AsTask();
}
