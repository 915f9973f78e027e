namespace OrleansMl.Catalogue;

/// <summary>Finds the shard of an item.</summary>
internal sealed class CatalogueShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds a catalogue.</summary>
    public const int Count = 16;

    public ICatalogueShardGrain this[int shard] => grains.GetGrain<ICatalogueShardGrain>(shard);

    public static int Of(string contentId) => StableHash.Bucket(contentId, Count);

    /// <summary>Erases the vectors of an author's items.</summary>
    public Task ForgetVectorsAsync(string authorId, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Count).Select(shard => this[shard].ForgetVectorsAsync(authorId, cancellationToken)));

    /// <summary>Erases what is left of an author's withdrawn items.</summary>
    public Task ForgetAuthorAsync(string authorId, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Count).Select(shard => this[shard].ForgetAuthorAsync(authorId, cancellationToken)));
}
