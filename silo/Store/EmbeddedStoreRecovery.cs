using System.Globalization;
using RocksDbSharp;

namespace OrleansMl.Store;

/// <summary>
/// Opens the database and never in silence: a torn tail of the log is cut and said, damage stops the start with the file and the place, and
/// only <c>OrleansMl:AcceptDataLoss</c> goes on with what can be read, beside a copy of what was there.
/// </summary>
internal static class EmbeddedStoreRecovery
{
    private const string Folder = "rocksdb";

    /// <summary>The folder of the database in the data directory.</summary>
    public static string PathIn(string directory) => Path.Combine(directory, Folder);

    public static (RocksDb Database, IReadOnlyList<string> Findings) Open(string directory, EmbeddedStoreOptions options)
    {
        var path = PathIn(directory);
        var findings = new List<string>();
        StoreSalvage.Finish(path);
        GarnetTakeover.Run(directory, path, options, findings);
        if (!Directory.Exists(path))
        {
            return (RocksDb.Open(EmbeddedStoreTuning.Create(options.Memory), path), findings);
        }

        try
        {
            Examine(path, options.Memory, findings);
            var database = RocksDb.Open(EmbeddedStoreTuning.Create(options.Memory), path);
            try
            {
                // Every block of every table, against its checksum.
                Native.Instance.rocksdb_verify_checksum(database.Handle);
                return (database, findings);
            }
            catch
            {
                database.Dispose();
                throw;
            }
        }
        catch (RocksDbException exception) when (!IsDamage(exception))
        {
            throw new InvalidOperationException(
                $"The embedded store cannot be opened: {exception.Message} Its data is as it was. " +
                "Give it the space or the rights it lacks.",
                exception);
        }
        catch (Exception exception) when (exception is RocksDbException or DamagedStoreException)
        {
            if (!options.AcceptDataLoss)
            {
                throw new InvalidOperationException(
                    $"The embedded store is damaged: {exception.Message} Nothing was changed. " +
                    $"Restore the data directory '{directory}' from a " +
                    "backup, or start once with --OrleansMl:AcceptDataLoss=true: " +
                    "that copies the store aside and goes on with what can be read.",
                    exception);
            }

            return (StoreSalvage.Run(path, options.Memory, findings), findings);
        }
    }

    // A full disk or a missing right is no damage; a file that is not there is.
    private static bool IsDamage(RocksDbException exception) =>
        !exception.Message.StartsWith("IO error", StringComparison.Ordinal)
        || exception.Message.Contains("No such file", StringComparison.Ordinal);

    // Changes nothing unless all is well but the last record of the log.
    private static void Examine(string path, long memory, List<string> findings)
    {
        if (!File.Exists(Path.Combine(path, "CURRENT"))
            && (Directory.EnumerateFiles(path, "*.sst").Any() || Directory.EnumerateFiles(path, "*.log").Any()))
        {
            throw new DamagedStoreException($"the file '{Path.Combine(path, "CURRENT")}' is missing.");
        }

        List<string> logs = [.. Directory.EnumerateFiles(path, "*.log").Order(StringComparer.Ordinal)];
        var last = 0UL;
        WriteAheadLogFinding? torn = null;
        foreach (var log in logs)
        {
            var finding = WriteAheadLog.Examine(log);
            last = Math.Max(last, finding.LastSequence);
            if (finding.State == WriteAheadLogState.Whole)
            {
                continue;
            }

            // An older log was complete before the newer one began.
            if (finding.State == WriteAheadLogState.Damaged || log != logs[^1])
            {
                throw new DamagedStoreException(string.Create(
                    CultureInfo.InvariantCulture, $"the log '{log}' cannot be read at offset {finding.Offset} of {finding.Length} bytes."));
            }

            torn = finding;
        }

        DemandLastWrite(path, memory, last, logs.Count > 0 ? logs[^1] : null, torn);
        if (torn is { } tail)
        {
            Cut(logs[^1], tail, findings);
        }
    }

    private static void DemandLastWrite(string path, long memory, ulong last, string? log, WriteAheadLogFinding? torn)
    {
        if (LastWrite.Read(path) is not { } expected || last >= expected)
        {
            return;
        }

        // Nothing is in the log when everything is in tables: they say how far they go.
        if (last == 0)
        {
            using var tables = RocksDb.OpenReadOnly(EmbeddedStoreTuning.Create(memory, Recovery.PointInTime), path, false);
            last = tables.GetLatestSequenceNumber();
        }

        if (last < expected)
        {
            var place = torn is { } at ? $" at offset {at.Offset} of {at.Length} bytes" : "";
            throw new DamagedStoreException(
                $"the log '{log ?? Path.Combine(path, "*.log")}' ends{place} with write {last}, and write {expected} was answered: " +
                $"at least {expected - last} writes are missing.");
        }
    }

    private static void Cut(string log, WriteAheadLogFinding torn, List<string> findings)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Write);
        file.SetLength(torn.Offset);
        file.Flush(flushToDisk: true);
        findings.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"The last record of the embedded store's log '{log}' was incomplete, as a killed process leaves it: cut at offset " +
            $"{torn.Offset}, {torn.Length - torn.Offset} bytes. Everything before it is there."));
    }

    private sealed class DamagedStoreException(string message) : Exception(message);
}
