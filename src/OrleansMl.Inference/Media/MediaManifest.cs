using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Media;

/// <summary>Rules that manifests of this folder share.</summary>
internal static class MediaManifest
{
    /// <summary>For models whose answers are no scores of labels.</summary>
    /// <exception cref="ModelPackageException">It has labels, an activation or a calibration.</exception>
    public static void RequireNoLabels(ModelManifest manifest, string answer)
    {
        if (manifest.Labels.Count > 0)
        {
            throw ManifestRules.Wrong("labels", $"is not empty, but {answer} has no labels.", "Write [].");
        }

        if (manifest.Activation != ModelActivation.None || manifest.Calibration is not null)
        {
            throw ManifestRules.Wrong(
                "activation", $"and calibration change scores, and {answer} has none.", "Use none and leave the calibration out.");
        }
    }

    /// <exception cref="ModelPackageException">The adapter is another one, or the size is missing.</exception>
    public static void RequirePicture(ModelManifest manifest)
    {
        if (manifest.Input.Adapter != ModelInput.Picture || manifest.Input.Image is null)
        {
            throw ManifestRules.Wrong(
                "input.image", "is missing.", $"Use the adapter {ModelInput.Picture}; give its size, and what it was trained with.");
        }

        if (manifest.Input.Image is { Layout: "nhwc" })
        {
            throw ManifestRules.Wrong("input.image.layout", "is nhwc.", "Models of text in pictures read nchw.");
        }
    }

    /// <summary>The one input and the one output of a model that reads pictures of many sizes and answers with floats.</summary>
    /// <param name="model">The model.</param>
    /// <param name="takes">Whether the input's dimensions after type and channels fit: batch, channels, height, width.</param>
    /// <param name="wanted">That input in words.</param>
    /// <param name="rank">Dimensions of the output.</param>
    /// <exception cref="ModelPackageException">It has others.</exception>
    public static (OnnxValue Input, OnnxValue Output) RequireOneEach(
        VerifiedModel model, Func<IReadOnlyList<OnnxDim>, bool> takes, string wanted, int rank)
    {
        if (model.Onnx is { Inputs: [var input], Outputs: [var output] }
            && input is { Type: OnnxType.Float32, Shape: { Count: 4 } given }
            && given[1] == 3
            && takes(given)
            && output is { Type: OnnxType.Float32, Shape: { } shape }
            && shape.Count == rank)
        {
            return (input, output);
        }

        throw new ModelPackageException(
            ModelPackage.ModelFileName,
            $"has the inputs {string.Join(", ", model.Onnx.Inputs.Select(Described))} and the outputs " +
            $"{string.Join(", ", model.Onnx.Outputs.Select(Described))}.",
            $"Export it with one float32 input {wanted}, whose named sizes vary, and one output of {rank} dimensions.");
    }

    private static string Described(OnnxValue value) => $"{value.Name} [{string.Join(", ", value.Shape ?? [])}]";
}
