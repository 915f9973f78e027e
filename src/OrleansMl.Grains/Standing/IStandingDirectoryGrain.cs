using System.Collections.Immutable;

namespace OrleansMl.Standing;

/// <summary>
/// Users of whom something counts: a strike, a pause (key 0). Silos hold the list under a lease, so that nobody has to be asked about all
/// others. It may name somebody too many, who is asked in vain, and nobody too few: a user is on it, durably and known to every silo,
/// before anything of them counts.
/// </summary>
[GrainInterfaceType("standing-directory")]
internal interface IStandingDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a user. Returns when no silo takes them for somebody else.</summary>
    /// <param name="key">The user; see <see cref="ListedUser.KeyOf"/>.</param>
    /// <param name="version">Grows with each change of the user's record.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("add")]
    Task AddAsync(Guid key, long version, CancellationToken cancellationToken = default);

    /// <summary>Removes a user, unless a later version added them.</summary>
    [Alias("remove")]
    Task RemoveAsync(Guid key, long version, CancellationToken cancellationToken = default);

    /// <summary>What is new, as soon as there is something, or after a while. The answer is a lease.</summary>
    /// <param name="silo">The silo with its generation.</param>
    /// <param name="known">What it has applied; null for nothing.</param>
    /// <param name="wait">False answers at once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("follow")]
    Task<StandingNews> FollowAsync(string silo, StandingVersion? known, bool wait, CancellationToken cancellationToken = default);

    /// <summary>A silo takes no posts any more.</summary>
    [Alias("leave")]
    Task LeaveAsync(string silo, CancellationToken cancellationToken = default);
}

/// <summary>A state of the list. Numbers of two epochs cannot be compared: the directory's memory began anew.</summary>
[GenerateSerializer, Immutable, Alias("standing-version")]
internal readonly record struct StandingVersion([property: Id(0)] string Epoch, [property: Id(1)] long Number);

/// <summary>What is new.</summary>
/// <param name="Version">The state that this leads to.</param>
/// <param name="All">Everybody on the list; null where the changes say enough.</param>
/// <param name="Changes">What changed since the state that the silo knows, in order.</param>
[GenerateSerializer, Immutable, Alias("standing-news")]
internal sealed record StandingNews(
    [property: Id(0)] StandingVersion Version,
    [property: Id(1)] ImmutableArray<Guid>? All,
    [property: Id(2)] ImmutableArray<ListingChange> Changes);

/// <summary>Somebody came onto the list, or left it.</summary>
[GenerateSerializer, Immutable, Alias("listing-change")]
internal readonly record struct ListingChange([property: Id(0)] Guid Key, [property: Id(1)] bool IsListed);
