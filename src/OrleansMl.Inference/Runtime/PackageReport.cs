using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Runtime;

/// <summary>What there is to say about a package on disk without a running node.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Name">The model's name; taken from the folder when the manifest cannot be read.</param>
/// <param name="Version">The version; likewise.</param>
/// <param name="Live">True when it is the version a node would answer with.</param>
/// <param name="Problem">Why it cannot be used; null when nothing was found.</param>
/// <param name="Manifest">Its manifest; null when that cannot be read.</param>
public sealed record PackageReport(string Folder, string Name, string Version, bool Live, string? Problem, ModelManifest? Manifest)
{
    /// <summary>
    /// Every package under the folders, ordered by name, then from the highest version down. Reads manifests, not models.
    /// </summary>
    /// <param name="directories">The folders.</param>
    /// <param name="tasks">The kinds of model.</param>
    public static IReadOnlyList<PackageReport> List(IReadOnlyList<string> directories, InferenceTasks tasks)
    {
        var entries = new ModelCatalogue(directories, tasks, TimeProvider.System).All;
        var live = entries.GroupBy(e => e.Key.Name).Select(g => (g.FirstOrDefault(e => e.Problem is null) ?? g.First()).Key).ToHashSet();
        return
        [
            .. entries.Select(
                e => new PackageReport(e.Folder, e.Key.Name, e.Key.Version, live.Contains(e.Key), e.Problem, e.Package?.Manifest))
        ];
    }

    /// <summary>
    /// Checks everything that loading checks: manifest, hashes, sizes, links, opset, names and
    /// shapes; and that ONNX Runtime takes the model.
    /// </summary>
    /// <param name="folder">The folder of one version.</param>
    /// <param name="tasks">The kinds of model.</param>
    public static PackageReport Verify(string folder, InferenceTasks tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ModelManifest? manifest = null;
        string? problem = null;
        try
        {
            var package = ModelPackage.Open(folder, tasks);
            manifest = package.Manifest;
            using var _ = tasks.Load(manifest, package.Verify(), new() { Kernel = LinearKernel.Onnx });
        }
        catch (Exception exception) when (exception is ModelPackageException or IOException or UnauthorizedAccessException)
        {
            problem = exception.Message;
        }

        return new(
            folder,
            manifest?.Name ?? Path.GetFileName(Path.GetDirectoryName(folder)) ?? "",
            manifest?.Version ?? Path.GetFileName(folder),
            Live: false,
            problem,
            manifest);
    }
}
