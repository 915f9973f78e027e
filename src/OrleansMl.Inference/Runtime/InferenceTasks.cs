using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Runtime;

/// <summary>The registered tasks, as packages need them.</summary>
/// <param name="tasks">The tasks.</param>
public sealed class InferenceTasks(ModelTaskRegistry tasks) : IManifestRules
{
    /// <summary>The tasks by name, input and output.</summary>
    public ModelTaskRegistry Registry { get; } = tasks;

    /// <inheritdoc/>
    public void Check(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        Find(manifest)?.Check(manifest);
    }

    /// <exception cref="ModelPackageException">The task is unknown, or the model does not fit it.</exception>
    internal ILoadedModel Load(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) =>
        Require(manifest).Load(manifest, model, options);

    /// <exception cref="ModelPackageException">The task is unknown.</exception>
    internal IInferenceTask Require(ModelManifest manifest) => Find(manifest) ?? throw new ModelPackageException(
        "model.json: task",
        $"is '{manifest.Task}'.",
        $"This version runs {string.Join(", ", Registry.Names.SkipLast(1))} and {Registry.Names[^1]}.");

    private IInferenceTask? Find(ModelManifest manifest) => Registry.Find(manifest.Task) as IInferenceTask;
}
