namespace OrleansMl.Experiments;

/// <summary>Finds the shard of somebody's exposures.</summary>
internal sealed class ExposureShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds exposures.</summary>
    public const int Count = 16;

    public static int Of(string userId) => StableHash.Bucket(userId, Count);

    public IExposureShardGrain this[int shard] => grains.GetGrain<IExposureShardGrain>(shard);

    /// <summary>
    /// Forgets what was put on somebody's lists. What a silo has not handed on yet (a second of it) comes after; call again then.
    /// </summary>
    public Task EraseAsync(string userId, CancellationToken cancellationToken = default) =>
        this[Of(userId)].EraseAsync(userId, cancellationToken);
}
