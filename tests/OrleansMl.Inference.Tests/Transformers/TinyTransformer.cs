using OrleansMl.Onnx;

namespace OrleansMl.Transformers;

/// <summary>
/// Transformer-shaped graphs without the transformer: an embedding table, then a mean over the unmasked tokens or a dense layer per token.
/// </summary>
internal static class TinyTransformer
{
    public const int Columns = 3;

    /// <summary>Row of a token: [id, 1, -id / 2] / 4.</summary>
    public static float[] Row(int id) => [id / 4f, 0.25f, -id / 8f];

    /// <summary>input_ids, attention_mask -> logits [batch, 3]: the mean row of the unmasked tokens.</summary>
    public static byte[] Classifier(int rows) => Start(rows)
        .Initializer("last_axis", [-1L], 1)
        .Initializer("token_axis", [1L], 1)
        .Node("Cast", ["attention_mask"], ["mask"], OnnxAttribute.Int("to", (long)OnnxType.Float32))
        .Node("Unsqueeze", ["mask", "last_axis"], ["mask_3d"])
        .Node("Mul", ["rows", "mask_3d"], ["masked"])
        .Node("ReduceSum", ["masked", "token_axis"], ["sum"], OnnxAttribute.Int("keepdims", 0))
        .Node("ReduceSum", ["mask", "token_axis"], ["count"], OnnxAttribute.Int("keepdims", 1))
        .Node("Div", ["sum", "count"], ["logits"])
        .Output("logits", OnnxType.Float32, "batch", Columns)
        .ToBytes();

    /// <summary>input_ids, attention_mask -> [batch, tokens, 3] under a name: a row per token.</summary>
    public static byte[] PerToken(int rows, string output) => Start(rows)
        .Node("Identity", ["rows"], [output])
        .Output(output, OnnxType.Float32, "batch", "tokens", Columns)
        .ToBytes();

    private static OnnxWriter Start(int rows) => new OnnxWriter("tiny")
        .Input("input_ids", OnnxType.Int64, "batch", "tokens")
        .Input("attention_mask", OnnxType.Int64, "batch", "tokens")
        .Initializer("table", [.. Enumerable.Range(0, rows).SelectMany(Row)], rows, Columns)
        .Node("Gather", ["table", "input_ids"], ["rows"], OnnxAttribute.Int("axis", 0));
}
