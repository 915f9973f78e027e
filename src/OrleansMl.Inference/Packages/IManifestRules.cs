namespace OrleansMl.Packages;

/// <summary>What a manifest must say beyond its schema: the rules of its task.</summary>
public interface IManifestRules
{
    /// <summary>Checks the fields that mean something to the task. A task that is not known is no mistake of the manifest.</summary>
    /// <exception cref="ModelPackageException">A field is wrong; the message names it.</exception>
    void Check(ModelManifest manifest);
}
