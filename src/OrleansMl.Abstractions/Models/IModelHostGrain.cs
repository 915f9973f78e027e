using System.Collections.Immutable;
using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>
/// The per-silo front of one model version (grain key: <c>name@version</c>). Runs on silos with the <c>inference</c> role.
/// </summary>
/// <remarks>
/// <see cref="InvokeAsync"/> serves every kind of model. The other methods are older: silos of the version before know only them, so
/// the shipped kinds still travel by them.
/// </remarks>
[GrainInterfaceType("model-host")]
public interface IModelHostGrain : IGrainWithStringKey
{
    /// <summary>Runs the model on one input.</summary>
    /// <typeparam name="TInput">The input of a registered task.</typeparam>
    /// <typeparam name="TOutput">Its output.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Gives up waiting; the input leaves the queue if it has not been taken.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or its task is another.</exception>
    [ResponseTimeout("00:00:30")]
    [Alias("invoke")]
    Task<TOutput> InvokeAsync<TInput, TOutput>(TInput input, CancellationToken cancellationToken = default);

    /// <summary>Classifies one text; concurrent calls share ONNX runs.</summary>
    /// <param name="text">The raw text.</param>
    /// <param name="evidenceFloor">Labels at or above this score come with evidence spans. In [0, 1]; 1.1 asks for none.</param>
    /// <param name="cancellationToken">Gives up waiting; the text leaves the queue if it has not been taken.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or scores no texts.</exception>
    [ResponseTimeout("00:00:30")]
    [Alias("classify")]
    Task<TextClassification> ClassifyAsync(string text, float evidenceFloor, CancellationToken cancellationToken = default);

    /// <summary>Turns one text into a vector.</summary>
    /// <param name="text">The raw text.</param>
    /// <param name="cancellationToken">Gives up waiting; the text leaves the queue if it has not been taken.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or makes no vectors.</exception>
    [ResponseTimeout("00:00:30")]
    [Alias("embed")]
    Task<TextEmbedding> EmbedAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Classifies one picture.</summary>
    /// <param name="image">The file's bytes.</param>
    /// <param name="cancellationToken">Gives up waiting; the picture leaves the queue if it has not been taken.</param>
    /// <exception cref="Images.ImageUnreadableException">The bytes are no picture that can be read.</exception>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or classifies no pictures.</exception>
    [ResponseTimeout("00:00:30")]
    [Alias("classify-image")]
    Task<ImageClassification> ClassifyImageAsync(ImmutableArray<byte> image, CancellationToken cancellationToken = default);

    /// <summary>Finds the names in one text.</summary>
    /// <param name="text">The raw text.</param>
    /// <param name="cancellationToken">Gives up waiting; the text leaves the queue if it has not been taken.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or finds no names.</exception>
    [ResponseTimeout("00:00:30")]
    [Alias("recognise")]
    Task<TokenClassification> RecognizeAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Predicts the growth of a cascade of shares.</summary>
    /// <param name="cascade">Its numbers, as <c>CascadeState.State</c> gives them.</param>
    /// <param name="time">Now, on the cascade's scale.</param>
    /// <param name="viralSize">Shares from which it is called viral; null for what the package says.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or predicts no growth.</exception>
    [ResponseTimeout("00:00:30")]
    [Alias("forecast")]
    Task<ViralityForecast> ForecastAsync(
        ImmutableArray<double> cascade, double time, double? viralSize, CancellationToken cancellationToken = default);
}
