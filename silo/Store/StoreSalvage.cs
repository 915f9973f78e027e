using System.Globalization;
using RocksDbSharp;

namespace OrleansMl.Store;

/// <summary>
/// Makes a new database of what can be read of a damaged one, which stays beside it. Between two bounds of tables it reads forwards up to
/// the damage and backwards down to it, so that a damaged block costs its own rows and no others.
/// </summary>
internal static class StoreSalvage
{
    /// <summary>Salvages the database at <paramref name="path"/>. Interrupted before the end, it has changed nothing.</summary>
    public static RocksDb Run(string path, long memory, List<string> findings)
    {
        var (working, salvaged) = ($"{path}-working", Salvaged(path));
        Copy(path, Empty(working));
        var (rows, gaps) = (0L, 0);
        using (var source = OpenWhatOpens(working, memory))
        using (var target = RocksDb.Open(EmbeddedStoreTuning.Create(memory), Empty(salvaged)))
        {
            foreach (var (from, to) in Ranges(source))
            {
                (rows, gaps) = CopyRange(source, target, from, to, rows, gaps);
            }

            target.Flush(new FlushOptions().SetWaitForFlush(true));
        }

        Directory.Delete(working, recursive: true);
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var kept = $"{path}-damaged-{stamp}";
        Directory.Move(path, kept);
        Finish(path);
        findings.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"The embedded store was damaged and OrleansMl:AcceptDataLoss is set: {rows} rows were saved, " +
            $"{gaps} gaps in the tables could not be " +
            $"read, and unreadable records of the log were left out. The damaged store is kept in '{kept}'. Take the setting away."));
        return RocksDb.Open(EmbeddedStoreTuning.Create(memory), path);
    }

    /// <summary>Puts the salvaged database into the place of the damaged one, where a kill came between the two moves.</summary>
    public static void Finish(string path)
    {
        if (!Directory.Exists(path) && Directory.Exists(Salvaged(path)))
        {
            Directory.Move(Salvaged(path), path);
        }
    }

    private static string Salvaged(string path) => $"{path}-salvaged";

    private static string Empty(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
        return path;
    }

    private static RocksDb OpenWhatOpens(string path, long memory)
    {
        var options = EmbeddedStoreTuning.Create(memory, Recovery.SkipAnyCorruptedRecords);
        Native.Instance.rocksdb_options_set_track_and_verify_wals_in_manifest(options.Handle, 0);
        try
        {
            return RocksDb.Open(options, path);
        }
        catch (RocksDbException)
        {
            // The list of tables is damaged: RocksDB makes a new one from the tables.
            Native.Instance.rocksdb_repair_db(options.Handle, path);
            return RocksDb.Open(options, path);
        }
    }

    private static IEnumerable<(byte[]? From, byte[]? To)> Ranges(RocksDb source)
    {
        byte[]? from = null;
        var bounds = source.GetLiveFilesMetadata(false)
            .SelectMany(file => new[] { file.FileDataMetadata.SmallestKeyInFile, file.FileDataMetadata.LargestKeyInFile })
            .Order(StringComparer.Ordinal)
            .Distinct();
        foreach (var bound in bounds)
        {
            var to = System.Text.Encoding.UTF8.GetBytes(bound);
            yield return (from, to);
            from = to;
        }

        yield return (from, null);
    }

    private static (long Rows, int Gaps) CopyRange(RocksDb source, RocksDb target, byte[]? from, byte[]? to, long rows, int gaps)
    {
        var options = new ReadOptions().SetFillCache(false);
        if (from is not null)
        {
            options.SetIterateLowerBound(from);
        }

        if (to is not null)
        {
            options.SetIterateUpperBound(to);
        }

        if (TryCopy(source, target, options, forwards: true, ref rows))
        {
            return (rows, gaps);
        }

        TryCopy(source, target, options, forwards: false, ref rows);
        return (rows, gaps + 1);
    }

    // False when the damage was met.
    private static bool TryCopy(RocksDb source, RocksDb target, ReadOptions options, bool forwards, ref long rows)
    {
        try
        {
            using var iterator = source.NewIterator(readOptions: options);
            for (_ = forwards ? iterator.SeekToFirst() : iterator.SeekToLast();
                 iterator.Valid();
                 _ = forwards ? iterator.Next() : iterator.Prev())
            {
                target.Put(iterator.Key(), iterator.Value());
                rows++;
            }

            Native.Instance.rocksdb_iter_get_error(iterator.Handle);
            return true;
        }
        catch (RocksDbException)
        {
            return false;
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
