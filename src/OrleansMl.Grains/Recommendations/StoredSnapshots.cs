using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Recommendations;

/// <summary>Reads what is published from the store, and checks it.</summary>
internal static class StoredSnapshots
{
    /// <summary>Reads the snapshot that a pointer names.</summary>
    /// <param name="storage">The store.</param>
    /// <param name="trainer">Whose chunks they are.</param>
    /// <param name="stored">The pointer.</param>
    /// <param name="onProgress">Called before each chunk.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">A chunk is of another version or was changed; the message says which.</exception>
    public static async Task<FactorSnapshot> ReadSnapshotAsync(
        this IGrainStorage storage, GrainId trainer, StoredFactors stored, Action onProgress, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        for (var chunk = 0; chunk < stored.Chunks; chunk++)
        {
            onProgress();
            var row = await storage.ReadAsync<StoredFactorsChunk>(trainer, stored.ChunkName(chunk)).WaitAsync(cancellationToken);
            var part = row.Bytes.AsSpan().ToArray();
            if (row.Version != stored.WrittenVersion || FactorSnapshot.Crc32C(part) != row.Crc)
            {
                throw new InvalidDataException($"chunk {chunk} has the wrong version or checksum");
            }

            bytes.Write(part);
        }

        return FactorSnapshot.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
