using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.Catalogue;

/// <summary>
/// Answers from the silo's replica. A listing looks at every item: it is for exports and consoles, not for each page that a reader sees.
/// </summary>
[GrainType("catalogue"), StatelessWorker, Reentrant]
internal sealed class CatalogueGrain(CatalogueReplica replica, TimeProvider timeProvider) : Grain, ICatalogueGrain
{
    private static readonly Comparer<CatalogueItem> ById = Comparer<CatalogueItem>.Create(
        (a, b) => string.CompareOrdinal(a.ContentId, b.ContentId));

    private static readonly Comparer<CatalogueItem> LatestFirst = Comparer<CatalogueItem>.Create(
        (a, b) => a.CreatedAt != b.CreatedAt ? b.CreatedAt.CompareTo(a.CreatedAt) : string.CompareOrdinal(a.ContentId, b.ContentId));

    public Task<ImmutableArray<CatalogueItem>> ListAsync(string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(First(replica.Current.All.Where(item => string.CompareOrdinal(item.ContentId, after) > 0), limit, ById));

    public Task<ImmutableArray<CatalogueItem>> LatestAsync(string? category, int limit, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        return Task.FromResult(
            First(
                replica.Current.All.Where(
                    item => item.Visible && item.CreatedAt <= now && (category is null || item.Categories.Contains(category))),
                limit,
                LatestFirst));
    }

    public Task<ImmutableArray<CatalogueItem>> OfAuthorAsync(
        string authorId, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(
            First(
                replica.Current.All.Where(item => item.AuthorId == authorId && string.CompareOrdinal(item.ContentId, after) > 0),
                limit,
                ById));

    // A heap of those that are kept, whose root is the last of them: memory for one page, however large the catalogue.
    private static ImmutableArray<CatalogueItem> First(IEnumerable<CatalogueItem> items, int limit, Comparer<CatalogueItem> order)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= ICatalogueGrain.MaxLimit, true);
        var kept = new PriorityQueue<CatalogueItem, CatalogueItem>(
            limit + 1, Comparer<CatalogueItem>.Create((a, b) => order.Compare(b, a)));
        foreach (var item in items)
        {
            if (kept.Count < limit)
            {
                kept.Enqueue(item, item);
            }
            else if (order.Compare(item, kept.Peek()) < 0)
            {
                kept.EnqueueDequeue(item, item);
            }
        }

        var page = new CatalogueItem[kept.Count];
        for (var i = page.Length - 1; i >= 0; i--)
        {
            page[i] = kept.Dequeue();
        }

        return ImmutableArray.Create(page);
    }
}
