namespace OrleansMl.Models;

/// <summary>The adapters this version can run.</summary>
internal static class TextClassifiers
{
    /// <exception cref="ModelPackageException">The adapter or task is unknown, or the model does not fit it.</exception>
    public static ITextClassifier Open(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        if (manifest.Task != "text-classification")
            throw new ModelPackageException("model.json: task", $"is '{manifest.Task}'.", "This version runs text-classification.");
        return manifest.Input.Adapter switch
        {
            ModelInput.HashedNgrams => HashedNgramsClassifier.Create(manifest, model, options),
            var adapter => throw new ModelPackageException("model.json: input.adapter", $"is '{adapter}'.", $"This version runs {ModelInput.HashedNgrams}."),
        };
    }
}
