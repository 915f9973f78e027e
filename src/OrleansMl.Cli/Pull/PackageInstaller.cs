using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Models;

/// <summary>
/// Fetches the files of a package beside the models folder's packages, checks the whole as loading
/// does, and only then puts it where nodes look.
/// </summary>
internal sealed class PackageInstaller(FileDownload download)
{
    /// <param name="entry">What to install.</param>
    /// <param name="models">The models folder.</param>
    /// <param name="progress">Told how many bytes of the package are there.</param>
    /// <param name="cancellationToken">Stops; what was fetched stays for the next time.</param>
    /// <returns>The package's folder, and false when it was there already.</returns>
    /// <exception cref="PullException">It was not installed.</exception>
    public async Task<(string Folder, bool Installed)> InstallAsync(
        CatalogEntry entry, string models, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(models, entry.Name, entry.Version);
        if (Directory.Exists(folder))
        {
            return PackageReport.Verify(folder, ShippedModelTasks.All).Problem is { } broken
                ? throw new PullException($"{folder} is there and broken: {broken} Remove the folder and run the command again.")
                : (folder, false);
        }

        // A leading dot and no version: nodes do not take it for a package.
        var staging = Path.Combine(models, ".pull", entry.Name, entry.Version);
        var before = 0L;
        foreach (var file in entry.Files)
        {
            var start = before;
            await download.FetchAsync(file, Path.Combine(staging, file.Path), new Offset(progress, start), cancellationToken);
            before += file.Size;
        }

        await File.WriteAllBytesAsync(Path.Combine(staging, ModelManifest.FileName), entry.ToManifest(), cancellationToken);
        if (PackageReport.Verify(staging, ShippedModelTasks.All).Problem is { } problem)
        {
            throw new PullException(
                "The files came as promised, but the package cannot be used: " +
                $"{problem} Mend the catalogue's manifest and run the command again.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.Move(staging, folder);
        Directory.Delete(Path.Combine(models, ".pull", entry.Name), recursive: true);
        return (folder, true);
    }

    private sealed class Offset(IProgress<long> progress, long start) : IProgress<long>
    {
        public void Report(long value) => progress.Report(start + value);
    }
}
