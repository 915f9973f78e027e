using OrleansMl.Training;

namespace OrleansMl.Onnx;

/// <summary>
/// Sums of oblivious trees as a graph of plain operators, one output column per sum. The trainer writes it here and the kernel
/// finds its tables by the same names. Per head:
/// <code>
/// features float32 [batch, features] ─ Gather(asked) ─ Greater(thresholds) ─ Cast ─ Mul(bits) ─ Reshape [batch, trees, depth] ─ ReduceSum
/// ─ Add(first leaf) ─ Cast ─ Gather(leaves) ─ ReduceSum ─ Add(bias)
/// </code>
/// </summary>
public static class ObliviousTreesGraph
{
    public const string Features = "features";

    /// <summary>Writes the graph.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="features">Features per example.</param>
    /// <param name="heads">A name, which is that of its output too, and the trees.</param>
    public static byte[] Write(string name, int features, params ReadOnlySpan<(string Name, ObliviousTrees Trees)> heads)
    {
        var writer = new OnnxWriter(name)
            .Input(Features, OnnxType.Float32, "batch", features)
            .Initializer("last_axis", [-1L], 1);
        foreach (var (head, trees) in heads)
        {
            var questions = (long)trees.Count * trees.Depth;
            writer
                .Initializer(head + ".asked", trees.Features, questions)
                .Initializer(head + ".thresholds", trees.Thresholds, questions)
                .Initializer(head + ".leaves", trees.Leaves, (long)trees.Count << trees.Depth)
                .Initializer(head + ".means", trees.Means, trees.Count)
                .Initializer(head + ".bias", [trees.Bias], 1)
                .Initializer(
                    head + ".bits",
                    [.. Enumerable.Range(0, (int)questions).Select(i => (float)(1 << (trees.Depth - 1 - (i % trees.Depth))))],
                    questions)
                .Initializer(
                    head + ".first", [.. Enumerable.Range(0, trees.Count).Select(tree => (float)(tree << trees.Depth))], trees.Count)
                .Initializer(head + ".shape", [-1L, trees.Count, trees.Depth], 3)
                .Node("Gather", [Features, head + ".asked"], [head + ".values"], OnnxAttribute.Int("axis", 1))
                .Node("Greater", [head + ".values", head + ".thresholds"], [head + ".answers"])
                .Node("Cast", [head + ".answers"], [head + ".answers_float"], OnnxAttribute.Int("to", (long)OnnxType.Float32))
                .Node("Mul", [head + ".answers_float", head + ".bits"], [head + ".weighted"])
                .Node("Reshape", [head + ".weighted", head + ".shape"], [head + ".by_tree"])
                .Node("ReduceSum", [head + ".by_tree", "last_axis"], [head + ".leaf"], OnnxAttribute.Int("keepdims", 0))
                .Node("Add", [head + ".leaf", head + ".first"], [head + ".index"])
                .Node("Cast", [head + ".index"], [head + ".index_int"], OnnxAttribute.Int("to", (long)OnnxType.Int32))
                .Node("Gather", [head + ".leaves", head + ".index_int"], [head + ".parts"], OnnxAttribute.Int("axis", 0))
                .Node("ReduceSum", [head + ".parts", "last_axis"], [head + ".sum"], OnnxAttribute.Int("keepdims", 1))
                .Node("Add", [head + ".sum", head + ".bias"], [head])
                .Output(head, OnnxType.Float32, "batch", 1);
        }

        return writer.ToBytes();
    }
}
