using System.Collections.Immutable;
using OrleansMl.Operations;

namespace OrleansMl.Sessions;

/// <summary>
/// The keys that encrypt session cookies, the same on every node and after a restart (use key 0). In the form of ASP.NET Core Data
/// Protection, which makes a new one every 90 days; old ones stay, and open what they closed.
/// </summary>
[GrainInterfaceType("session-keys")]
public interface ISessionKeysGrain : IGrainWithIntegerKey
{
    /// <summary>The most elements that are kept: a key each 90 days, for a quarter of a millennium.</summary>
    const int MaxCount = 1000;

    /// <summary>The longest element, in characters.</summary>
    const int MaxLength = 65_536;

    /// <summary>All elements, the oldest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<SessionKey>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds an element. Nodes that start at once each make a first key: the one that comes within a minute of another is not kept, so that
    /// all use the same. The same name again changes nothing.
    /// </summary>
    /// <param name="name">What Data Protection calls it: <c>key-</c> or <c>revocation-</c> and an id.</param>
    /// <param name="xml">The element.</param>
    /// <param name="cancellationToken">Gives up waiting; the element may still be added.</param>
    /// <returns>All that are kept, the oldest first.</returns>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("add")]
    Task<ImmutableArray<SessionKey>> AddAsync(string name, string xml, CancellationToken cancellationToken = default);
}

/// <summary>A key of Data Protection, or the revocation of one.</summary>
/// <param name="Name">What Data Protection calls it.</param>
/// <param name="Xml">The element. Who reads it can make cookies: never log it.</param>
/// <param name="AddedAt">When it was added (UTC).</param>
[GenerateSerializer, Immutable, Alias("session-key")]
public sealed record SessionKey(
    [property: Id(0)] string Name,
    [property: Id(1)] string Xml,
    [property: Id(2)] DateTimeOffset AddedAt)
{
    /// <summary>Says the name alone.</summary>
    public override string ToString() => Name;
}
