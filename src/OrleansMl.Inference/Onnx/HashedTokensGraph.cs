namespace OrleansMl.Onnx;

/// <summary>
/// The graph of the <c>hashed-tokens</c> adapter: what the features of each token add to the score of each label, and beside it the
/// scores of label after label. The best sequence is found outside, in OrleansMl.Core.
/// <code>
/// ids int32 [tokens, features] ── Gather(weights) ─ Cast ─ ReduceSum(features) ─ Mul(scale) ─► emissions [tokens, labels]
/// transitions float32 [labels + 1, labels] ── Identity ─► transition_scores
/// </code>
/// The last row of the table is zero: it is what padding points at. The last row of the transitions is for the first token; a score of -∞
/// forbids a sequence.
/// </summary>
public static class HashedTokensGraph
{
    public const string Ids = "ids";
    public const string Emissions = "emissions";
    public const string TransitionScores = "transition_scores";
    public const string Weights = "weights";
    public const string Scale = "scale";
    public const string Transitions = "transitions";

    /// <summary>Writes the graph; a feature adds scale[label] · weights[row, label].</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="weights">[buckets + 1, labels], row-major; the last row must be zero.</param>
    /// <param name="scale">One factor per label.</param>
    /// <param name="transitions">[labels + 1, labels], row-major.</param>
    public static byte[] Write(string name, ReadOnlySpan<sbyte> weights, ReadOnlySpan<float> scale, ReadOnlySpan<float> transitions)
    {
        var labels = scale.Length;
        ArgumentOutOfRangeException.ThrowIfZero(labels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(transitions.Length, (labels + 1) * labels);
        if (weights.Length == 0 || weights.Length % labels != 0)
        {
            throw new ArgumentException($"{weights.Length} weights do not make whole rows of {labels} labels.", nameof(weights));
        }

        if (weights[^labels..].ContainsAnyExcept((sbyte)0))
        {
            throw new ArgumentException("The last row is the padding row and must be zero.", nameof(weights));
        }

        return new OnnxWriter(name)
            .Input(Ids, OnnxType.Int32, "tokens", "features")
            .Initializer(Weights, weights, weights.Length / labels, labels)
            .Initializer(Scale, scale, labels)
            .Initializer(Transitions, transitions, labels + 1, labels)
            .Initializer("feature_axis", [1L], 1)
            .Node("Gather", [Weights, Ids], ["rows"], OnnxAttribute.Int("axis", 0))
            .Node("Cast", ["rows"], ["rows_float"], OnnxAttribute.Int("to", (long)OnnxType.Float32))
            .Node("ReduceSum", ["rows_float", "feature_axis"], ["sums"], OnnxAttribute.Int("keepdims", 0))
            .Node("Mul", ["sums", Scale], [Emissions])
            .Node("Identity", [Transitions], [TransitionScores])
            .Output(Emissions, OnnxType.Float32, "tokens", labels)
            .Output(TransitionScores, OnnxType.Float32, labels + 1, labels)
            .ToBytes();
    }
}
