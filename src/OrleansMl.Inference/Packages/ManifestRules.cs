namespace OrleansMl.Packages;

/// <summary>Rules that the manifests of several tasks share.</summary>
public static class ManifestRules
{
    /// <summary>For models whose outputs are labels.</summary>
    /// <exception cref="ModelPackageException">There is none.</exception>
    public static void RequireLabels(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Labels.Count == 0)
        {
            throw Wrong("labels", "is empty.", "Name what each output column means, in order.");
        }
    }

    /// <summary>A field of <c>model.json</c> is wrong.</summary>
    /// <param name="field">The field, for example <c>input.fold</c>.</param>
    /// <param name="problem">What is wrong with it: the end of a sentence that begins with the field.</param>
    /// <param name="remedy">What mends it: a sentence.</param>
    /// <param name="inner">What was thrown; null for nothing.</param>
    public static ModelPackageException Wrong(string field, string problem, string remedy, Exception? inner = null) =>
        new(field == ModelManifest.FileName ? field : $"{ModelManifest.FileName}: {field}", problem, remedy, inner);
}
