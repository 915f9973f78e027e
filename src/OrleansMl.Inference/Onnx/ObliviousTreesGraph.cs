using System.Runtime.InteropServices;
using OrleansMl.Models;
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

    /// <summary>Reads one sum back.</summary>
    /// <param name="file">The graph.</param>
    /// <param name="features">Features per example.</param>
    /// <param name="head">Its name.</param>
    /// <exception cref="ModelPackageException">A table is missing, or does not fit the others.</exception>
    internal static ObliviousTrees Read(OnnxModelFile file, int features, string head)
    {
        ModelPackage.RequireValue(file.Inputs, "input", Features, OnnxType.Float32, "batch", features);
        ModelPackage.RequireValue(file.Outputs, "output", head, OnnxType.Float32, "batch", 1);
        var shape = Values<long>(file, head + ".shape", OnnxType.Int64);
        var (asked, thresholds) =
            (Values<int>(file, head + ".asked", OnnxType.Int32), Values<float>(file, head + ".thresholds", OnnxType.Float32));
        var (leaves, means, bias) = (
            Values<float>(file, head + ".leaves", OnnxType.Float32),
            Values<float>(file, head + ".means", OnnxType.Float32),
            Values<float>(file, head + ".bias", OnnxType.Float32));
        var depth = shape.Length == 3 && shape[2] is >= 1 and <= 8 ? (int)shape[2] : 0;
        if (depth == 0
            || shape[1] != means.Length
            || asked.Length != means.Length * depth
            || thresholds.Length != asked.Length
            || leaves.Length != means.Length << depth
            || bias.Length != 1)
        {
            throw Wrong($"has tables of '{head}' that do not fit one another.");
        }

        if (asked.AsSpan().ContainsAnyExceptInRange(0, features - 1))
        {
            throw Wrong($"asks in '{head}' about features that do not exist.");
        }

        if (!leaves.All(float.IsFinite) || !thresholds.All(float.IsFinite) || !float.IsFinite(bias[0]))
        {
            throw Wrong($"has values in '{head}' that are not finite.");
        }

        return new(depth, asked, thresholds, leaves, means, bias[0]);
    }

    private static T[] Values<T>(OnnxModelFile file, string name, OnnxType type) where T : unmanaged =>
        file.Constants.TryGetValue(name, out var table) && table.Type == type
            ? MemoryMarshal.Cast<byte, T>(table.Raw.Span).ToArray()
            : throw Wrong($"has no {type} table '{name}'.");

    private static ModelPackageException Wrong(string what) => new(ModelPackage.ModelFileName, what, "Write it with ObliviousTreesGraph.");
}
