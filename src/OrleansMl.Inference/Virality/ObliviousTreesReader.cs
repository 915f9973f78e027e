using System.Runtime.InteropServices;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Training;

namespace OrleansMl.Virality;

/// <summary>Reads the sums of trees that <see cref="ObliviousTreesGraph"/> wrote.</summary>
internal static class ObliviousTreesReader
{
    /// <summary>Reads one sum back.</summary>
    /// <param name="file">The graph.</param>
    /// <param name="features">Features per example.</param>
    /// <param name="head">Its name.</param>
    /// <exception cref="ModelPackageException">A table is missing, or does not fit the others.</exception>
    public static ObliviousTrees Read(OnnxModelFile file, int features, string head)
    {
        ModelPackage.RequireValue(file.Inputs, "input", ObliviousTreesGraph.Features, OnnxType.Float32, "batch", features);
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
