namespace OrleansMl.Recommendations;

/// <summary>How far each channel is looked into for candidates.</summary>
public sealed record CandidateLimits
{
    /// <summary>What lists are served with.</summary>
    public static CandidateLimits Served { get; } = new();

    /// <summary>Every item is a candidate, and every like counts: for measuring without a cut.</summary>
    public static CandidateLimits None { get; } = new()
    {
        Collaborative = int.MaxValue,
        Content = int.MaxValue,
        Trending = int.MaxValue,
        Fresh = int.MaxValue,
        Folded = int.MaxValue,
        ProfileLikes = int.MaxValue,
    };

    /// <summary>Items that users like them take.</summary>
    public int Collaborative { get; init; } = 300;

    /// <summary>Items that are close to what they liked.</summary>
    public int Content { get; init; } = 200;

    /// <summary>Items that trend.</summary>
    public int Trending { get; init; } = 100;

    /// <summary>New items.</summary>
    public int Fresh { get; init; } = 20;

    /// <summary>Items that came after the training and that users like them take.</summary>
    public int Folded { get; init; } = 50;

    /// <summary>Latest likes whose content counts: older ones say little about what somebody wants to read about now.</summary>
    public int ProfileLikes { get; init; } = 100;
}
