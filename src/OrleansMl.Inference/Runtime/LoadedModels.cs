namespace OrleansMl.Models;

/// <summary>The tasks and adapters that this version can run; see <see cref="ILoadedModel"/> for how to add one.</summary>
internal static class LoadedModels
{
    /// <exception cref="ModelPackageException">The adapter or task is unknown, or the model does not fit it.</exception>
    public static ILoadedModel Open(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) =>
        (manifest.Task, manifest.Input.Adapter) switch
        {
            (ModelTasks.TextClassification, ModelInput.HashedNgrams) => HashedNgramsClassifier.Create(manifest, model, options),
            (ModelTasks.TokenClassification, ModelInput.HashedTokens) => HashedTokensEntityRecognizer.Create(manifest, model),
            (ModelTasks.FeatureExtraction, ModelInput.HashedWords) => HashedWordsEmbedder.Create(manifest, model),
            (ModelTasks.TextClassification, ModelInput.WordPiece or ModelInput.Bpe or ModelInput.SentencePiece) =>
                TransformerClassifier.Create(manifest, model, options),
            (ModelTasks.FeatureExtraction, ModelInput.WordPiece or ModelInput.Bpe or ModelInput.SentencePiece) =>
                TransformerEmbedder.Create(manifest, model, options),
            (ModelTasks.TokenClassification, ModelInput.WordPiece or ModelInput.Bpe or ModelInput.SentencePiece) =>
                TransformerTokenClassifier.Create(manifest, model, options),
            (ModelTasks.ImageClassification, ModelInput.Picture) => ImageClassifier.Create(manifest, model, options),
            (ModelTasks.CascadeForecast, ModelInput.Cascade) => CascadeForecaster.Create(manifest, model),
            (ModelTasks.CascadeForecast, var adapter) => throw UnknownAdapter(manifest.Task, adapter, ModelInput.Cascade),
            (ModelTasks.ImageClassification, var adapter) => throw UnknownAdapter(manifest.Task, adapter, ModelInput.Picture),
            (ModelTasks.TextClassification, var adapter) =>
                throw UnknownAdapter(
                    manifest.Task, adapter, ModelInput.HashedNgrams, ModelInput.WordPiece, ModelInput.Bpe, ModelInput.SentencePiece),
            (ModelTasks.TokenClassification, var adapter) =>
                throw UnknownAdapter(
                    manifest.Task, adapter, ModelInput.HashedTokens, ModelInput.WordPiece, ModelInput.Bpe, ModelInput.SentencePiece),
            (ModelTasks.FeatureExtraction, var adapter) =>
                throw UnknownAdapter(
                    manifest.Task, adapter, ModelInput.HashedWords, ModelInput.WordPiece, ModelInput.Bpe, ModelInput.SentencePiece),
            (var task, _) =>
                throw new ModelPackageException(
                    "model.json: task",
                    $"is '{task}'.",
                    $"This version runs {ModelTasks.TextClassification}, {ModelTasks.TokenClassification}, " +
                    $"{ModelTasks.FeatureExtraction}, {ModelTasks.ImageClassification} and {ModelTasks.CascadeForecast}."),
        };

    private static ModelPackageException UnknownAdapter(string task, string adapter, params ReadOnlySpan<string> known) =>
        new("model.json: input.adapter", $"is '{adapter}'.", $"For {task} this version runs {string.Join(", ", known.ToArray())}.");
}
