using System.Collections.Immutable;

namespace OrleansMl.Trending;

/// <summary>What the trending items are about (grain key: 0). On every silo.</summary>
[GrainInterfaceType("trending-topics")]
public interface ITrendingTopicsGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Groups of the two hundred top items of the global board that are about one thing, the strongest first; at most a minute old.
    /// </summary>
    /// <param name="window">How far back.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("get")]
    Task<ImmutableArray<TrendingTopic>> GetAsync(TrendingWindow window, CancellationToken cancellationToken = default);
}

/// <summary>Items that trend together.</summary>
[GenerateSerializer, Immutable, Alias("trending-topic")]
public sealed record TrendingTopic
{
    /// <summary>What is said in these items and not in others, strongest first; a few words.</summary>
    [Id(0)] public required ImmutableArray<string> Label { get; init; }

    /// <summary>
    /// Decayed engagement of all its items by the window's fast half-life, as far as several authors stand behind it: one of them, however
    /// loud, counts with the logarithm.
    /// </summary>
    [Id(1)] public required double Engagement { get; init; }

    /// <summary>Mean velocity of its items, weighted by engagement: above 0 it speeds up.</summary>
    [Id(2)] public required double Velocity { get; init; }

    /// <summary>How many of its items are in a burst.</summary>
    [Id(3)] public required int Bursts { get; init; }

    /// <summary>Its items, the highest on the board first. At least two.</summary>
    [Id(4)] public required ImmutableArray<string> ContentIds { get; init; }
}
