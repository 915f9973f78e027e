using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansMl.Storage;

namespace OrleansMl.Recommendations;

// Chunks first, then the pointer.
internal sealed partial class FactorTrainerGrain
{
    private async Task PublishAsync(FactorSnapshot snapshot, byte[] bytes, string? forcedBy, CancellationToken cancellationToken)
    {
        await _publishing.WaitAsync(cancellationToken);
        try
        {
            var chunks = (bytes.Length + StoredFactors.ChunkBytes - 1) / StoredFactors.ChunkBytes;
            var next = Published.Value.Then(new()
            {
                Chunks = chunks,
                Validation = snapshot.Facts.Validation,
                Items = snapshot.Ids.Length,
                Interactions = snapshot.Facts.Interactions,
                PublishedAt = timeProvider.GetUtcNow(),
                ForcedBy = forcedBy,
            });
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var part = bytes.AsSpan(
                    chunk * StoredFactors.ChunkBytes,
                    Math.Min(StoredFactors.ChunkBytes, bytes.Length - (chunk * StoredFactors.ChunkBytes))).ToArray();

                // Nobody reads it before the pointer moves, and the next training writes it again: nothing to give up when it fails.
                var row = new StoredRecord<StoredFactorsChunk>(storage, this.GetGrainId(), next.ChunkName(chunk), () => { });
                await row.LoadAsync();
                await row.SaveAsync(new()
                {
                    Version = next.Version,
                    Crc = FactorSnapshot.Crc32C(part),
                    Bytes = ImmutableCollectionsMarshal.AsImmutableArray(part),
                });
                _progress = new("publishing", (chunk + 1.0) / chunks);
            }

            await Published.SaveAsync(next);
        }
        finally
        {
            _publishing.Release();
        }
    }
}
