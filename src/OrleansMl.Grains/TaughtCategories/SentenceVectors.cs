using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Text;

namespace OrleansMl.TaughtCategories;

/// <summary>Sentences as vectors of the encoder. It is loaded when the first category is taught, and by nothing before.</summary>
internal sealed class SentenceVectors(IModelClient models)
{
    /// <summary>The feature-extraction model whose vectors heads judge.</summary>
    public const string Encoder = "text-encoder";

    // Of one text at most so many wait in the encoder's queue, and of a lesson.
    private const int AtOnce = SentencePieces.MaxPieces;

    /// <summary>The version that serves now, and the languages it judges.</summary>
    /// <exception cref="ModelUnavailableException">There is none.</exception>
    public async ValueTask<TextEmbedding> ProbeAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await models.InvokeAsync<TextEmbeddingInput, TextEmbedding>(
            Encoder, "probe", new("a walk in the park"), timeout, cancellationToken);

    /// <summary>The vectors, in the order of the sentences.</summary>
    /// <exception cref="ModelUnavailableException">The version is missing or broken.</exception>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    public async ValueTask<float[][]> OfAsync(
        ModelKey encoder, ImmutableArray<string> sentences, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var vectors = new List<float[]>(sentences.Length);
        foreach (var chunk in sentences.Chunk(AtOnce))
        {
            // Asked together, they share runs.
            var asked = await Task.WhenAll(chunk.Select(sentence => models.InvokeVersionAsync<TextEmbeddingInput, TextEmbedding>(
                encoder, new(sentence), timeout, cancellationToken).AsTask()));
            vectors.AddRange(asked.Select(answer => answer.Vector.ToArray()));
        }

        return [.. vectors];
    }
}
