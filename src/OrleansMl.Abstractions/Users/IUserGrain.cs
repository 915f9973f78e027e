namespace OrleansMl.Users;

/// <summary>One person (grain key: the user id). Somebody who never changed anything has the defaults and no record.</summary>
[GrainInterfaceType("user")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>What the person decided.</summary>
    [Alias("get")]
    Task<UserProfile> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes what may be kept about the person. Switching <see cref="UserPrivacy.Analysis"/> off is durable when it is answered: nothing new is
    /// stored from then on, and what is stored is erased, which outlives a restart and is told by <see cref="UserProfile.ErasurePending"/>.
    /// </summary>
    [Alias("set-privacy")]
    Task<UserProfile> SetPrivacyAsync(UserPrivacy privacy, CancellationToken cancellationToken = default);
}

/// <summary>What a person decided.</summary>
/// <param name="UserId">The person.</param>
/// <param name="Privacy">What may be kept about them.</param>
/// <param name="ErasurePending">True while analyses of their items are still being erased.</param>
[GenerateSerializer, Immutable, Alias("user-profile")]
public sealed record UserProfile([property: Id(0)] string UserId, [property: Id(1)] UserPrivacy Privacy, [property: Id(2)] bool ErasurePending);

/// <summary>What may be kept about a person.</summary>
/// <param name="Analysis">
/// True (the default) lets tags, topics, mood, names and vectors of their items be stored. False keeps moderation alone, which is not optional.
/// </param>
[GenerateSerializer, Immutable, Alias("user-privacy")]
public sealed record UserPrivacy([property: Id(0)] bool Analysis = true);
