using System.Collections.Immutable;
using OrleansMl.Media;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Images;

/// <summary>Scores per label for a picture.</summary>
/// <param name="gate">Decides which bytes are decoded.</param>
/// <param name="decoder">Decodes them.</param>
public sealed class ImageClassificationTask(MediaGate gate, ImageDecoder decoder)
    : InferenceTask<ImageClassificationInput, ImmutableArray<LabelScore>, ImageClassification>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "image-classification";

    // A bitmap of one black pixel.
    private static readonly ImmutableArray<byte> BlackPixel =
        [(byte)'B', (byte)'M', 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[28]];

    /// <inheritdoc/>
    public override ImageClassificationInput ProbeInput => new(BlackPixel);

    /// <inheritdoc/>
    public override ImmutableArray<LabelScore> ScoresOf(ImageClassification output) => output.Labels;

    /// <inheritdoc/>
    public override bool IsInputError(Exception exception) =>
        exception is ImageUnreadableException or MediaBusyException or TimeoutException;

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest)
    {
        ManifestRules.RequireLabels(manifest);
        if (manifest.Input.Adapter == ModelInput.Picture && manifest.Input.Image is null)
        {
            throw ManifestRules.Wrong("input.image", "is missing.", "Give width and height, and what the model was trained with.");
        }
    }

    /// <inheritdoc/>
    public override ILoadedModel<ImageClassificationInput, ImmutableArray<LabelScore>> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => manifest.Input.Adapter == ModelInput.Picture
            ? ImageClassifier.Create(manifest, model, new(gate, decoder), options)
            : throw ManifestRules.Wrong(
                "input.adapter", $"is '{manifest.Input.Adapter}'.", $"For {Name} this version runs {ModelInput.Picture}.");

    /// <inheritdoc/>
    public override ImageClassification ToOutput(in ImmutableArray<LabelScore> result, ModelKey model, string calibration, double ms) =>
        new() { Model = model, Calibration = calibration, Labels = result, Ms = ms };
}
