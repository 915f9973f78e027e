using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>What training learns from a person: all likes that are kept, and no more of the record than that.</summary>
[GrainInterfaceType("user-likes")]
internal interface IUserLikes : IGrainWithStringKey
{
    /// <summary>One like per item, since when it is liked; without what was taken back. In no order.</summary>
    [Alias("get")]
    Task<ImmutableArray<UserLike>> GetLikesAsync(CancellationToken cancellationToken = default);
}

/// <summary>An item that somebody likes.</summary>
[GenerateSerializer, Immutable, Alias("user-like")]
internal readonly record struct UserLike([property: Id(0)] string ContentId, [property: Id(1)] DateTimeOffset At);
