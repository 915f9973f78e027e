using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Search;

/// <summary>
/// Finds items for staff, hidden ones included; some million of those that changed last. Stateless; use key 0. What was written is found
/// within a second or two.
/// </summary>
[GrainInterfaceType("content-search")]
public interface IContentSearchGrain : IGrainWithIntegerKey
{
    /// <summary>The most items of one answer.</summary>
    const int MaxLimit = 200;

    /// <summary>The longest <see cref="ContentQuery.Text"/>, in UTF-16 code units.</summary>
    const int MaxTextLength = 200;

    /// <summary>
    /// Items that match, the newest first: by when their author created them. Looks at 512 candidates at most: a page may have fewer items
    /// than asked for, even none, although there are more; <see cref="ContentSearchPage.Next"/> is null at the end only. A cursor stays
    /// where it is while new items come.
    /// </summary>
    /// <param name="query">Which.</param>
    /// <param name="cursor">The <see cref="ContentSearchPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A page; null when the cursor is none.</returns>
    [Alias("find")]
    Task<ContentSearchPage?> FindAsync(
        ContentQuery query, string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Items whose texts say the same as an item's, or nearly: the same folded words, or, from eight words on, hashes that differ in at
    /// most seven of 64 bits. The nearest first; the item itself is left out.
    /// </summary>
    /// <param name="contentId">The item.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What was found; null when there is no such item.</returns>
    [Alias("near-duplicates")]
    Task<ImmutableArray<NearDuplicate>?> NearDuplicatesAsync(
        string contentId, int limit, CancellationToken cancellationToken = default);
}

/// <summary>What is searched for: all that is given must hold.</summary>
[GenerateSerializer, Immutable, Alias("content-query")]
public sealed record ContentQuery
{
    /// <summary>The author; null for everybody.</summary>
    [Id(0)] public string? AuthorId { get; init; }

    /// <summary>The level of the verdict on the current revision; null for all.</summary>
    [Id(1)] public ModerationLevel? Level { get; init; }

    /// <summary>Where the item stands; null for all.</summary>
    [Id(2)] public ContentState? State { get; init; }

    /// <summary>The surface; null for all.</summary>
    [Id(3)] public ContentType? Type { get; init; }

    /// <summary>What a rule of the current verdict names: <c>spam</c>, a taught category, <c>bank:scams</c>; null for all.</summary>
    [Id(4)] public string? Category { get; init; }

    /// <summary>The declared language; null for all.</summary>
    [Id(5)] public string? Language { get; init; }

    /// <summary>Words that the text must have, all of them, in any order, however they are disguised; null for all.</summary>
    [Id(6)] public string? Text { get; init; }

    /// <summary>Only items created since (UTC); null for all.</summary>
    [Id(7)] public DateTimeOffset? Since { get; init; }

    /// <summary>Only items created before (UTC); null for all.</summary>
    [Id(8)] public DateTimeOffset? Until { get; init; }
}

/// <summary>A page of items.</summary>
/// <param name="Items">The newest first.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("content-search-page")]
public sealed record ContentSearchPage([property: Id(0)] ImmutableArray<ContentItem> Items, [property: Id(1)] string? Next);

/// <summary>An item with nearly the same text.</summary>
/// <param name="Item">The item.</param>
/// <param name="Distance">Bits of 64 that differ; 0 for the same words.</param>
/// <param name="IsSame">True when both texts are the same, but for their disguise.</param>
[GenerateSerializer, Immutable, Alias("near-duplicate")]
public sealed record NearDuplicate(
    [property: Id(0)] ContentItem Item, [property: Id(1)] int Distance, [property: Id(2)] bool IsSame);
