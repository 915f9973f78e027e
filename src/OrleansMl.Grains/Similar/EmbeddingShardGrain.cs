using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Embedding;
using OrleansMl.Models;

namespace OrleansMl.Similar;

/// <summary>Holds its items' vectors in memory, one table per embedding version, and in the store in pieces.</summary>
[GrainType("embedding-shard")]
internal sealed class EmbeddingShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IEmbeddingShardGrain
{
    /// <summary>Never change it for a store that holds vectors.</summary>
    private const int Pieces = 128;

    private readonly GrainState<StoredVectors>[] _pieces = [.. Enumerable.Range(0, Pieces).Select(_ => new GrainState<StoredVectors>(new()))];
    private readonly Dictionary<ModelKey, VectorTable> _tables = [];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_pieces.Select((piece, i) => storage.ReadStateAsync(NameOf(i), this.GetGrainId(), piece)));
        foreach (var item in _pieces.SelectMany(piece => piece.State!.Items))
        {
            TableOf(item.Version, item.Numbers.Length).Set(item.ContentId, item.ToVector());
        }
    }

    public Task SetAsync(string contentId, ModelKey version, ImmutableArray<float> vector, CancellationToken cancellationToken) =>
        SaveAsync(contentId, stored => stored.Set(StoredVector.Of(contentId, version, vector)));

    public Task RemoveAsync(string contentId, CancellationToken cancellationToken) => SaveAsync(contentId, stored => stored.Without(contentId));

    public Task<ImmutableArray<VectorMatch>> NearestAsync(ModelKey version, ImmutableArray<float> vector, int count, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<VectorMatch>>(_tables.TryGetValue(version, out var table)
            ? [.. table.Nearest(vector.AsSpan(), count).Select(match => new VectorMatch(match.Key, match.Score))]
            : []);

    private static string NameOf(int piece) => $"vectors-{piece}";

    private VectorTable TableOf(ModelKey version, int dimensions) =>
        _tables.TryGetValue(version, out var table) ? table : _tables[version] = new(dimensions);

    private async Task SaveAsync(string contentId, Func<StoredVectors, StoredVectors> change)
    {
        // Another hash than the one that chose the shard, or a shard would fill few of its pieces.
        var at = StableHash.Bucket($"piece/{contentId}", Pieces);
        var before = _pieces[at].State!;
        var after = change(before);
        if (after.Items.SequenceEqual(before.Items))
        {
            return;
        }

        var write = new GrainState<StoredVectors>(after, _pieces[at].ETag) { RecordExists = _pieces[at].RecordExists };
        try
        {
            await storage.WriteStateAsync(NameOf(at), this.GetGrainId(), write);
        }
        catch
        {
            // Memory and store may differ now; the next activation reads what is true.
            DeactivateOnIdle();
            throw;
        }

        _pieces[at] = write;
        foreach (var gone in before.Items.Except(after.Items))
        {
            _tables.GetValueOrDefault(gone.Version)?.Remove(gone.ContentId);
        }

        foreach (var added in after.Items.Except(before.Items))
        {
            TableOf(added.Version, added.Numbers.Length).Set(added.ContentId, added.ToVector());
        }
    }
}
