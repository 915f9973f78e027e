using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Virality;

/// <summary>A growth model as a package: trees in model.onnx, the rest in <see cref="ViralityFile"/>.</summary>
public static class ViralityPackage
{
    private const string Growth = "growth", Spread = "spread", Doubling = "doubling";

    /// <summary>The outputs, in order; also the labels of the manifest.</summary>
    public static IReadOnlyList<string> Heads { get; } = [Growth, Spread, Doubling];

    /// <summary>The graph of a model.</summary>
    /// <param name="name">The package's name.</param>
    /// <param name="model">The model.</param>
    public static byte[] WriteGraph(string name, ViralityModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ObliviousTreesGraph.Write(
            name, CascadeFeatures.Count, (Growth, model.Growth), (Spread, model.Spread), (Doubling, model.Doubling));
    }

    /// <summary>Reads a verified package.</summary>
    /// <exception cref="ModelPackageException">It does not hold what its task promises.</exception>
    public static ViralityModel Read(ModelManifest manifest, VerifiedModel model)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(model);
        if (!manifest.Labels.Select(label => label.Name).SequenceEqual(Heads))
        {
            throw new ModelPackageException("model.json: labels", "are not those of a growth model.", $"Write {string.Join(", ", Heads)}.");
        }

        if (!model.Others.TryGetValue(ViralityFile.FileName, out var file))
        {
            throw new ModelPackageException(
                "model.json: files", $"does not list {ViralityFile.FileName}.", "List it with its hash and size.");
        }

        return new(
            ObliviousTreesReader.Read(model.Onnx, CascadeFeatures.Count, Growth),
            ObliviousTreesReader.Read(model.Onnx, CascadeFeatures.Count, Spread),
            ObliviousTreesReader.Read(model.Onnx, CascadeFeatures.Count, Doubling),
            ViralityFile.Read(file));
    }
}
