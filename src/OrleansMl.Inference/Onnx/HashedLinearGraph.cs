namespace OrleansMl.Onnx;

/// <summary>
/// The graph of the <c>hashed-ngrams</c> adapter: a sparse linear layer, logits = Σ value · scale · weights[id] + bias.
/// The trainer writes it here and the native kernel finds its tables by the same names, so the two cannot drift apart.
/// <code>
/// ids int32 [batch, features] ── Gather(weights) ─ Cast ─ Mul(scale) ─ Mul(values) ─► contributions [batch, features, labels]
/// values float32 [batch, features] ──────────────────────────────────────┘               └ ReduceSum ─ Add(bias) ─► logits [batch, labels]
/// </code>
/// The last row of the table is zero: it is what padding points at.
/// </summary>
public static class HashedLinearGraph
{
    public const string Ids = "ids";
    public const string Values = "values";
    public const string Logits = "logits";
    public const string Contributions = "contributions";
    public const string Weights = "weights";
    public const string Scale = "scale";
    public const string Bias = "bias";

    /// <summary>Writes the graph with 8-bit weights; weight = scale[label] * weights[row, label].</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="weights">[rows + 1, labels], row-major; the last row must be zero.</param>
    /// <param name="scale">One factor per label.</param>
    /// <param name="bias">One bias per label.</param>
    public static byte[] Write(string name, ReadOnlySpan<sbyte> weights, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias)
    {
        var rows = Rows(weights.Length, bias.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scale.Length, bias.Length);
        if (weights[^bias.Length..].ContainsAnyExcept((sbyte)0))
        {
            throw new ArgumentException("The last row is the padding row and must be zero.", nameof(weights));
        }

        return Finish(Start(name).Initializer(Weights, weights, rows, bias.Length), quantised: true, scale, bias);
    }

    /// <summary>Writes the graph with float32 weights.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{sbyte}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static byte[] Write(string name, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        var rows = Rows(weights.Length, bias.Length);
        if (weights[^bias.Length..].ContainsAnyExcept(0f))
        {
            throw new ArgumentException("The last row is the padding row and must be zero.", nameof(weights));
        }

        var scale = new float[bias.Length];
        Array.Fill(scale, 1f);
        return Finish(Start(name).Initializer(Weights, weights, rows, bias.Length), quantised: false, scale, bias);
    }

    /// <summary>
    /// True when the nodes of a file are exactly those that
    /// <see cref="Write(string, ReadOnlySpan{sbyte}, ReadOnlySpan{float}, ReadOnlySpan{float})"/> or its float32 twin writes.
    /// </summary>
    internal static bool IsMadeHere(OnnxModelFile file) =>
        AxisIs(file, "last_axis", -1) && AxisIs(file, "feature_axis", 1) &&
        (SameNodes(file, OnnxModelFile.Parse(Write("quantised", new sbyte[1], [1f], [0f])))
            || SameNodes(file, OnnxModelFile.Parse(Write("float", new float[1], [0f]))));

    private static bool SameNodes(OnnxModelFile a, OnnxModelFile b)
    {
        if (a.Nodes.Count != b.Nodes.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Nodes.Count; i++)
        {
            if (!a.Nodes[i].Span.SequenceEqual(b.Nodes[i].Span))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AxisIs(OnnxModelFile file, string name, long axis) =>
        file.Constants.TryGetValue(name, out var constant)
        && constant.Type == OnnxType.Int64
        && constant.Raw.Span.SequenceEqual(BitConverter.GetBytes(axis));

    private static long Rows(int weights, int labels)
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels);
        if (weights == 0 || weights % labels != 0)
        {
            throw new ArgumentException($"{weights} weights do not make whole rows of {labels} labels.");
        }

        return weights / labels;
    }

    private static OnnxWriter Start(string name) => new OnnxWriter(name)
        .Input(Ids, OnnxType.Int32, "batch", "features")
        .Input(Values, OnnxType.Float32, "batch", "features");

    private static byte[] Finish(OnnxWriter writer, bool quantised, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias)
    {
        writer
            .Initializer(Scale, scale, scale.Length)
            .Initializer(Bias, bias, bias.Length)
            .Initializer("last_axis", [-1L], 1)
            .Initializer("feature_axis", [1L], 1)
            .Node("Gather", [Weights, Ids], ["rows"], OnnxAttribute.Int("axis", 0));
        var rows = "rows";
        if (quantised)
        {
            writer.Node("Cast", [rows], ["rows_float"], OnnxAttribute.Int("to", (long)OnnxType.Float32));
            rows = "rows_float";
        }

        return writer
            .Node("Mul", [rows, Scale], ["rows_scaled"])
            .Node("Unsqueeze", [Values, "last_axis"], ["values_3d"])
            .Node("Mul", ["rows_scaled", "values_3d"], [Contributions])
            .Node("ReduceSum", [Contributions, "feature_axis"], ["sums"], OnnxAttribute.Int("keepdims", 0))
            .Node("Add", ["sums", Bias], [Logits])
            .Output(Logits, OnnxType.Float32, "batch", bias.Length)
            .Output(Contributions, OnnxType.Float32, "batch", "features", bias.Length)
            .ToBytes();
    }
}
