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
    public Task<TOutput> InvokeAsync<TInput, TOutput>(TInput input, CancellationToken cancellationToken) =>
        runtime.InvokeAsync<TInput, TOutput>(ModelKey.Parse(this.GetPrimaryKeyString()), input, cancellationToken).AsTask();

    // What silos of the version before call: see ModelHostCalls.
    public Task<TextClassification> ClassifyAsync(string text, float evidenceFloor, CancellationToken cancellationToken) =>
        InvokeAsync<TextClassificationInput, TextClassification>(new(text, evidenceFloor), cancellationToken);

    public Task<TextEmbedding> EmbedAsync(string text, CancellationToken cancellationToken) =>
        InvokeAsync<TextEmbeddingInput, TextEmbedding>(new(text), cancellationToken);

    public Task<ImageClassification> ClassifyImageAsync(ImmutableArray<byte> image, CancellationToken cancellationToken) =>
        InvokeAsync<ImageClassificationInput, ImageClassification>(new(image), cancellationToken);

    public Task<TokenClassification> RecognizeAsync(string text, CancellationToken cancellationToken) =>
        InvokeAsync<TokenClassificationInput, TokenClassification>(new(text), cancellationToken);

    public Task<ViralityForecast> ForecastAsync(
        ImmutableArray<double> cascade, double time, double? viralSize, CancellationToken cancellationToken) =>
        InvokeAsync<CascadeForecastInput, ViralityForecast>(new(new(cascade.AsSpan()), time, viralSize), cancellationToken);
}
