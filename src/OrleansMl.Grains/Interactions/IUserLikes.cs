using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>What training learns from a user: all likes that are kept, and which other items they met.</summary>
[GrainInterfaceType("user-likes")]
internal interface IUserLikes : IGrainWithStringKey
{
    /// <summary>
    /// One like per item, since when it is liked, without what was taken back; and the items they did anything else with. In no order.
    /// </summary>
    [Alias("get")]
    Task<UserLikes> GetLikesAsync(CancellationToken cancellationToken = default);
}

/// <summary>What somebody likes, and what they met and do not.</summary>
[GenerateSerializer, Immutable, Alias("user-likes")]
internal sealed record UserLikes([property: Id(0)] ImmutableArray<UserLike> Likes, [property: Id(1)] ImmutableArray<string> Met)
{
    /// <summary>How far the account is proven, 0–1 (<see cref="AccountWeight"/>).</summary>
    [Id(2)] public double Trust { get; init; } = 1;
}

/// <summary>An item that somebody likes.</summary>
[GenerateSerializer, Immutable, Alias("user-like")]
internal readonly record struct UserLike([property: Id(0)] string ContentId, [property: Id(1)] DateTimeOffset At);
