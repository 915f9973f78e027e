using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>
/// The models of one silo: finds packages, loads them on first use, and runs them in micro-batches on threads of its own.
/// Grains know inference only through this. Implemented by OrleansMl.Inference; one per silo.
/// </summary>
public interface IModelRuntime
{
    /// <summary>
    /// The version that answers for a name: the highest installed semantic version that is not known to be broken, or the
    /// highest when all are. Null when none is installed.
    /// </summary>
    ModelKey? Resolve(string name);

    /// <summary>Every installed package, broken ones included.</summary>
    IReadOnlyList<ModelStatus> List();

    /// <summary>Loads a version now; a second call while it loads, or after, waits for the same load.</summary>
    /// <exception cref="ModelUnavailableException">The package is missing or broken.</exception>
    Task<ModelStatus> LoadAsync(ModelKey model, CancellationToken cancellationToken = default);

    /// <summary>Frees a version once its queue is drained. Returns false when it was not loaded. It loads again on next use.</summary>
    Task<bool> UnloadAsync(ModelKey model, CancellationToken cancellationToken = default);

    /// <summary>Classifies one text; texts that wait together share one ONNX run.</summary>
    /// <param name="model">The version to ask; loaded on first use.</param>
    /// <param name="text">The raw text, well-formed UTF-16.</param>
    /// <param name="evidenceFloor">Labels at or above this score come with evidence spans; above 1 asks for none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or its task is another.</exception>
    ValueTask<TextClassification> ClassifyAsync(
        ModelKey model, string text, float evidenceFloor, CancellationToken cancellationToken = default);

    /// <summary>Turns one text into a vector (task <see cref="ModelTasks.FeatureExtraction"/>).</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    ValueTask<TextEmbedding> EmbedAsync(ModelKey model, string text, CancellationToken cancellationToken = default);

    /// <summary>Finds the names in one text (task <see cref="ModelTasks.TokenClassification"/>).</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    ValueTask<TokenClassification> RecognizeAsync(ModelKey model, string text, CancellationToken cancellationToken = default);

    /// <summary>
    /// Classifies one picture (task <see cref="ModelTasks.ImageClassification"/>); it is decoded on the model's own thread.
    /// </summary>
    /// <param name="model">The version to ask; loaded on first use.</param>
    /// <param name="image">The file's bytes; they must not change meanwhile.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Images.ImageUnreadableException">The bytes are no picture that can be read.</exception>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or its task is another.</exception>
    ValueTask<ImageClassification> ClassifyImageAsync(
        ModelKey model, ReadOnlyMemory<byte> image, CancellationToken cancellationToken = default);

    /// <summary>Foretells a cascade of shares (task <see cref="ModelTasks.CascadeForecast"/>).</summary>
    /// <param name="model">The version to ask; loaded on first use.</param>
    /// <param name="cascade">As it was with its last share; it must not change meanwhile.</param>
    /// <param name="time">Now, on the cascade's scale.</param>
    /// <param name="viralSize">Shares from which it is called viral; null for what the package says.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or its task is another.</exception>
    ValueTask<ViralityForecast> ForecastAsync(
        ModelKey model, CascadeState cascade, double time, double? viralSize, CancellationToken cancellationToken = default);
}
