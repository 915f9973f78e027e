namespace OrleansMl.Events;

/// <summary>Which shard holds the events of a subject.</summary>
internal sealed class EventShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds events.</summary>
    public const int Count = 16;

    public IEnumerable<IEventShardGrain> All => Enumerable.Range(0, Count).Select(At);

    public IEventShardGrain Of(string subject) => At(NumberOf(subject));

    public IEventShardGrain At(int shard) => grains.GetGrain<IEventShardGrain>(shard);

    public static int NumberOf(string subject) => StableHash.Bucket(subject, Count);
}
