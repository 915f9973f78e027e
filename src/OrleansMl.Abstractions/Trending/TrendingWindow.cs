namespace OrleansMl.Trending;

/// <summary>How far back trending looks. In JSON and queries <c>1h</c>, <c>24h</c>, <c>7d</c>.</summary>
public enum TrendingWindow
{
    /// <summary>The last hour: half-lives of 20 minutes and 2 hours.</summary>
    Hour = 0,

    /// <summary>The last day: half-lives of 8 and 48 hours.</summary>
    Day = 1,

    /// <summary>The last week: half-lives of 2.3 and 14 days.</summary>
    Week = 2,
}
