namespace OrleansMl.Trending;

/// <summary>Finds the shard of an item's engagement.</summary>
internal sealed class TrendingShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds engagement.</summary>
    public const int Count = 16;

    public static int Of(string contentId) => StableHash.Bucket(contentId, Count);

    public ITrendingShardGrain this[int shard] => grains.GetGrain<ITrendingShardGrain>(shard);

    public IEnumerable<ITrendingShardGrain> All => Enumerable.Range(0, Count).Select(shard => this[shard]);
}
