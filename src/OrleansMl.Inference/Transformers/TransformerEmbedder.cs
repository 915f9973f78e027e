using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Transformers;

/// <summary>
/// A feature-extraction export of a transformer: output <c>sentence_embedding</c>, or <c>last_hidden_state</c> (also
/// <c>token_embeddings</c>), which is pooled here over the tokens that are no padding. The vectors of a text's windows are
/// averaged by their tokens; the result has unit length.
/// </summary>
internal sealed class TransformerEmbedder(ModelManifest manifest, TransformerSession session, int special)
    : ILoadedModel<TextEmbeddingInput, ImmutableArray<float>>
{
    private readonly bool _first = manifest.Input.Tokenizer!.Pooling == "cls";

    public long MemoryBytes => session.MemoryBytes;

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static TransformerEmbedder Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        var tokenizer = manifest.Input.Tokenizer!;
        return new(
            manifest,
            new(manifest, model, options, "sentence_embedding", "last_hidden_state", "token_embeddings"),
            (tokenizer.ClsId is null ? 0 : 1) + (tokenizer.SepId is null ? 0 : 1));
    }

    public void Run(ReadOnlySpan<ModelCall<TextEmbeddingInput, ImmutableArray<float>>> batch)
    {
        var texts = new string[batch.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = batch[i].Input.Text;
        }

        var vectors = Embed(texts);
        for (var i = 0; i < texts.Length; i++)
        {
            if (vectors[i] is { } vector)
            {
                batch[i].Result = ImmutableCollectionsMarshal.AsImmutableArray(vector);
            }
            else
            {
                batch[i].Error = new ArithmeticException("the model gave a vector with something that is not a finite number");
            }
        }
    }

    /// <summary>The vectors in the order of the texts; null where one has something that is not a finite number.</summary>
    public float[]?[] Embed(IReadOnlyList<string> texts)
    {
        var windows = new List<TokenWindow>(texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            windows.AddRange(session.Windows(i, texts[i]));
        }

        var sums = new float[texts.Count][];
        session.Run(windows, (window, values, width, columns) =>
        {
            var sum = sums[window.Text] ??= new float[columns];
            var tokens = Math.Max(1, window.Count + special);
            if (width == 0 || _first)
            {
                for (var k = 0; k < columns; k++)
                {
                    sum[k] += values[k] * tokens;
                }

                return;
            }

            // The mean over this window's tokens, times their number, is their sum.
            for (var t = 0; t < tokens; t++)
            {
                for (var k = 0; k < columns; k++)
                {
                    sum[k] += values[(t * columns) + k];
                }
            }
        });
        return [.. sums.Select(ToUnitLength)];
    }

    public void Dispose() => session.Dispose();

    private static float[]? ToUnitLength(float[] sum)
    {
        var square = 0.0;
        foreach (var x in sum)
        {
            square += (double)x * x;
        }

        if (!double.IsFinite(square))
        {
            return null;
        }

        var length = (float)Math.Sqrt(square);
        return length == 0 ? sum : [.. sum.Select(x => x / length)];
    }
}
