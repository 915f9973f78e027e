using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

/// <summary>How unsafe pictures look: scores per label for each frame of a call.</summary>
public sealed class ImageSafetyTask() : InferenceTask<ImageSafetyInput, ImmutableArray<FrameScores>, ImageSafety>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "image-safety";

    /// <inheritdoc/>
    public override ImageSafetyInput ProbeInput => new([ReferencePictures.Draw(0, 64, 64).ToFrame()]);

    /// <summary>The highest of each label over the frames of a call.</summary>
    public override ImmutableArray<LabelScore> ScoresOf(ImageSafety output)
    {
        var highest = output.Frames[0].Labels.ToArray();
        foreach (var frame in output.Frames.AsSpan()[1..])
        {
            for (var i = 0; i < highest.Length; i++)
            {
                if (!(frame.Labels[i].Score <= highest[i].Score))
                {
                    highest[i] = frame.Labels[i];
                }
            }
        }

        return [.. highest];
    }

    /// <inheritdoc/>
    public override void Validate(ImageSafetyInput input)
    {
        if (input.Frames.IsDefaultOrEmpty || input.Frames.Length > ImageSafetyInput.MaxFrames)
        {
            throw new ArgumentException($"A call has 1 to {ImageSafetyInput.MaxFrames} frames.", nameof(input));
        }

        foreach (var frame in input.Frames)
        {
            frame.Validate();
        }
    }

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest)
    {
        ManifestRules.RequireLabels(manifest);
        if (manifest.Input.Adapter != ModelInput.Picture || manifest.Input.Image is null)
        {
            throw ManifestRules.Wrong(
                "input.image", "is missing.", $"Use the adapter {ModelInput.Picture}; give its size, and what it was trained with.");
        }
    }

    /// <inheritdoc/>
    public override ILoadedModel<ImageSafetyInput, ImmutableArray<FrameScores>> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => ImageSafetyClassifier.Create(manifest, model, options);

    /// <inheritdoc/>
    public override ImageSafety ToOutput(in ImmutableArray<FrameScores> result, ModelKey model, string calibration, double ms) =>
        new() { Model = model, Calibration = calibration, Frames = result, Ms = ms };
}
