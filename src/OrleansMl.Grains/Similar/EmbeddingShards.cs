namespace OrleansMl.Similar;

/// <summary>Finds the shard of an item's vector.</summary>
internal sealed class EmbeddingShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds vectors.</summary>
    public const int Count = 16;

    public IEmbeddingShardGrain Of(string contentId) => grains.GetGrain<IEmbeddingShardGrain>(StableHash.Bucket(contentId, Count));

    public IEnumerable<IEmbeddingShardGrain> All =>
        Enumerable.Range(0, Count).Select(shard => grains.GetGrain<IEmbeddingShardGrain>(shard));
}
