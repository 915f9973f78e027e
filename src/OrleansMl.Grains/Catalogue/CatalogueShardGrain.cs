using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Catalogue;

/// <summary>
/// Keeps its items as a log in chunks: a batch of new ones costs one write of the open chunk, whatever the size of the catalogue. When half
/// of the log is out of date, the oldest chunk goes and what is still true in it comes in again at the end; beyond <see cref="MaxItems"/>
/// it does not, and the items that nobody changed for longest are forgotten.
/// </summary>
[GrainType("catalogue-shard")]
internal sealed class CatalogueShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, ICatalogueShardGrain
{
    /// <summary>Of a shard: a million items in sixteen of them.</summary>
    private const int MaxItems = 65_536;

    private const int Capacity = StoredCatalogueChunk.Capacity, SpareChunks = 8;
    private const string StateName = "catalogue";

    private static readonly ChunkLogFormat<StoredCatalogue, StoredCatalogueChunk, CatalogueEntry> Format = new(
        StateName,
        Capacity,
        head => new(head.FirstChunk, head.OpenChunk, head.Open),
        (_, log) => new() { FirstChunk = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Entries,
        entries => new() { Entries = entries });

    private CatalogueLog<CatalogueEntry> _index = new(0);

    private ChunkLog<StoredCatalogue, StoredCatalogueChunk, CatalogueEntry> Log =>
        field ??= storage.Log(this, storage.Record<StoredCatalogue>(this, StateName), Format);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Log.LoadAsync();
        _index = new(Log.First);
        await foreach (var part in Log.ReadAsync())
        {
            Index(part.Entries);
        }
    }

    public async Task StoreAsync(ImmutableArray<CatalogueEntry> entries, CancellationToken cancellationToken)
    {
        var news = entries.Where(_index.IsNews).ToList();
        if (news.Count == 0)
        {
            return;
        }

        await AppendAsync(news);
        if (Log.FullChunks > SpareChunks + (2 * _index.Count / Capacity) || (_index.Count > MaxItems && Log.FullChunks > 0))
        {
            await DropOldestAsync();
        }
    }

    public Task<CatalogueChanges> ChangesAsync(long position, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(CatalogueChanges.Of(_index.Since(position, limit)));

    public Task ForgetVectorsAsync(string authorId, CancellationToken cancellationToken) =>
        RewriteAsync(entry => entry.Item.AuthorId == authorId && !entry.Vector.IsEmpty ? entry.WithoutVector() : entry);

    public Task ForgetAuthorAsync(string authorId, CancellationToken cancellationToken) =>
        RewriteAsync(entry => entry.Item.AuthorId == authorId && _index.IsGone(entry.Item.ContentId) ? entry.WithoutAuthor() : entry);

    private async Task AppendAsync(IReadOnlyCollection<CatalogueEntry> entries)
    {
        await Log.AppendAsync(entries);
        Index(entries);
    }

    private async Task DropOldestAsync()
    {
        var forgets = _index.Count > MaxItems;
        var live = _index.DropFirst(Capacity);

        // Nothing older is left that a withdrawn item's entry would have to hide.
        var kept = forgets ? [] : live.FindAll(entry => !entry.IsGone);
        await Log.DropOldestAsync(kept);
        Index(kept);
    }

    // At the end of the log, so that silos learn of it; and where it lies, so that nothing is left of it. In this order: whoever repeats
    // it when it failed finds what is left to do.
    private async Task RewriteAsync(Func<CatalogueEntry, CatalogueEntry> change)
    {
        var changed = _index.Latest.Select(entry => (Before: entry, After: change(entry)))
            .Where(pair => !ReferenceEquals(pair.Before, pair.After)).Select(pair => pair.After).ToList();
        if (changed.Count > 0)
        {
            await AppendAsync(changed);
        }

        await Log.RewriteAsync(change);
    }

    private void Index(IEnumerable<CatalogueEntry> entries)
    {
        foreach (var entry in entries)
        {
            _index.Append(entry);
        }
    }
}
