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
    /// <exception cref="ModelPackageException">It has others.</exception>
    public static (OnnxValue Input, OnnxValue Output) RequireOneEach(VerifiedModel model, int rank)
    {
        if (model.Onnx is { Inputs: [var input], Outputs: [var output] }
            && input is { Type: OnnxType.Float32, Shape: { Count: 4 } }
            && input.Shape[1] == 3
            && output is { Type: OnnxType.Float32, Shape: { } shape }
            && shape.Count == rank)
        {
            return (input, output);
        }

        throw new ModelPackageException(
            ModelPackage.ModelFileName,
            $"has the inputs {string.Join(", ", model.Onnx.Inputs.Select(value => value.Name))} and the outputs " +
            $"{string.Join(", ", model.Onnx.Outputs.Select(value => value.Name))}.",
            $"Export it with one float32 input [batch, 3, height, width] and one output of {rank} dimensions.");
    }
}
