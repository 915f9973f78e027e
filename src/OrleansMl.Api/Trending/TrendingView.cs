using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Trending;

/// <summary>A ranked board.</summary>
public sealed record TrendingView
{
    /// <summary>1h, 24h or 7d.</summary>
    public required string Window { get; init; }

    /// <summary>
    /// What it ranks: <c>global</c>, <c>region:DE</c>, <c>category:music</c>, <c>region:DE/category:music</c> or <c>language:de</c>.
    /// </summary>
    public required string Scope { get; init; }

    /// <summary>Highest score first.</summary>
    public required ImmutableArray<TrendingItemView> Items { get; init; }

    /// <summary>When it was computed.</summary>
    public required DateTimeOffset AsOf { get; init; }

    internal static TrendingView Of(TrendingBoard board, ContentType? type, int limit) => new()
    {
        Window = TrendingWindows.NameOf(board.Window),
        Scope = board.Scope,
        Items =
        [
            .. board.Items
                .Where(item => type is null || item.Type == type)
                .Take(limit)
                .Select((item, i) => TrendingItemView.Of(item, i + 1))
        ],
        AsOf = board.AsOf,
    };
}

/// <summary>An item on a board.</summary>
public sealed record TrendingItemView
{
    /// <summary>Its place in this answer, from 1.</summary>
    public required int Rank { get; init; }

    /// <summary>The item.</summary>
    public required string ContentId { get; init; }

    /// <summary>The surface.</summary>
    public required ContentType Type { get; init; }

    /// <summary>Its first category; null without one.</summary>
    public required string? Category { get; init; }

    /// <summary>approved or flagged.</summary>
    public required ModerationLevel? Level { get; init; }

    /// <summary>What the board is sorted by.</summary>
    public required double Score { get; init; }

    /// <summary>Decayed weighted engagement.</summary>
    public required double Engagement { get; init; }

    /// <summary>How much faster than usual it is now, in standard deviations.</summary>
    public required double Velocity { get; init; }

    /// <summary>Change of velocity since the five minutes before.</summary>
    public required double Acceleration { get; init; }

    /// <summary>z of its share of the last five minutes against its usual share.</summary>
    public required double Burst { get; init; }

    /// <summary>True when burst is beyond chance.</summary>
    public required bool IsBurst { get; init; }

    /// <summary>Weighted events per window at the present rate.</summary>
    public required double Rate { get; init; }

    /// <summary>log2 of how much larger its share is in the region than everywhere; 0 on other boards.</summary>
    public required double RegionLift { get; init; }

    /// <summary>Its place on the whole board at the last quarter of an hour, from 1; null when it was not on it.</summary>
    public required int? PreviousRank { get; init; }

    internal static TrendingItemView Of(TrendingItem item, int rank) => new()
    {
        Rank = rank,
        ContentId = item.ContentId,
        Type = item.Type,
        Category = item.Category,
        Level = item.Level,
        Score = Math.Round(item.Score, 4),
        Engagement = Math.Round(item.Engagement, 3),
        Velocity = Math.Round(item.Velocity, 3),
        Acceleration = Math.Round(item.Acceleration, 3),
        Burst = Math.Round(item.Burst, 3),
        IsBurst = item.IsBurst,
        Rate = Math.Round(item.Rate, 3),
        RegionLift = Math.Round(item.RegionLift, 3),
        PreviousRank = item.PreviousRank,
    };
}

/// <summary>The hashtags that are used most.</summary>
public sealed record TrendingHashtagsView
{
    /// <summary>1h, 24h or 7d.</summary>
    public required string Window { get; init; }

    /// <summary>Heaviest first.</summary>
    public required ImmutableArray<TrendingHashtagView> Hashtags { get; init; }
}

/// <summary>A hashtag.</summary>
/// <param name="Hashtag">Lower case, without the sign.</param>
/// <param name="Engagement">Decayed weighted engagement of the items that carry it, at least the true value.</param>
/// <param name="Error">The true value is at least engagement minus this.</param>
public sealed record TrendingHashtagView(string Hashtag, double Engagement, double Error);

/// <summary>Windows as the API writes them.</summary>
internal static class TrendingWindows
{
    public const string Rule = "Must be 1h, 24h or 7d.";

    public static string NameOf(TrendingWindow window) => window switch
    {
        TrendingWindow.Hour => "1h",
        TrendingWindow.Day => "24h",
        _ => "7d",
    };

    public static TrendingWindow? Parse(string? name) => name switch
    {
        null or "24h" => TrendingWindow.Day,
        "1h" => TrendingWindow.Hour,
        "7d" => TrendingWindow.Week,
        _ => null,
    };
}

/// <summary>What the trending items are about.</summary>
public sealed record TrendingTopicsView
{
    /// <summary>1h, 24h or 7d.</summary>
    public required string Window { get; init; }

    /// <summary>The most engaging first.</summary>
    public required ImmutableArray<TrendingTopicView> Topics { get; init; }
}

/// <summary>Items that trend together.</summary>
/// <param name="Label">What is said in these items and not in others, strongest first.</param>
/// <param name="Engagement">Decayed engagement of all its items.</param>
/// <param name="Velocity">Mean velocity of its items, weighted by engagement.</param>
/// <param name="Bursts">How many of them are in a burst.</param>
/// <param name="ContentIds">The items, the highest on the board first.</param>
public sealed record TrendingTopicView(
    ImmutableArray<string> Label,
    double Engagement,
    double Velocity,
    int Bursts,
    ImmutableArray<string> ContentIds)
{
    internal static TrendingTopicView Of(TrendingTopic topic) =>
        new(topic.Label, Math.Round(topic.Engagement, 3), Math.Round(topic.Velocity, 3), topic.Bursts, topic.ContentIds);
}
