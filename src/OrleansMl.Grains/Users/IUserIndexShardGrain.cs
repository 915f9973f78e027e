using System.Collections.Immutable;

namespace OrleansMl.Users;

/// <summary>
/// Who does something on the platform, a sixteenth of everybody (grain key: the shard's number): so that training and the hourly refresh
/// find users without asking everybody who ever was.
/// </summary>
[GrainInterfaceType("people-shard")]
internal interface IUserIndexShardGrain : IGrainWithIntegerKey
{
    /// <summary>Pieces of a shard.</summary>
    const int Pieces = 128;

    /// <summary>
    /// Keeps, durably, that somebody did something on a day, or was registered on day 0. Repeating it is harmless and writes nothing.
    /// </summary>
    [Alias("note")]
    Task TouchAsync(string userId, int day, CancellationToken cancellationToken = default);

    /// <summary>Users of a piece who did something on a day or later.</summary>
    /// <param name="piece">0 to <see cref="Pieces"/> − 1.</param>
    /// <param name="since">The first day, days since 1970-01-01.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list")]
    Task<ImmutableArray<string>> ListAsync(int piece, int since, CancellationToken cancellationToken = default);

    /// <summary>People in the order of their ids, whenever they did something, those included who were only registered.</summary>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("page")]
    Task<ImmutableArray<string>> PageAsync(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Whether there is a record of somebody.</summary>
    [Alias("contains")]
    Task<bool> ContainsAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>Forgets somebody, durably. Repeating it is harmless.</summary>
    [Alias("remove")]
    Task RemoveAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>How many there are.</summary>
    [Alias("count")]
    Task<int> CountAsync(CancellationToken cancellationToken = default);
}
