using System.Security.Cryptography;
using OrleansMl.Media;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.TensorFlowJs;

namespace OrleansMl.Models;

/// <summary>What became of one package.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Installed">False when it was there already.</param>
/// <param name="Comparison">How it compares with its original; null when there is nothing to compare.</param>
internal sealed record Installation(string Folder, bool Installed, ImageSafetyCheck? Comparison = null);

/// <summary>
/// Fetches the files of a package beside the models folder's packages, checks the whole as loading
/// does, and only then puts it where nodes look.
/// </summary>
/// <param name="download">Fetches.</param>
/// <param name="remotes">Where files come from.</param>
/// <param name="models">The models folder.</param>
/// <param name="archives">A folder with archives that were fetched by other means; null for none.</param>
internal sealed class PackageInstaller(FileDownload download, RemoteFiles remotes, string models, string? archives)
{
    // A leading dot and no version: nodes do not take it for a package.
    private readonly string _work = Path.Combine(models, ".pull");

    /// <summary>True when a version is there, whole or not.</summary>
    public static bool IsInstalled(CatalogEntry entry, string models) => Directory.Exists(Path.Combine(models, entry.Name, entry.Version));

    /// <param name="entry">What to install.</param>
    /// <param name="progress">Told how many bytes of the package are there.</param>
    /// <param name="cancellationToken">Stops; what was fetched stays for the next time.</param>
    /// <exception cref="PullException">It was not installed.</exception>
    public async Task<Installation> InstallAsync(CatalogEntry entry, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(models, entry.Name, entry.Version);
        if (Directory.Exists(folder))
        {
            return PackageReport.Verify(folder, ShippedModelTasks.All).Problem is { } broken
                ? throw new PullException($"{folder} is there and broken: {broken} Remove the folder and run the command again.")
                : new(folder, Installed: false);
        }

        var staging = Path.Combine(_work, entry.Name, entry.Version);
        Directory.CreateDirectory(staging);
        await FetchAddressesAsync(entry, staging, progress, cancellationToken);
        await UnpackAsync(entry, staging, progress, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(staging, ModelManifest.FileName), entry.ToManifest(), cancellationToken);
        if (PackageReport.Verify(staging, ShippedModelTasks.All).Problem is { } problem)
        {
            throw new PullException(
                "The files came as promised, but the package cannot be used: " +
                $"{problem} Mend the catalogue's manifest and run the command again.");
        }

        var comparison = Compare(entry, staging);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.Move(staging, folder);
        Directory.Delete(Path.Combine(_work, entry.Name), recursive: true);
        return new(folder, Installed: true, comparison);
    }

    /// <summary>Removes the archives that packages were installed from: several may have needed the same one.</summary>
    public void RemoveArchives()
    {
        if (Directory.Exists(Downloads))
        {
            Directory.Delete(Downloads, recursive: true);
        }

        if (Directory.Exists(_work) && !Directory.EnumerateFileSystemEntries(_work).Any())
        {
            Directory.Delete(_work);
        }
    }

    private string Downloads => Path.Combine(_work, "archives");

    private async Task FetchAddressesAsync(
        CatalogEntry entry, string staging, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var before = 0L;
        foreach (var file in entry.Files.Where(file => file.Url is not null))
        {
            await download.FetchAsync(
                remotes.At(new Uri(file.Url!)),
                new(file.Path, file.Sha256, file.Size),
                Path.Combine(staging, file.Path),
                new Offset(progress, before),
                cancellationToken);
            before += file.Size;
        }
    }

    private async Task UnpackAsync(CatalogEntry entry, string staging, IProgress<long> progress, CancellationToken cancellationToken)
    {
        if (entry.Archive is not { } archive)
        {
            return;
        }

        var path = await FindArchiveAsync(archive, cancellationToken);
        if (path is null)
        {
            path = Path.Combine(Downloads, archive.FileName);
            await download.FetchAsync(
                remotes.Of(archive),
                new(archive.FileName, archive.Sha256, archive.Size),
                path,
                new Offset(progress, entry.Bytes - archive.Size),
                cancellationToken);
        }

        progress.Report(entry.Bytes);
        var files = entry.Files.Where(file => file.Url is null).ToList();
        List<CatalogPart> wanted = [.. files.SelectMany(file => file.Parts).DistinctBy(part => part.Path)];
        var entries = await ArchiveReader.ReadAsync(path, archive.Name, wanted, cancellationToken);
        foreach (var file in files)
        {
            var bytes = file.Convert is null ? entries[file.Entry!] : Convert(entry, file, entries);
            var target = Path.Combine(staging, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllBytesAsync(target, bytes, cancellationToken);
        }
    }

    // Archives of other means are somebody else's: another one is refused, and stays.
    private async Task<string?> FindArchiveAsync(CatalogArchive archive, CancellationToken cancellationToken)
    {
        var path = archives is null
            ? null
            : Directory.EnumerateFiles(archives)
                .Where(file => string.Equals(Path.GetFileName(file), archive.FileName, StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)
                .FirstOrDefault();
        if (path is not null && await FileDownload.HashAsync(path, cancellationToken) is var hash && hash != archive.Sha256)
        {
            throw new PullException(
                $"{path} has the sha256 {hash}, the catalogue promises {archive.Sha256} of {archive.Name}; nothing was installed. " +
                "Put the right archive there, or take it away and have it fetched.");
        }

        return path;
    }

    private static byte[] Convert(CatalogEntry entry, CatalogFile file, Dictionary<string, byte[]> entries)
    {
        byte[] bytes;
        try
        {
            bytes = file.Convert == CatalogFile.TensorFlowJs
                ? ToOnnx(entry.Name, file, entries)
                : AssemblyResource.Read(entries[file.Parts[0].Path], file.Resource!, file.Size);
        }
        catch (InvalidDataException exception)
        {
            throw new PullException($"{file.Path} of {entry.Key} cannot be made: {exception.Message}.");
        }

        var hash = System.Convert.ToHexStringLower(SHA256.HashData(bytes));
        return hash == file.Sha256 && bytes.LongLength == file.Size
            ? bytes
            : throw new PullException(
                $"{file.Path} of {entry.Key} became {bytes.LongLength:N0} bytes with the sha256 {hash}; the catalogue promises " +
                $"{file.Size:N0} bytes with {file.Sha256}. Nothing was installed: program and catalogue are of different versions.");
    }

    private static byte[] ToOnnx(string name, CatalogFile file, Dictionary<string, byte[]> entries)
    {
        var shards = file.Parts.Skip(1).ToDictionary(
            part => part.Path[(part.Path.LastIndexOf('/') + 1)..],
            part => (ReadOnlyMemory<byte>)entries[part.Path],
            StringComparer.Ordinal);
        return TensorFlowJsImporter.ToOnnx(TensorFlowJsModel.Read(entries[file.Parts[0].Path], shards), name);
    }

    private static ImageSafetyCheck? Compare(CatalogEntry entry, string staging)
    {
        if (entry.Reference is not { } reference)
        {
            return null;
        }

        ImageSafetyCheck comparison;
        try
        {
            comparison = ImageSafetyCheck.Run(staging, reference.Scores);
        }
        catch (ModelPackageException exception)
        {
            throw new PullException(
                $"{entry.Key} cannot be compared with its original: {exception.Message} Mend the catalogue's reference, or take it out.");
        }

        return comparison.MaxDifference <= reference.Tolerance
            ? comparison
            : throw new PullException(
                $"The scores of {entry.Key} differ from its original's by up to {comparison.MaxDifference:G2}, more than the " +
                $"{reference.Tolerance:G2} that the catalogue allows; nothing was installed.");
    }

    private sealed class Offset(IProgress<long> progress, long start) : IProgress<long>
    {
        public void Report(long value) => progress.Report(start + value);
    }
}
