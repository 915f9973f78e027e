using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

/// <summary>Where text stands in a picture.</summary>
public sealed class TextDetectionTask() : InferenceTask<TextDetectionInput, ImmutableArray<TextBox>, TextDetection>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "text-detection";

    /// <inheritdoc/>
    public override TextDetectionInput ProbeInput => new(ReferencePictures.Draw(0, 64, 64).ToFrame());

    /// <inheritdoc/>
    public override string? ProblemOf(TextDetection output) =>
        output.Boxes.All(box => box.Score is >= 0 and <= 1 && float.IsFinite(box.X + box.Y + box.Width + box.Height + box.Angle))
            ? null
            : "one of its boxes is none.";

    /// <inheritdoc/>
    public override void Validate(TextDetectionInput input) => input.Picture.Validate();

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest)
    {
        MediaManifest.RequireNoLabels(manifest, "a box");
        MediaManifest.RequirePicture(manifest);
        if (manifest.Input.Image is { Width: < TextDetector.Step } or { Height: < TextDetector.Step })
        {
            throw ManifestRules.Wrong(
                "input.image", $"is smaller than {TextDetector.Step} pixels.", "Give the largest size that a picture is shrunk to.");
        }
    }

    /// <inheritdoc/>
    public override ILoadedModel<TextDetectionInput, ImmutableArray<TextBox>> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => TextDetector.Create(manifest, model, options);

    /// <inheritdoc/>
    public override TextDetection ToOutput(in ImmutableArray<TextBox> result, ModelKey model, string calibration, double ms) =>
        new() { Model = model, Boxes = result, Ms = ms };
}
