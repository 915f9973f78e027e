using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.Recommendations;

/// <summary>What a list was made for. A list by other settings is another list.</summary>
[GenerateSerializer, Immutable, Alias("warm-key")]
internal readonly record struct CacheKey(
    [property: Id(0)] ContentType? Type,
    [property: Id(1)] string? Region,
    [property: Id(2)] string? Language,
    [property: Id(3)] string? Category,
    [property: Id(4)] bool Explain,
    [property: Id(5)] RankingSettings Ranking)
{
    public static CacheKey Of(RecommendationQuery query, RankingSettings ranking) =>
        new(query.Type, query.Region, query.Language, query.Category, query.Explain, ranking);
}

/// <summary>A list that is kept, longer than it is shown: what is seen or hidden meanwhile is taken out of it.</summary>
[GenerateSerializer, Immutable, Alias("warm-list")]
internal sealed record CachedList
{
    private const int FewestPlaces = 40;

    /// <summary>What was made, longer than it is shown.</summary>
    [Id(6)] public required RankedList Made { get; init; }

    /// <summary>When (UTC).</summary>
    [Id(7)] public required DateTimeOffset MadeAt { get; init; }

    /// <summary><see cref="PreferenceProfile.LikesVersion"/> that it goes by.</summary>
    [Id(1)] public required long LikesVersion { get; init; }

    /// <summary><see cref="PreferenceProfile.Version"/> up to which nothing seen is on it.</summary>
    [Id(2)] public required long TasteVersion { get; init; }

    /// <summary>Up to which place it was shown and logged: once each, as it was shown first.</summary>
    [Id(5)] public int LoggedTo { get; init; }

    /// <summary>How long a list is made when so many are asked for: twice as long, so that it lasts for a while.</summary>
    public static int PlacesFor(int limit) => Math.Clamp(2 * limit, FewestPlaces, RecommendationQuery.MaxLimit);
}

/// <summary>What moves with an activation.</summary>
[GenerateSerializer, Immutable, Alias("warm-recommendations-state")]
internal sealed record WarmRecommendations
{
    [Id(0)] public required KeptProfile Taste { get; init; }

    [Id(1)] public ImmutableDictionary<CacheKey, CachedList> Lists { get; init; } = ImmutableDictionary<CacheKey, CachedList>.Empty;
}
