using System.Collections.Immutable;

namespace OrleansMl.Catalogue;

/// <summary>
/// All items that are not withdrawn, as recommendations know them (stateless; use key 0). Answers from
/// the silo's own replica, a second or two behind.
/// </summary>
[GrainInterfaceType("catalogue")]
public interface ICatalogueGrain : IGrainWithIntegerKey
{
    /// <summary>The most items of one answer.</summary>
    const int MaxLimit = 1000;

    /// <summary>Items in the order of their ids, hidden ones included.</summary>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list")]
    Task<ImmutableArray<CatalogueItem>> ListAsync(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Visible items, the latest first; those whose time has not come yet are left out.</summary>
    /// <param name="category">Only of this category; null for all.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("latest")]
    Task<ImmutableArray<CatalogueItem>> LatestAsync(string? category, int limit, CancellationToken cancellationToken = default);

    /// <summary>Items of an author, hidden ones included, in the order of their ids.</summary>
    /// <param name="authorId">Whose.</param>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("of-author")]
    Task<ImmutableArray<CatalogueItem>> OfAuthorAsync(
        string authorId, string? after, int limit, CancellationToken cancellationToken = default);
}
