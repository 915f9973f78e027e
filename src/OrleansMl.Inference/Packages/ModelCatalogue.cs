using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OrleansMl.Models;

namespace OrleansMl.Packages;

/// <summary>
/// The packages under a list of folders, as <c>folder/name/version/</c>. A look at the folders is a directory walk and,
/// for what changed, a read of model.json; it happens at the first use, when something is asked for that is not there,
/// and now and then, but never more than once a second.
/// </summary>
internal sealed class ModelCatalogue(IReadOnlyList<string> directories, IManifestRules rules, TimeProvider time)
{
    /// <summary>The shortest time between two looks at the folders.</summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromSeconds(1);

    /// <summary>A new version goes live within this time even if nobody asks for it.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly Lock _scanning = new();
    private Snapshot _snapshot = Snapshot.Empty;
    private int _refreshing;

    /// <summary>Every package seen, ordered by name, then from the highest version down.</summary>
    public IReadOnlyList<CatalogueEntry> All => Fresh(MinAge).All;

    /// <summary>The package of a version; null when it is not installed.</summary>
    public CatalogueEntry? Find(ModelKey key) => Current().ByKey.GetValueOrDefault(key) ?? Fresh(MinAge).ByKey.GetValueOrDefault(key);

    /// <summary>The packages of a name, highest version first; empty when none is installed.</summary>
    public IReadOnlyList<CatalogueEntry> Versions(string name) =>
        Current().ByName.GetValueOrDefault(name) ?? Fresh(MinAge).ByName.GetValueOrDefault(name) ?? [];

    /// <summary>Looks at the folders again unless that happened within the last second.</summary>
    public void Refresh() => Fresh(MinAge);

    // The hot path: no lock, no I/O on the caller's thread.
    private Snapshot Current()
    {
        var snapshot = Volatile.Read(ref _snapshot);
        if (snapshot == Snapshot.Empty)
        {
            return Fresh(MinAge);
        }

        if (time.GetElapsedTime(snapshot.Taken) >= MaxAge && Interlocked.Exchange(ref _refreshing, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self =>
            {
                try
                {
                    self.Fresh(MinAge);
                }
                finally
                {
                    Volatile.Write(ref self._refreshing, 0);
                }
            }, this, preferLocal: false);
        }

        return snapshot;
    }

    private Snapshot Fresh(TimeSpan age)
    {
        var snapshot = Volatile.Read(ref _snapshot);
        if (snapshot != Snapshot.Empty && time.GetElapsedTime(snapshot.Taken) < age)
        {
            return snapshot;
        }

        lock (_scanning)
        {
            snapshot = _snapshot;
            if (snapshot == Snapshot.Empty || time.GetElapsedTime(snapshot.Taken) >= age)
            {
                Volatile.Write(ref _snapshot, snapshot = Scan(snapshot));
            }

            return snapshot;
        }
    }

    private Snapshot Scan(Snapshot before)
    {
        var entries = new Dictionary<ModelKey, CatalogueEntry>();
        foreach (var root in directories)
        {
            foreach (var nameFolder in Folders(root))
            {
                foreach (var versionFolder in Folders(nameFolder))
                {
                    // A folder that cannot be a version is not a package: someone's notes, or a download that has not been renamed yet.
                    var key = new ModelKey(Path.GetFileName(nameFolder), Path.GetFileName(versionFolder));
                    if (!ModelKey.IsValidName(key.Name)
                        || !SemanticVersion.TryParse(key.Version, out var version)
                        || entries.ContainsKey(key))
                    {
                        continue;
                    }

                    var fingerprint = Fingerprint.Of(versionFolder);
                    entries.Add(
                        key,
                        before.ByKey.GetValueOrDefault(key) is { } known
                            && known.Folder == versionFolder
                            && known.Fingerprint == fingerprint
                            ? known
                            : Open(key, version, versionFolder, fingerprint));
                }
            }
        }

        var byName = entries.Values
            .GroupBy(e => e.Key.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(
                g => g.Key,
                IReadOnlyList<CatalogueEntry> (g) =>
                    [.. g.OrderByDescending(e => e.Version).ThenBy(e => e.Key.Version, StringComparer.Ordinal)],
                StringComparer.Ordinal);
        return new(
            time.GetTimestamp(),
            entries.ToFrozenDictionary(),
            byName,
            [.. byName.OrderBy(n => n.Key, StringComparer.Ordinal).SelectMany(n => n.Value)]);
    }

    private CatalogueEntry Open(ModelKey key, SemanticVersion version, string folder, Fingerprint fingerprint)
    {
        try
        {
            return new(key, version, folder, fingerprint, ModelPackage.Open(folder, rules), Problem: null);
        }
        catch (ModelPackageException exception)
        {
            return new(key, version, folder, fingerprint, Package: null, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(key, version, folder, fingerprint, Package: null, $"The folder cannot be read: {exception.Message}");
        }
    }

    private static string[] Folders(string folder)
    {
        try
        {
            var folders = Directory.GetDirectories(folder);
            Array.Sort(folders, StringComparer.Ordinal);
            return folders;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private sealed record Snapshot(
        long Taken,
        FrozenDictionary<ModelKey, CatalogueEntry> ByKey,
        FrozenDictionary<string, IReadOnlyList<CatalogueEntry>> ByName,
        IReadOnlyList<CatalogueEntry> All)
    {
        public static readonly Snapshot Empty = new(
            0, FrozenDictionary<ModelKey, CatalogueEntry>.Empty, FrozenDictionary<string, IReadOnlyList<CatalogueEntry>>.Empty, []);
    }
}

/// <summary>A package as last seen. Exactly one of <paramref name="Package"/> and <paramref name="Problem"/> is set.</summary>
internal sealed record CatalogueEntry(
    ModelKey Key,
    SemanticVersion Version,
    string Folder,
    Fingerprint Fingerprint,
    ModelPackage? Package,
    string? Problem);

/// <summary>Tells whether any file of a folder has been touched: a hash over paths, sizes and times of last write.</summary>
internal readonly record struct Fingerprint(ulong Value)
{
    public static Fingerprint Of(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            // Links are not followed: a package that holds one is refused anyway.
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                MaxRecursionDepth = 4,
                AttributesToSkip = FileAttributes.ReparsePoint
            };
            foreach (var entry in new DirectoryInfo(folder)
                .EnumerateFileSystemInfos("*", options)
                .OrderBy(e => e.FullName, StringComparer.Ordinal))
            {
                hash.AppendData(MemoryMarshal.AsBytes(entry.FullName.AsSpan()));
                hash.AppendData(BitConverter.GetBytes(entry.LastWriteTimeUtc.Ticks));
                hash.AppendData(BitConverter.GetBytes(entry is FileInfo file ? file.Length : -1));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Vanished while we looked: whatever comes next differs from this.
            return default;
        }

        return new(BitConverter.ToUInt64(hash.GetHashAndReset()));
    }
}
