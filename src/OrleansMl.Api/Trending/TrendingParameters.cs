using Microsoft.AspNetCore.Mvc;

namespace OrleansMl.Trending;

/// <summary>The query of a board.</summary>
internal sealed class TrendingParameters
{
    /// <summary>1h, 24h (the default) or 7d.</summary>
    [FromQuery(Name = "window")]
    public string? Window { get; init; }

    /// <summary>video, post or comment; absent for all.</summary>
    [FromQuery(Name = "content_type")]
    public string? ContentType { get; init; }

    /// <summary>The board of a category.</summary>
    [FromQuery(Name = "category")]
    public string? Category { get; init; }

    /// <summary>The board of a region.</summary>
    [FromQuery(Name = "region")]
    public string? Region { get; init; }

    /// <summary>The board of a language; not together with category or region.</summary>
    [FromQuery(Name = "language")]
    public string? Language { get; init; }

    /// <summary>1 to 100, 20 by default.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }
}
