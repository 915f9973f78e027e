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

    /// <summary>Who stands behind each of them; empty in what earlier versions wrote.</summary>
    [Id(4)] public ImmutableArray<ImmutableArray<StoredReach>> Reach { get => field.IsDefault ? [] : field; init; } = [];

    public static StoredHashtags Of(long number, double time, IEnumerable<HashtagCounter> windows)
    {
        var states = windows.Select(window => window.State(time)).ToList();
        return new()
        {
            Number = number,
            Time = time,
            Totals = [.. states.Select(state => state.Total)],
            Hashtags = [.. states.Select(state => state.Tags.Select(tag => TagOf(tag.Weight)).ToImmutableArray())],
            Reach = [.. states.Select(state => state.Tags.Select(tag => StoredReach.Of(tag.Reach)).ToImmutableArray())],
        };
    }

    public static TrendingHashtag TagOf(HeavyHitter<string> tag) => new(tag.Key, tag.Weight, tag.Error);

    public IEnumerable<(HeavyHitter<string> Weight, HashtagReach Reach)> TagsOf(int window) => Hashtags[window].Select((tag, i) =>
        (new HeavyHitter<string>(tag.Hashtag, tag.Engagement, tag.Error), window < Reach.Length ? Reach[window][i].ToReach() : default));
}

/// <summary>Who stands behind a hashtag: the numbers of <see cref="HashtagReach"/>.</summary>
[GenerateSerializer, Immutable, Alias("hashtag-reach")]
internal readonly record struct StoredReach(
    [property: Id(0)] long AuthorsGeneration,
    [property: Id(1)] ulong AuthorsNow,
    [property: Id(2)] ulong AuthorsBefore,
    [property: Id(3)] long UsersGeneration,
    [property: Id(4)] ulong UsersNow,
    [property: Id(5)] ulong UsersBefore)
{
    public static StoredReach Of(HashtagReach reach) => new(
        reach.Authors.Generation,
        reach.Authors.Now,
        reach.Authors.Before,
        reach.Users.Generation,
        reach.Users.Now,
        reach.Users.Before);

    public HashtagReach ToReach() =>
        new(new(AuthorsGeneration, AuthorsNow, AuthorsBefore), new(UsersGeneration, UsersNow, UsersBefore));
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
