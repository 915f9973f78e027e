using System.Collections.Immutable;

namespace OrleansMl.Search;

/// <summary>The search index of a sixteenth of all items (grain key: the shard's number).</summary>
[GrainInterfaceType("search-shard")]
internal interface ISearchShardGrain : IGrainWithIntegerKey
{
    /// <summary>Takes note of items, durably. What is known already costs no write.</summary>
    [Alias("add")]
    Task AddAsync(SearchBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Places of the first items that may match, after one.</summary>
    [Alias("find")]
    Task<ImmutableArray<FoundItem>> FindAsync(
        ContentQuery query, FoundItem? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Items with the same text, or a hash that is near.</summary>
    [Alias("near")]
    Task<ImmutableArray<NearItem>> NearAsync(
        ulong textKey, ulong? simHash, int radius, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets what is kept of an author's items, durably: of those from before they asked, and of others that are known to be erased.
    /// </summary>
    [Alias("forget")]
    Task ForgetAsync(string authorId, DateTimeOffset since, CancellationToken cancellationToken = default);
}

/// <summary>Items from one silo.</summary>
[GenerateSerializer, Immutable, Alias("search-batch")]
internal sealed record SearchBatch([property: Id(0)] ImmutableArray<StoredSearchItem> Items);

/// <summary>Where an item lies in the order of all.</summary>
[GenerateSerializer, Immutable, Alias("found-item")]
internal sealed record FoundItem([property: Id(0)] string ContentId, [property: Id(1)] long CreatedAt);

/// <summary>An item with nearly the same text.</summary>
[GenerateSerializer, Immutable, Alias("near-item")]
internal sealed record NearItem([property: Id(0)] string ContentId, [property: Id(1)] int Distance);

/// <summary>Finds the shard of an item.</summary>
internal sealed class SearchShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds an index.</summary>
    public const int Count = 16;

    public IEnumerable<ISearchShardGrain> All => Enumerable.Range(0, Count).Select(shard => this[shard]);

    public static int Of(string contentId) => StableHash.Bucket(contentId, Count);

    public ISearchShardGrain this[int shard] => grains.GetGrain<ISearchShardGrain>(shard);
}
