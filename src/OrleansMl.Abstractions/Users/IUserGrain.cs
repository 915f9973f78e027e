using System.Text.Json.Serialization;

namespace OrleansMl.Users;

/// <summary>One person (grain key: the user id). Somebody who never changed anything has the defaults and no record.</summary>
[GrainInterfaceType("user")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>What the person decided.</summary>
    [Alias("get")]
    Task<UserProfile> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes what may be kept about the person; whether lists are theirs stays as it is. Switching
    /// <see cref="UserPrivacy.Analysis"/> off is durable when it is
    /// answered: nothing new is stored from then on, and what is stored is erased, which outlives a restart and is told
    /// by <see cref="UserProfile.ErasurePending"/>.
    /// </summary>
    [Alias("set-privacy")]
    Task<UserProfile> SetPrivacyAsync(UserPrivacy privacy, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes whether the person's lists go by what they did. Durable when it is answered: refused, their lists are what trends, and
    /// nothing is learned from their record, which stays.
    /// </summary>
    [Alias("set-personalisation")]
    Task<UserProfile> SetPersonalisationAsync(bool isAllowed, CancellationToken cancellationToken = default);

    /// <summary>Notes how many people the person reaches, as the platform says. Durable when it is answered.</summary>
    /// <param name="reach">0 to <see cref="UserProfile.MaxReach"/>; 0 for what is not known.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("set-reach")]
    Task<UserProfile> SetReachAsync(long reach, CancellationToken cancellationToken = default);

    /// <summary>
    /// What the platform tells about the person; null when there is no record of them at all, neither of that nor of anything they did.
    /// </summary>
    [Alias("find")]
    Task<UserDescription?> FindAsync(CancellationToken cancellationToken = default);

    /// <summary>Introduces the person, or replaces what the platform told about them. Durable when answered.</summary>
    [Alias("describe")]
    Task DescribeAsync(UserDescription description, CancellationToken cancellationToken = default);
}

/// <summary>What a platform tells about a person.</summary>
/// <param name="Labels">Any JSON, at most <see cref="MaxLabels"/> characters; null for none.</param>
/// <param name="Comment">At most <see cref="MaxComment"/> characters; null for none.</param>
[GenerateSerializer, Immutable, Alias("user-description")]
public sealed record UserDescription([property: Id(0)] string? Labels, [property: Id(1)] string? Comment)
{
    /// <summary>The longest labels, in characters.</summary>
    public const int MaxLabels = 16_384;

    /// <summary>The longest comment, in characters.</summary>
    public const int MaxComment = 16_384;
}

/// <summary>What a person decided.</summary>
/// <param name="UserId">The person.</param>
/// <param name="Privacy">What may be kept about them.</param>
/// <param name="ErasurePending">True while analyses of their items are still being erased.</param>
[GenerateSerializer, Immutable, Alias("user-profile")]
public sealed record UserProfile(
    [property: Id(0)] string UserId,
    [property: Id(1)] UserPrivacy Privacy,
    [property: Id(2)] bool ErasurePending)
{
    /// <summary>The largest <see cref="Reach"/>.</summary>
    public const long MaxReach = 1_000_000_000_000;

    /// <summary>How many people the person reaches, as the platform says, for example followers; 0 when it says nothing.</summary>
    [Id(3)] public long Reach { get; init; }
}

/// <summary>What may be kept about a person.</summary>
/// <param name="Analysis">
/// True (the default) lets tags, topics, mood, names and vectors of their items be stored. False
/// keeps moderation alone, which is not optional.
/// </param>
[GenerateSerializer, Immutable, Alias("user-privacy")]
public sealed record UserPrivacy([property: Id(0)] bool Analysis = true)
{
    /// <summary>
    /// True gives the person lists of what trends, and learns nothing from their record. The other way round than
    /// <see cref="Analysis"/>, so that what a process of an older version says means what it meant.
    /// </summary>
    [Id(1), JsonIgnore] public bool NoPersonalisation { get; init; }

    /// <summary>The opposite of <see cref="NoPersonalisation"/>.</summary>
    public bool Personalisation => !NoPersonalisation;
}
