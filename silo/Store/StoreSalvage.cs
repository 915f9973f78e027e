using System.Globalization;
using RocksDbSharp;

namespace OrleansMl.Store;

/// <summary>
/// Makes a new database of what can be read of a damaged one, which stays beside it. Between two bounds of tables it reads forwards up to
/// the damage and backwards down to it. What lies in between but in other tables, newer ones too, is read from a copy without the damaged
/// tables. So a damaged block costs its own rows and no others; of those an older version may come back.
/// </summary>
internal static class StoreSalvage
{
    /// <summary>Salvages the database at <paramref name="path"/>. Interrupted before the end, it has changed nothing.</summary>
    public static RocksDb Run(string path, long memory, List<string> findings)
    {
        var (working, salvaged) = ($"{path}-working", Salvaged(path));
        Copy(path, Empty(working));
        var rows = 0L;
        List<(byte[]? From, byte[]? To)> gaps = [];
        using (var source = OpenWhatOpens(working, memory))
        using (var target = RocksDb.Open(EmbeddedStoreTuning.Create(memory), Empty(salvaged)))
        {
            foreach (var (from, to) in Ranges(source))
            {
                if (!TryCopyRange(source, target, from, to, ref rows))
                {
                    gaps.Add((from, to));
                }
            }

            source.Dispose();
            FillGaps(working, memory, target, gaps, ref rows);
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
            $"{gaps.Count} gaps in the tables could not be " +
            $"read, and what follows a damaged place of the log was left out, if there is one. " +
            $"The damaged store is kept in '{kept}'. Take the setting away."));
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
        options.SetCreateIfMissing(false);
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

    private static bool TryCopyRange(RocksDb source, RocksDb target, byte[]? from, byte[]? to, ref long rows)
    {
        var options = Between(from, to);
        if (TryCopy(source, target, options, forwards: true, isOnlyNew: false, ref rows))
        {
            return true;
        }

        TryCopy(source, target, options, forwards: false, isOnlyNew: false, ref rows);
        return false;
    }

    private static ReadOptions Between(byte[]? from, byte[]? to)
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

        return options;
    }

    // The damaged tables are taken away one by one, and the list of tables is made anew without them.
    private static void FillGaps(string working, long memory, RocksDb target, List<(byte[]? From, byte[]? To)> gaps, ref long rows)
    {
        if (gaps.Count == 0)
        {
            return;
        }

        while (true)
        {
            using var source = OpenWhatOpens(working, memory);
            if (DamagedTable(source, working) is not { } table)
            {
                foreach (var (from, to) in gaps)
                {
                    TryCopy(source, target, Between(from, to), forwards: true, isOnlyNew: true, ref rows);
                }

                return;
            }

            source.Dispose();
            File.Delete(table);
            Native.Instance.rocksdb_repair_db(EmbeddedStoreTuning.Create(memory).Handle, working);
        }
    }

    // Null when there is none left, or none that RocksDB names.
    private static string? DamagedTable(RocksDb source, string working)
    {
        try
        {
            Native.Instance.rocksdb_verify_checksum(source.Handle);
            return null;
        }
        catch (RocksDbException exception)
        {
            return Directory.EnumerateFiles(working, "*.sst")
                .FirstOrDefault(file => exception.Message.Contains(Path.GetFileName(file), StringComparison.Ordinal));
        }
    }

    // False when the damage was met.
    private static bool TryCopy(
        RocksDb source, RocksDb target, ReadOptions options, bool forwards, bool isOnlyNew, ref long rows)
    {
        try
        {
            using var iterator = source.NewIterator(readOptions: options);
            for (_ = forwards ? iterator.SeekToFirst() : iterator.SeekToLast();
                 iterator.Valid();
                 _ = forwards ? iterator.Next() : iterator.Prev())
            {
                var key = iterator.Key();
                if (!isOnlyNew || target.Get(key) is null)
                {
                    target.Put(key, iterator.Value());
                    rows++;
                }
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
