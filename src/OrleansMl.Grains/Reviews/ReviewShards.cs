namespace OrleansMl.Reviews;

/// <summary>Finds the shard of an item's cases.</summary>
internal sealed class ReviewShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds cases.</summary>
    public const int Count = 8;

    public IEnumerable<IReviewShardGrain> All => Enumerable.Range(0, Count).Select(shard => grains.GetGrain<IReviewShardGrain>(shard));

    public static int NumberOf(string contentId) => StableHash.Bucket($"review/{contentId}", Count);

    public IReviewShardGrain Of(string contentId) => grains.GetGrain<IReviewShardGrain>(NumberOf(contentId));

    /// <summary>The shard of a case; null when the id is none.</summary>
    public IReviewShardGrain? OfCase(string id) => ReviewCase.ContentOf(id) is { } contentId ? Of(contentId) : null;
}
