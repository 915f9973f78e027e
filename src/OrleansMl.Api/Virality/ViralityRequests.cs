namespace OrleansMl.Virality;

/// <summary>What to foretell: a stored item, or a series of shares.</summary>
public sealed record ViralPredictionRequest
{
    /// <summary>A stored item; its counted shares are taken. Not together with shares.</summary>
    public string? ContentId { get; init; }

    /// <summary>The shares of an item that lies elsewhere, at most 10,000, in any order.</summary>
    public ShareRequest[]? Shares { get; init; }

    /// <summary>With shares: seconds since publication that they cover.</summary>
    public double? Age { get; init; }

    /// <summary>
    /// With shares: how many people the item itself was shown to (impressions or followers of its author); absent when unknown.
    /// </summary>
    public double? RootAudience { get; init; }

    /// <summary>
    /// With shares: how many people could share it, which no size passes; absent for as many as this platform knows, at least 1,000.
    /// </summary>
    public double? Population { get; init; }
}

/// <summary>One share.</summary>
public sealed record ShareRequest
{
    /// <summary>Seconds since publication, 0 to age.</summary>
    public double? Time { get; init; }

    /// <summary>How many people see it; absent when unknown.</summary>
    public double? Audience { get; init; }
}
