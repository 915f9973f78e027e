using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>
/// The per-silo front of one model version. One activation a silo, kept when idle: the model's memory belongs to the runtime,
/// and a front that comes and goes would only cost activations.
/// </summary>
[GrainType("model-host"), StatelessWorker(1, false), Reentrant, RolePlacement(SiloRoles.Inference)]
internal sealed class ModelHostGrain(IModelRuntime runtime) : Grain, IModelHostGrain
{
    public Task<TextClassification> ClassifyAsync(string text, float evidenceFloor, CancellationToken cancellationToken) =>
        runtime.ClassifyAsync(Model, text, evidenceFloor, cancellationToken).AsTask();

    public Task<TextEmbedding> EmbedAsync(string text, CancellationToken cancellationToken) =>
        runtime.EmbedAsync(Model, text, cancellationToken).AsTask();

    public Task<ImageClassification> ClassifyImageAsync(ImmutableArray<byte> image, CancellationToken cancellationToken) =>
        runtime.ClassifyImageAsync(Model, image.AsMemory(), cancellationToken).AsTask();

    public Task<TokenClassification> RecognizeAsync(string text, CancellationToken cancellationToken) =>
        runtime.RecognizeAsync(Model, text, cancellationToken).AsTask();

    public Task<ViralityForecast> ForecastAsync(
        ImmutableArray<double> cascade, double time, double? viralSize, CancellationToken cancellationToken) =>
        runtime.ForecastAsync(Model, new(cascade.AsSpan()), time, viralSize, cancellationToken).AsTask();

    private ModelKey Model => ModelKey.Parse(this.GetPrimaryKeyString());
}
