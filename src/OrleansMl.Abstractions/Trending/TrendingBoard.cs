using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Trending;

/// <summary>A ranked board.</summary>
[GenerateSerializer, Immutable, Alias("trending-board")]
public sealed record TrendingBoard
{
    /// <summary>
    /// What it ranks: <c>global</c>, <c>region:DE</c>, <c>category:music</c>, <c>region:DE/category:music</c>, <c>language:de</c>.
    /// </summary>
    [Id(0)] public required string Scope { get; init; }

    /// <summary>How far back it looks.</summary>
    [Id(1)] public required TrendingWindow Window { get; init; }

    /// <summary>Highest score first, at most 512.</summary>
    [Id(2)] public ImmutableArray<TrendingItem> Items { get; init; } = [];

    /// <summary>When it was computed (UTC).</summary>
    [Id(3)] public required DateTimeOffset AsOf { get; init; }
}

/// <summary>An item on a board.</summary>
[GenerateSerializer, Immutable, Alias("trending-item")]
public sealed record TrendingItem
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>The surface.</summary>
    [Id(1)] public required ContentType Type { get; init; }

    /// <summary>Its first category; null without one.</summary>
    [Id(2)] public string? Category { get; init; }

    /// <summary>The verdict: approved or flagged.</summary>
    [Id(3)] public ModerationLevel? Level { get; init; }

    /// <summary>What the board is sorted by.</summary>
    [Id(4)] public required double Score { get; init; }

    /// <summary>
    /// Decayed engagement, weights of <see cref="Interactions.InteractionType"/>, of accounts that something speaks for; a crowd of others
    /// adds the logarithm of its number at most. Never below 0. An author's own acts and reports are not in it.
    /// </summary>
    [Id(5)] public required double Engagement { get; init; }

    /// <summary>How much faster than usual, in standard deviations; above 0 it is speeding up.</summary>
    [Id(6)] public required double Velocity { get; init; }

    /// <summary>Change of <see cref="Velocity"/> over the last five minutes.</summary>
    [Id(7)] public required double Acceleration { get; init; }

    /// <summary>z of its share of the last five minutes against its usual share.</summary>
    [Id(8)] public required double Burst { get; init; }

    /// <summary>
    /// True when <see cref="Burst"/> is beyond chance: of the items marked on a board at most one
    /// in a hundred is expected to be marked wrongly.
    /// </summary>
    [Id(9)] public required bool IsBurst { get; init; }

    /// <summary>Weighted events per window at the present rate, of accounts that something speaks for.</summary>
    [Id(10)] public required double Rate { get; init; }

    /// <summary>log2 of how much larger its share is in this region than everywhere; 0 on other boards.</summary>
    [Id(11)] public required double RegionLift { get; init; }

    /// <summary>Its place, from 1, at the last quarter of an hour; null when it was not on the board.</summary>
    [Id(12)] public int? PreviousRank { get; init; }
}

/// <summary>A hashtag that is used much.</summary>
/// <param name="Hashtag">Lower case, without the sign.</param>
/// <param name="Engagement">
/// Decayed engagement of the items that carry it, at least the true value, as far as several authors and people stand behind it: one of
/// them, however loud, counts with the logarithm.
/// </param>
/// <param name="Error">The true value is at least <paramref name="Engagement"/> − this.</param>
[GenerateSerializer, Immutable, Alias("trending-hashtag")]
public sealed record TrendingHashtag([property: Id(0)] string Hashtag, [property: Id(1)] double Engagement, [property: Id(2)] double Error);
