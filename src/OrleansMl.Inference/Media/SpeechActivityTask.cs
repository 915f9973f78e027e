using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

/// <summary>Where in a recording somebody speaks.</summary>
public sealed class SpeechActivityTask() : InferenceTask<SpeechActivityInput, SpeechFrames, SpeechActivity>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "speech-activity";

    /// <summary>The adapter of Silero's models: frames with the end of the one before, and a state that goes on.</summary>
    public const string Adapter = "silero";

    /// <inheritdoc/>
    public override SpeechActivityInput ProbeInput => new([.. new float[SpeechActivityInput.FrameSamples]], []);

    /// <inheritdoc/>
    public override string? ProblemOf(SpeechActivity output) =>
        output.Probabilities.All(probability => probability is >= 0 and <= 1) ? null : "one of its answers is no probability.";

    /// <inheritdoc/>
    public override void Validate(SpeechActivityInput input)
    {
        if (input.Samples.IsDefaultOrEmpty
            || input.Samples.Length % SpeechActivityInput.FrameSamples != 0
            || input.Samples.Length > SpeechActivityInput.MaxFrames * SpeechActivityInput.FrameSamples)
        {
            throw new ArgumentException(
                $"A call has 1 to {SpeechActivityInput.MaxFrames} whole frames of {SpeechActivityInput.FrameSamples} samples.",
                nameof(input));
        }

        if (input.State.IsDefault || input.State.Length is not (0 or SpeechActivityDetector.StateLength))
        {
            throw new ArgumentException("The state is that of the call before, or empty at the beginning.", nameof(input));
        }

        if (!input.State.All(float.IsFinite))
        {
            throw new ArgumentException("The state holds a value that is not finite.", nameof(input));
        }

        if (input.Samples.AsSpan().ContainsAnyExceptInRange(-1f, 1f))
        {
            throw new ArgumentException("A sample is outside [-1, 1].", nameof(input));
        }
    }

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest)
    {
        MediaManifest.RequireNoLabels(manifest, "speech");
        if (manifest.Input.Adapter != Adapter)
        {
            throw ManifestRules.Wrong("input.adapter", $"is '{manifest.Input.Adapter}'.", $"For {Name} this version runs {Adapter}.");
        }
    }

    /// <inheritdoc/>
    public override ILoadedModel<SpeechActivityInput, SpeechFrames> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => SpeechActivityDetector.Create(model, options);

    /// <inheritdoc/>
    public override SpeechActivity ToOutput(in SpeechFrames result, ModelKey model, string calibration, double ms) =>
        new() { Model = model, Probabilities = result.Probabilities, State = result.State, Ms = ms };
}

/// <summary>What a model said of one piece of a recording.</summary>
/// <param name="Probabilities">One a frame.</param>
/// <param name="State">What it remembers.</param>
public readonly record struct SpeechFrames(ImmutableArray<float> Probabilities, ImmutableArray<float> State);
