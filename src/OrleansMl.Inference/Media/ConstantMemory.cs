using OrleansMl.Packages;

namespace OrleansMl.Media;

/// <summary>What a model holds in memory, where its file has bytes that become floats when it is loaded.</summary>
internal static class ConstantMemory
{
    public static long Of(VerifiedModel model) => Math.Max(
        model.Bytes.LongLength,
        model.Onnx.Constants.Values.Sum(constant => constant.Shape.Aggregate(1L, (product, size) => product * size)) * sizeof(float));
}
