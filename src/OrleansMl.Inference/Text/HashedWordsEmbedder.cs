using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansMl.Embedding;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Text;

/// <summary>
/// The <c>hashed-words</c> adapter: its tables are read from the graph and summed here: for a text of any length that takes less time than
/// handing it to ONNX Runtime, with the same result.
/// </summary>
internal sealed class HashedWordsEmbedder(ModelManifest manifest, EmbeddingModel model)
    : ILoadedModel<TextEmbeddingInput, ImmutableArray<float>>
{
    public long MemoryBytes => model.MemoryBytes;

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static HashedWordsEmbedder Create(ModelManifest manifest, VerifiedModel model)
    {
        if (manifest.Input.Fold != WordReader.Version)
        {
            throw new ModelPackageException(
                "model.json: input.fold",
                $"is '{manifest.Input.Fold}', but this version reads words as '{WordReader.Version}'.",
                "Train the model again with this version.");
        }

        var vectors = Table(model.Onnx, HashedWordsGraph.Vectors, OnnxType.Int8);
        if (vectors.Shape.Count != 2 || vectors.Shape[1] is < 1 or > 4096)
        {
            throw Wrong($"holds '{HashedWordsGraph.Vectors}' as [{string.Join(", ", vectors.Shape)}]; it needs rows by dimensions.");
        }

        var dimensions = (int)vectors.Shape[1];
        ModelPackage.RequireValue(model.Onnx.Inputs, "input", HashedWordsGraph.Ids, OnnxType.Int32, "batch", "words");
        ModelPackage.RequireValue(model.Onnx.Inputs, "input", HashedWordsGraph.Factors, OnnxType.Float32, "batch", "words");
        ModelPackage.RequireValue(model.Onnx.Outputs, "output", HashedWordsGraph.Embeddings, OnnxType.Float32, "batch", dimensions);
        try
        {
            return new(manifest, new(
                dimensions,
                Values<sbyte>(vectors),
                Values<float>(Table(model.Onnx, HashedWordsGraph.Scales, OnnxType.Float32)),
                Values<float>(Table(model.Onnx, HashedWordsGraph.Weights, OnnxType.Float32)),
                Values<int>(Table(model.Onnx, HashedWordsGraph.Fingerprints, OnnxType.Int32))));
        }
        catch (ArgumentException exception)
        {
            throw Wrong(exception.Message);
        }
    }

    // The model is read only.
    public ILoadedModel<TextEmbeddingInput, ImmutableArray<float>> Fork() => this;

    public void Run(ReadOnlySpan<ModelCall<TextEmbeddingInput, ImmutableArray<float>>> batch)
    {
        foreach (var call in batch)
        {
            try
            {
                var vector = new float[model.Dimensions];
                model.Embed(Cut(call.Input.Text, manifest.MaxLength), vector);
                call.Result = ImmutableCollectionsMarshal.AsImmutableArray(vector);
            }
            catch (Exception exception)
            {
                call.Error = exception;
            }
        }
    }

    public void Dispose()
    {
    }

    private static OnnxConstant Table(OnnxModelFile onnx, string name, OnnxType type) =>
        onnx.Constants.TryGetValue(name, out var table) && table.Type == type ? table : throw Wrong($"has no {type} table '{name}'.");

    private static T[] Values<T>(OnnxConstant table) where T : unmanaged => MemoryMarshal.Cast<byte, T>(table.Raw.Span).ToArray();

    private static ModelPackageException Wrong(string what) => new(ModelPackage.ModelFileName, what, "Write it with HashedWordsGraph.");

    private static ReadOnlySpan<char> Cut(string text, int length) =>
        text.Length <= length ? text : text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
}
