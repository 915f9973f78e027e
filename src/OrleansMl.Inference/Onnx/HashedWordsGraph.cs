using OrleansMl.Embedding;

namespace OrleansMl.Onnx;

/// <summary>
/// The graph of the <c>hashed-words</c> adapter: the weighted sum of a text's word vectors, brought to unit length. Which rows a word has,
/// and what they count, is decided outside (<see cref="EmbeddingModel.Rows"/>), from the tables that the graph holds beside the vectors.
/// <code>
/// ids int32 [batch, words] ─┬ Gather(vectors) ─ Cast ─ Mul ─ ReduceSum(words) ─ Div by ReduceL2 ─► embeddings [batch, dimensions]
///                           └ Gather(scales) ─ Mul ─ Unsqueeze ┘
/// factors float32 [batch, words] ──────────────┘
/// weights float32 [word rows], fingerprints int32 [word rows] ── Identity ─► word_weights, word_fingerprints
/// </code>
/// Padding points anywhere with a factor of 0.
/// </summary>
public static class HashedWordsGraph
{
    public const string Ids = "ids";
    public const string Factors = "factors";
    public const string Embeddings = "embeddings";
    public const string WordWeights = "word_weights";
    public const string WordFingerprints = "word_fingerprints";
    public const string Vectors = "vectors";
    public const string Scales = "scales";
    public const string Weights = "weights";
    public const string Fingerprints = "fingerprints";

    /// <summary>Writes the graph of a model.</summary>
    public static byte[] Write(string name, EmbeddingModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var rows = model.WordRows + model.GramRows;
        return new OnnxWriter(name)
            .Input(Ids, OnnxType.Int32, "batch", "words")
            .Input(Factors, OnnxType.Float32, "batch", "words")
            .Initializer(Vectors, model.Vectors, rows, model.Dimensions)
            .Initializer(Scales, model.Scales, rows)
            .Initializer(Weights, model.Weights, model.WordRows)
            .Initializer(Fingerprints, model.Fingerprints, model.WordRows)
            .Initializer("word_axis", [1L], 1)
            .Initializer("last_axis", [2L], 1)
            .Initializer("smallest", [1e-12f], 1)
            .Node("Gather", [Vectors, Ids], ["rows"], OnnxAttribute.Int("axis", 0))
            .Node("Cast", ["rows"], ["rows_float"], OnnxAttribute.Int("to", (long)OnnxType.Float32))
            .Node("Gather", [Scales, Ids], ["row_scales"], OnnxAttribute.Int("axis", 0))
            .Node("Mul", ["row_scales", Factors], ["row_factors"])
            .Node("Unsqueeze", ["row_factors", "last_axis"], ["row_factors_3d"])
            .Node("Mul", ["rows_float", "row_factors_3d"], ["weighted"])
            .Node("ReduceSum", ["weighted", "word_axis"], ["sums"], OnnxAttribute.Int("keepdims", 0))
            .Node("Mul", ["sums", "sums"], ["squares"])
            .Node("ReduceSum", ["squares", "word_axis"], ["square_sums"], OnnxAttribute.Int("keepdims", 1))
            .Node("Sqrt", ["square_sums"], ["norms"])
            .Node("Max", ["norms", "smallest"], ["safe_norms"])
            .Node("Div", ["sums", "safe_norms"], [Embeddings])
            .Node("Identity", [Weights], [WordWeights])
            .Node("Identity", [Fingerprints], [WordFingerprints])
            .Output(Embeddings, OnnxType.Float32, "batch", model.Dimensions)
            .Output(WordWeights, OnnxType.Float32, model.WordRows)
            .Output(WordFingerprints, OnnxType.Int32, model.WordRows)
            .ToBytes();
    }
}
