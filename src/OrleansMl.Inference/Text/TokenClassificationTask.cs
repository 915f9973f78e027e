using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Transformers;

namespace OrleansMl.Text;

/// <summary>Names in a text.</summary>
public sealed class TokenClassificationTask()
    : InferenceTask<TokenClassificationInput, ImmutableArray<EntityMention>, TokenClassification>(TaskName)
{
    /// <summary>The <c>task</c> of its manifests.</summary>
    public const string TaskName = "token-classification";

    /// <inheritdoc/>
    public override TokenClassificationInput ProbeInput => new(TextAdapters.ProbeText);

    /// <inheritdoc/>
    public override string? ProblemOf(TokenClassification output) =>
        output.Entities.All(entity => entity.Score is >= 0 and <= 1) ? null : "a name's score is no probability.";

    /// <inheritdoc/>
    public override void Validate(TokenClassificationInput input) => ArgumentNullException.ThrowIfNull(input.Text);

    /// <inheritdoc/>
    public override int LengthOf(TokenClassificationInput input) => input.Text.Length;

    /// <inheritdoc/>
    public override void Check(ModelManifest manifest)
    {
        ManifestRules.RequireLabels(manifest);
        if (manifest.Calibration is not null)
        {
            throw ManifestRules.Wrong("calibration", "is for scores of whole texts.", $"Leave it out of a {Name} package.");
        }

        foreach (var label in manifest.Labels)
        {
            if (label.Name != "O" && !(label.Name.Length > 2 && label.Name[1] == '-' && (label.Name[0] is 'B' or 'I')))
            {
                throw ManifestRules.Wrong("labels", $"names '{label.Name}'.", "Use O, B-type and I-type.");
            }
        }

        TextAdapters.Check(manifest);
    }

    /// <inheritdoc/>
    public override ILoadedModel<TokenClassificationInput, ImmutableArray<EntityMention>> Load(
        ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) => manifest.Input.Adapter switch
        {
            ModelInput.HashedTokens when manifest.Input.Encoder is not null => EncodedEntityRecognizer.Create(manifest, model, options),
            ModelInput.HashedTokens => HashedTokensEntityRecognizer.Create(manifest, model),
            ModelInput.WordPiece or ModelInput.Bpe or ModelInput.SentencePiece =>
                TransformerTokenClassifier.Create(manifest, model, options),
            _ => throw TextAdapters.Unknown(manifest, ModelInput.HashedTokens),
        };

    /// <inheritdoc/>
    public override TokenClassification ToOutput(in ImmutableArray<EntityMention> result, ModelKey model, string calibration, double ms) =>
        new() { Model = model, Entities = result, Ms = ms };
}
