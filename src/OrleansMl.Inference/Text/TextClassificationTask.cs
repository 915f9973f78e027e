using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Transformers;

namespace OrleansMl.Text;

/// <summary>Scores per label for a text.</summary>
public sealed class TextClassificationTask() : InferenceTask<TextClassificationInput, TextScores, TextClassification>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "text-classification";

    private const float NoEvidence = 1.1f;

    /// <inheritdoc/>
    public override TextClassificationInput ProbeInput => new(TextAdapters.ProbeText, NoEvidence);

    /// <inheritdoc/>
    public override ImmutableArray<LabelScore> ScoresOf(TextClassification output) => output.Labels;

    /// <inheritdoc/>
    public override void Validate(TextClassificationInput input) => ArgumentNullException.ThrowIfNull(input.Text);

    /// <inheritdoc/>
    public override int LengthOf(TextClassificationInput input) => input.Text.Length;

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest)
    {
        ManifestRules.RequireLabels(manifest);
        TextAdapters.Check(manifest);
    }

    /// <inheritdoc/>
    public override ILoadedModel<TextClassificationInput, TextScores> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => manifest.Input.Adapter switch
        {
            ModelInput.HashedNgrams when manifest.Input.Encoder is not null => EncodedClassifier.Create(manifest, model, options),
            ModelInput.HashedNgrams => HashedNgramsClassifier.Create(manifest, model, options),
            ModelInput.WordPiece or ModelInput.Bpe or ModelInput.SentencePiece => TransformerClassifier.Create(manifest, model, options),
            _ => throw TextAdapters.Unknown(manifest, ModelInput.HashedNgrams),
        };

    /// <inheritdoc/>
    public override TextClassification ToOutput(in TextScores result, ModelKey model, string calibration, double ms) =>
        new() { Model = model, Calibration = calibration, Labels = result.Labels, Evidence = result.Evidence, Ms = ms };

    /// <inheritdoc/>
    public override TextClassification ToOutput(
        in TextScores result, ModelManifest manifest, ModelKey model, string calibration, double ms) => new()
        {
            Model = model,
            Calibration = calibration,
            Labels = result.Labels,
            Evidence = result.Evidence,
            Ms = ms,
            Judges = manifest.Judges ?? [],
        };
}
