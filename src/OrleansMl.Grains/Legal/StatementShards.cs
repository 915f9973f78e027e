namespace OrleansMl.Legal;

/// <summary>Finds the shard of an item's statements.</summary>
internal sealed class StatementShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds statements.</summary>
    public const int Count = 16;

    public IStatementShardGrain this[int shard] => grains.GetGrain<IStatementShardGrain>(shard);

    public IStatementShardGrain Of(string contentId) => this[StableHash.Bucket($"statement/{contentId}", Count)];
}
