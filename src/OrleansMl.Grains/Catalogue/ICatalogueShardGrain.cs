using System.Collections.Immutable;

namespace OrleansMl.Catalogue;

/// <summary>What recommendations know of a sixteenth of the items (grain key: the shard's number), as a log that silos follow.</summary>
[GrainInterfaceType("catalogue-shard")]
internal interface ICatalogueShardGrain : IGrainWithIntegerKey
{
    /// <summary>Keeps what is new, durably. Repeating it is harmless and writes nothing.</summary>
    [Alias("store")]
    Task StoreAsync(ImmutableArray<CatalogueEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>What was learned since a position.</summary>
    /// <param name="position"><see cref="CatalogueChanges.Next"/> of the last answer; 0 for everything.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("changes")]
    Task<CatalogueChanges> ChangesAsync(long position, int limit, CancellationToken cancellationToken = default);

    /// <summary>Erases the vectors of an author's items, also where they only lie about in old chunks. Repeating it is harmless.</summary>
    [Alias("forget-vectors")]
    Task ForgetVectorsAsync(string authorId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Erases what is left of an author's withdrawn items, their name included, also where it only lies
    /// about in old chunks. Repeating it is harmless.
    /// </summary>
    [Alias("forget-author")]
    Task ForgetAuthorAsync(string authorId, CancellationToken cancellationToken = default);
}
