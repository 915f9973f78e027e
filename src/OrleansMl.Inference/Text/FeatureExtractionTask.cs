using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Transformers;

namespace OrleansMl.Text;

/// <summary>A text as a vector.</summary>
public sealed class FeatureExtractionTask() : InferenceTask<TextEmbeddingInput, ImmutableArray<float>, TextEmbedding>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "feature-extraction";

    /// <inheritdoc/>
    public override TextEmbeddingInput ProbeInput => new(TextAdapters.ProbeText);

    /// <inheritdoc/>
    public override string? ProblemOf(TextEmbedding output) =>
        output.Vector.Length > 0 && output.Vector.All(float.IsFinite) ? null : "its vector is empty or not finite.";

    /// <inheritdoc/>
    public override void Validate(TextEmbeddingInput input) => ArgumentNullException.ThrowIfNull(input.Text);

    /// <inheritdoc/>
    public override int LengthOf(TextEmbeddingInput input) => input.Text.Length;

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest)
    {
        if (manifest.Labels.Count > 0)
        {
            throw ManifestRules.Wrong("labels", "is not empty, but a vector has no labels.", "Write [].");
        }

        if (manifest.Activation != ModelActivation.None || manifest.Calibration is not null)
        {
            throw ManifestRules.Wrong(
                "activation", "and calibration change scores, and a vector has none.", "Use none and leave the calibration out.");
        }

        TextAdapters.Check(manifest);
    }

    /// <inheritdoc/>
    public override ILoadedModel<TextEmbeddingInput, ImmutableArray<float>> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => manifest.Input.Adapter switch
        {
            ModelInput.HashedWords => HashedWordsEmbedder.Create(manifest, model),
            ModelInput.WordPiece or ModelInput.Bpe or ModelInput.SentencePiece => TransformerEmbedder.Create(manifest, model, options),
            _ => throw TextAdapters.Unknown(manifest, ModelInput.HashedWords),
        };

    /// <inheritdoc/>
    public override TextEmbedding ToOutput(in ImmutableArray<float> result, ModelKey model, string calibration, double ms) =>
        new() { Model = model, Vector = result, Ms = ms };

    /// <inheritdoc/>
    public override TextEmbedding ToOutput(
        in ImmutableArray<float> result, ModelManifest manifest, ModelKey model, string calibration, double ms) =>
        ToOutput(result, model, calibration, ms) with { Judges = manifest.Judges ?? [] };
}
