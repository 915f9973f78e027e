using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.Trending;

/// <summary>The engagement of a sixteenth of the items (grain key: the shard's number).</summary>
[GrainInterfaceType("trending-shard")]
internal interface ITrendingShardGrain : IGrainWithIntegerKey
{
    /// <summary>Counts a batch, durably. Repeating it is harmless.</summary>
    [Alias("add")]
    Task AddAsync(EngagementBatch batch, CancellationToken cancellationToken = default);

    /// <summary>The shard's part of a board. Does not wait for a batch that is being stored.</summary>
    [Alias("slice"), AlwaysInterleave]
    Task<TrendingSlice> SliceAsync(string scope, TrendingWindow window, CancellationToken cancellationToken = default);

    /// <summary>The shares of an item.</summary>
    [Alias("cascade"), AlwaysInterleave]
    Task<SharedCascade> CascadeAsync(string contentId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The hashtags of the shard's items, heaviest first, each count at least the true one, with the weight that an unlisted one may have.
    /// </summary>
    [Alias("hashtags"), AlwaysInterleave]
    Task<HashtagSlice> HashtagsAsync(TrendingWindow window, CancellationToken cancellationToken = default);
}

/// <summary>The shares of an item.</summary>
/// <param name="State">As <c>CascadeState.State</c> gives them; empty when none are known.</param>
/// <param name="Time">What the shard takes for now, seconds since the landmark: later than the clock only while a simulation runs.</param>
[GenerateSerializer, Immutable, Alias("shared-cascade")]
internal sealed record SharedCascade([property: Id(0)] ImmutableArray<double> State, [property: Id(1)] double Time);

/// <summary>A shard's hashtags.</summary>
/// <param name="Hashtags">Heaviest first.</param>
/// <param name="Floor">No other hashtag weighs more.</param>
[GenerateSerializer, Immutable, Alias("hashtag-slice")]
internal sealed record HashtagSlice([property: Id(0)] ImmutableArray<TrendingHashtag> Hashtags, [property: Id(1)] double Floor)
{
    /// <summary>Who stands behind each of them; empty when a silo of an earlier version answered.</summary>
    [Id(2)] public ImmutableArray<StoredReach> Reach { get => field.IsDefault ? [] : field; init; } = [];
}
