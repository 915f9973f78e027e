using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Embedding;
using OrleansMl.Models;
using OrleansMl.Storage;

namespace OrleansMl.Similar;

/// <summary>Holds its items' vectors in memory, one table per embedding version, and in the store in pieces.</summary>
[GrainType("embedding-shard")]
internal sealed class EmbeddingShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IEmbeddingShardGrain
{
    /// <summary>Never change it for a store that holds vectors.</summary>
    private const int PieceCount = 128;

    private readonly Dictionary<ModelKey, VectorTable> _tables = [];

    private PieceTable<StoredVectors> Pieces => field ??= storage.Pieces<StoredVectors>(this, "vectors", PieceCount);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var item in (await Pieces.GetAllAsync()).SelectMany(piece => piece.Value.Items))
        {
            TableOf(item.Version, item.Numbers.Length).Set(item.ContentId, item.ToVector());
        }
    }

    public Task SetAsync(string contentId, ModelKey version, ImmutableArray<float> vector, CancellationToken cancellationToken) =>
        SaveAsync(contentId, stored => stored.Set(StoredVector.Of(contentId, version, vector)));

    public Task RemoveAsync(string contentId, CancellationToken cancellationToken) =>
        SaveAsync(contentId, stored => stored.Without(contentId));

    public Task<ImmutableArray<VectorMatch>> NearestAsync(
        ModelKey version, ImmutableArray<float> vector, int count, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<VectorMatch>>(_tables.TryGetValue(version, out var table)
            ? [.. table.Nearest(vector.AsSpan(), count).Select(match => new VectorMatch(match.Key, match.Score)
            {
                Vector = [.. table.VectorOf(match.Key)],
            })]
            : []);

    private VectorTable TableOf(ModelKey version, int dimensions) =>
        _tables.TryGetValue(version, out var table) ? table : _tables[version] = new(dimensions);

    private async Task SaveAsync(string contentId, Func<StoredVectors, StoredVectors> change)
    {
        var piece = await Pieces.GetAsync(contentId);
        var before = piece.Value;
        var after = change(before);
        if (after.Items.SequenceEqual(before.Items))
        {
            return;
        }

        await piece.SaveAsync(after);
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
