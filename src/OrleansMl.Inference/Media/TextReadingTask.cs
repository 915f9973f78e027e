using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

/// <summary>What the lines of text in a picture say.</summary>
public sealed class TextReadingTask() : InferenceTask<TextReadingInput, ImmutableArray<TextLine>, TextReading>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "text-reading";

    /// <inheritdoc/>
    public override TextReadingInput ProbeInput => new(ReferencePictures.Draw(0, 96, 48).ToFrame(), []);

    /// <inheritdoc/>
    public override string? ProblemOf(TextReading output) =>
        output.Lines.All(line => line.Score is >= 0 and <= 1) ? null : "its certainty of a line is no probability.";

    /// <inheritdoc/>
    public override void Validate(TextReadingInput input)
    {
        input.Picture.Validate();
        if (input.Boxes.IsDefault || input.Boxes.Length > TextReadingInput.MaxBoxes)
        {
            throw new ArgumentException($"A call has at most {TextReadingInput.MaxBoxes} boxes.", nameof(input));
        }

        if (!input.Boxes.All(box => box is { Width: > 0, Height: > 0 }
            && float.IsFinite(box.X + box.Y + box.Width + box.Height + box.Angle)))
        {
            throw new ArgumentException("A box has no size, or is not finite.", nameof(input));
        }
    }

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest)
    {
        MediaManifest.RequireNoLabels(manifest, "a line of text");
        MediaManifest.RequirePicture(manifest);
    }

    /// <inheritdoc/>
    public override ILoadedModel<TextReadingInput, ImmutableArray<TextLine>> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => TextReader.Create(manifest, model, options);

    /// <inheritdoc/>
    public override TextReading ToOutput(in ImmutableArray<TextLine> result, ModelKey model, string calibration, double ms) =>
        new() { Model = model, Lines = result, Ms = ms };
}
