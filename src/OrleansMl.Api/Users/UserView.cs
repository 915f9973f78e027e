namespace OrleansMl.Users;

/// <summary>What a person decided.</summary>
public sealed record UserView
{
    /// <summary>The person.</summary>
    public required string UserId { get; init; }

    /// <summary>What may be kept about them.</summary>
    public required PrivacyView Privacy { get; init; }

    /// <summary>True while analyses of their items are still being erased; ask again in a moment.</summary>
    public required bool ErasurePending { get; init; }

    internal static UserView Of(UserProfile profile) =>
        new() { UserId = profile.UserId, Privacy = new(profile.Privacy.Analysis), ErasurePending = profile.ErasurePending };
}

/// <summary>What may be kept about a person.</summary>
/// <param name="Analysis">False keeps no tags, topics, mood, names or vectors of their items. Moderation is not optional.</param>
public sealed record PrivacyView(bool Analysis);

/// <summary>What shall be changed.</summary>
public sealed record UserRequest
{
    /// <summary>What may be kept about them.</summary>
    public PrivacyRequest? Privacy { get; init; }
}

/// <summary>What may be kept about a person.</summary>
public sealed record PrivacyRequest
{
    /// <summary>False erases the analyses of their items and stores no more.</summary>
    public bool? Analysis { get; init; }
}
