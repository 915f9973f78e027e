using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Media;

/// <summary>Manifests of models that are made for a test.</summary>
internal static class MediaManifests
{
    public static ModelManifest Of(string task, ModelInput input, byte[] model) => new()
    {
        Name = task,
        Version = "1.0.0",
        Task = task,
        Input = input,
        Labels = [],
        Activation = ModelActivation.None,
        MaxLength = 1,
        Languages = ["und"],
        Licence = "Apache-2.0",
        TrainingData = [],
        Metrics = [],
        Files = [ModelFile.Of("model.onnx", model)],
    };

    public static VerifiedModel Verified(byte[] model, params (string Path, byte[] Bytes)[] others)
    {
        var files = others.ToDictionary(other => other.Path, other => other.Bytes, StringComparer.Ordinal);
        return new(model, OnnxModelFile.Parse(model)) { Others = files };
    }

    /// <summary>A picture whose columns have the colours given.</summary>
    public static PictureFrame Columns(int height, params (byte Red, byte Green, byte Blue)[] colours)
    {
        var row = colours.SelectMany(colour => (byte[])[colour.Red, colour.Green, colour.Blue]).ToArray();
        return new([.. Enumerable.Repeat(row, height).SelectMany(pixels => pixels)], colours.Length, height);
    }
}
