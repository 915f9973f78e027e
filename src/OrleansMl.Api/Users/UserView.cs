using System.Text.Json;

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

    /// <summary>How many people they reach, as the platform says; 0 when it says nothing.</summary>
    public required long Reach { get; init; }

    internal static UserView Of(UserProfile profile) => new()
    {
        UserId = profile.UserId,
        Privacy = PrivacyView.Of(profile.Privacy),
        ErasurePending = profile.ErasurePending,
        Reach = profile.Reach,
    };
}

/// <summary>What may be kept about a person.</summary>
/// <param name="Analysis">False keeps no tags, topics, mood, names or vectors of their items. Moderation is not optional.</param>
/// <param name="Personalisation">False gives them lists of what trends, and learns nothing from what they do.</param>
public sealed record PrivacyView(bool Analysis, bool Personalisation)
{
    internal static PrivacyView Of(UserPrivacy privacy) => new(privacy.Analysis, privacy.Personalisation);
}

/// <summary>What shall be changed.</summary>
public sealed record UserRequest
{
    /// <summary>What may be kept about them.</summary>
    public PrivacyRequest? Privacy { get; init; }

    /// <summary>
    /// What the platform says of the person, any JSON of at most 16,384 characters; only for services and administrators.
    /// </summary>
    public JsonElement? Labels { get; init; }

    /// <summary>The same in words, at most 16,384 characters; only for services and administrators.</summary>
    public string? Comment { get; init; }

    /// <summary>
    /// How many people they reach, for example followers, 0 to 1,000,000,000,000; only for services and administrators. From a bound on a
    /// second moderator confirms what is decided against them.
    /// </summary>
    public long? Reach { get; init; }
}

/// <summary>What may be kept about a person.</summary>
public sealed record PrivacyRequest
{
    /// <summary>False erases the analyses of their items and stores no more.</summary>
    public bool? Analysis { get; init; }

    /// <summary>False: their lists are what trends, and nothing is learned from what they do.</summary>
    public bool? Personalisation { get; init; }
}
