using System.Collections.Immutable;
using OrleansMl.Registry;
using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>
/// What is asked of a model: one method of the runtime and of its remote front, and what of the answer is counted.
/// A struct, so that asking allocates no closure.
/// </summary>
internal interface IModelQuestion<T>
{
    ValueTask<T> Ask(IModelRuntime runtime, ModelKey model, CancellationToken cancellationToken);

    Task<T> Ask(IModelHostGrain host, CancellationToken cancellationToken);

    void Count(VersionMonitor monitor, T answer);
}

internal readonly record struct ClassifyQuestion(string Text, float EvidenceFloor) : IModelQuestion<TextClassification>
{
    public ValueTask<TextClassification> Ask(IModelRuntime runtime, ModelKey model, CancellationToken cancellationToken) =>
        runtime.ClassifyAsync(model, Text, EvidenceFloor, cancellationToken);

    public Task<TextClassification> Ask(IModelHostGrain host, CancellationToken cancellationToken) =>
        host.ClassifyAsync(Text, EvidenceFloor, cancellationToken);

    public void Count(VersionMonitor monitor, TextClassification answer) => monitor.OnScored(answer.Labels);
}

internal readonly record struct EmbedQuestion(string Text) : IModelQuestion<TextEmbedding>
{
    public ValueTask<TextEmbedding> Ask(IModelRuntime runtime, ModelKey model, CancellationToken cancellationToken) =>
        runtime.EmbedAsync(model, Text, cancellationToken);

    public Task<TextEmbedding> Ask(IModelHostGrain host, CancellationToken cancellationToken) => host.EmbedAsync(Text, cancellationToken);

    public void Count(VersionMonitor monitor, TextEmbedding answer) => monitor.OnAnswered();
}

internal readonly record struct RecogniseQuestion(string Text) : IModelQuestion<TokenClassification>
{
    public ValueTask<TokenClassification> Ask(IModelRuntime runtime, ModelKey model, CancellationToken cancellationToken) =>
        runtime.RecognizeAsync(model, Text, cancellationToken);

    public Task<TokenClassification> Ask(IModelHostGrain host, CancellationToken cancellationToken) =>
        host.RecognizeAsync(Text, cancellationToken);

    public void Count(VersionMonitor monitor, TokenClassification answer) => monitor.OnAnswered();
}

internal readonly record struct ForecastQuestion(CascadeState Cascade, double Time, double? ViralSize) : IModelQuestion<ViralityForecast>
{
    public ValueTask<ViralityForecast> Ask(IModelRuntime runtime, ModelKey model, CancellationToken cancellationToken) =>
        runtime.ForecastAsync(model, Cascade, Time, ViralSize, cancellationToken);

    public Task<ViralityForecast> Ask(IModelHostGrain host, CancellationToken cancellationToken) =>
        host.ForecastAsync([.. Cascade.State], Time, ViralSize, cancellationToken);

    public void Count(VersionMonitor monitor, ViralityForecast answer) => monitor.OnAnswered();
}

internal readonly record struct ClassifyImageQuestion(ImmutableArray<byte> Image) : IModelQuestion<ImageClassification>
{
    public ValueTask<ImageClassification> Ask(IModelRuntime runtime, ModelKey model, CancellationToken cancellationToken) =>
        runtime.ClassifyImageAsync(model, Image.AsMemory(), cancellationToken);

    public Task<ImageClassification> Ask(IModelHostGrain host, CancellationToken cancellationToken) =>
        host.ClassifyImageAsync(Image, cancellationToken);

    public void Count(VersionMonitor monitor, ImageClassification answer) => monitor.OnScored(answer.Labels);
}
