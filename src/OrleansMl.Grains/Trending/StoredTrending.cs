using System.Collections.Immutable;

namespace OrleansMl.Trending;

/// <summary>A row of a shard's log: one batch. The log is a ring; what it forgets is in the pieces.</summary>
[GenerateSerializer, Immutable, Alias("stored-engagement")]
internal sealed record StoredEngagement
{
    /// <summary>Counts up with every batch of the shard; the row is this modulo the ring's length.</summary>
    [Id(0)] public long Number { get; init; }

    [Id(1)] public EngagementBatch? Batch { get; init; }
}

/// <summary>Some of a shard's items. Which piece an item is in follows from its id.</summary>
[GenerateSerializer, Immutable, Alias("stored-trending-piece")]
internal sealed record StoredTrendingPiece
{
    /// <summary>Rows of the log up to this one are in here.</summary>
    [Id(0)] public long Number { get; init; }

    [Id(1)] public ImmutableArray<StoredTrendingItem> Items { get; init; } = [];
}

/// <summary>An item's engagement: the numbers of <see cref="EngagementCounter.State"/>.</summary>
[GenerateSerializer, Immutable, Alias("stored-trending-item")]
internal sealed record StoredTrendingItem(
    [property: Id(0)] string ContentId,
    [property: Id(1)] ContentMetadata Facts,
    [property: Id(2)] ImmutableArray<double> Everywhere,
    [property: Id(3)] ImmutableArray<StoredRegion> Regions)
{
    /// <summary>The numbers of <c>CascadeState.State</c>; empty when it was not shared.</summary>
    [Id(4)] public ImmutableArray<double> Cascade { get => field.IsDefault ? [] : field; init; } = [];

    public static StoredTrendingItem Of(TrendingItemState item) =>
        new(
            item.ContentId,
            item.Facts,
            item.Everywhere,
            [.. item.Regions.Select(region => new StoredRegion(region.Region, region.Counter))])
        {
            Cascade = item.Cascade
        };

    public TrendingItemState ToState() => new(ContentId, Facts, Everywhere, [.. Regions.Select(region => (region.Region, region.Counter))])
    {
        Cascade = Cascade
    };
}

/// <summary>An item's engagement in one region.</summary>
[GenerateSerializer, Immutable, Alias("stored-region")]
internal readonly record struct StoredRegion([property: Id(0)] string Region, [property: Id(1)] ImmutableArray<double> Counter);

/// <summary>A shard's hashtags, by window.</summary>
[GenerateSerializer, Immutable, Alias("stored-hashtags")]
internal sealed record StoredHashtags
{
    /// <summary>Rows of the log up to this one are in here.</summary>
    [Id(0)] public long Number { get; init; }

    /// <summary>Seconds since the landmark for which the weights hold.</summary>
    [Id(1)] public double Time { get; init; }

    [Id(2)] public ImmutableArray<double> Totals { get; init; } = [];

    [Id(3)] public ImmutableArray<ImmutableArray<TrendingHashtag>> Hashtags { get; init; } = [];
}

/// <summary>A board's places at the last quarter of an hour.</summary>
[GenerateSerializer, Immutable, Alias("stored-trending-ranks")]
internal sealed record StoredTrendingRanks
{
    /// <summary>When (UTC).</summary>
    [Id(0)] public DateTimeOffset At { get; init; }

    /// <summary>Item ids by window, first place first.</summary>
    [Id(1)] public ImmutableArray<ImmutableArray<string>> ByWindow { get; init; } = [];
}
