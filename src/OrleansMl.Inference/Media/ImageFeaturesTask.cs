using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

/// <summary>Pictures as vectors, for likeness and for labels that an operator teaches.</summary>
public sealed class ImageFeaturesTask()
    : InferenceTask<ImageFeaturesInput, ImmutableArray<ImmutableArray<float>>, ImageFeatures>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "image-features";

    /// <inheritdoc/>
    public override ImageFeaturesInput ProbeInput => new([ReferencePictures.Draw(0, 64, 64).ToFrame()]);

    /// <inheritdoc/>
    public override string? ProblemOf(ImageFeatures output) =>
        output.Vectors.All(vector => vector.Length > 0 && vector.All(float.IsFinite)) ? null : "one of its vectors is empty or not finite.";

    /// <inheritdoc/>
    public override void Validate(ImageFeaturesInput input)
    {
        if (input.Frames.IsDefaultOrEmpty || input.Frames.Length > ImageFeaturesInput.MaxFrames)
        {
            throw new ArgumentException($"A call has 1 to {ImageFeaturesInput.MaxFrames} frames.", nameof(input));
        }

        foreach (var frame in input.Frames)
        {
            frame.Validate();
        }
    }

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest)
    {
        MediaManifest.RequireNoLabels(manifest, "a vector");
        MediaManifest.RequirePicture(manifest);
    }

    /// <inheritdoc/>
    public override ILoadedModel<ImageFeaturesInput, ImmutableArray<ImmutableArray<float>>> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => ImageFeaturizer.Create(manifest, model, options);

    /// <inheritdoc/>
    public override ImageFeatures ToOutput(
        in ImmutableArray<ImmutableArray<float>> result, ModelKey model, string calibration, double ms) =>
        new() { Model = model, Vectors = result, Ms = ms };
}
