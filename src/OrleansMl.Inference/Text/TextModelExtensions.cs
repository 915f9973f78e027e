using OrleansMl.Models;

namespace OrleansMl.Text;

/// <summary>Calls of the text tasks by name.</summary>
public static class TextModelExtensions
{
    /// <summary>Classifies one text.</summary>
    /// <param name="runtime">The models.</param>
    /// <param name="model">The version to call; loaded on first use.</param>
    /// <param name="text">The raw text, well-formed UTF-16.</param>
    /// <param name="evidenceFloor">Labels at or above this score come with evidence spans; above 1 asks for none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or its task is another.</exception>
    public static ValueTask<TextClassification> ClassifyAsync(
        this IModelRuntime runtime, ModelKey model, string text, float evidenceFloor, CancellationToken cancellationToken = default) =>
        runtime.InvokeAsync<TextClassificationInput, TextClassification>(model, new(text, evidenceFloor), cancellationToken);

    /// <summary>Turns one text into a vector.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    public static ValueTask<TextEmbedding> EmbedAsync(
        this IModelRuntime runtime, ModelKey model, string text, CancellationToken cancellationToken = default) =>
        runtime.InvokeAsync<TextEmbeddingInput, TextEmbedding>(model, new(text), cancellationToken);

    /// <summary>Finds the names in one text.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    public static ValueTask<TokenClassification> RecognizeAsync(
        this IModelRuntime runtime, ModelKey model, string text, CancellationToken cancellationToken = default) =>
        runtime.InvokeAsync<TokenClassificationInput, TokenClassification>(model, new(text), cancellationToken);
}
