using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Search;

/// <summary>
/// Keeps what is known of its items as a log in chunks: a batch of new ones costs one write of the open chunk, whatever the size of the
/// index. When half of the log is out of date, the oldest chunk goes and what is still true in it comes in again at the end; beyond
/// <see cref="SearchOptions.MaxItems"/> it does not, and the items that nobody changed for longest are not found any more.
/// </summary>
[GrainType("search-shard")]
internal sealed class SearchShardGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<SearchOptions> options) : Grain, ISearchShardGrain
{
    private const int Capacity = StoredSearchChunk.Capacity, SpareChunks = 8;

    private SearchIndex _index = new(0);

    private ChunkLog<StoredSearch, StoredSearchChunk, StoredSearchItem> Log =>
        field ??= storage.Log(this, storage.Record<StoredSearch>(this, StoredSearch.StateName), StoredSearch.LogFormat);

    private int MaxItems => Math.Max(1, options.Value.MaxItems / SearchShards.Count);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Log.LoadAsync();
        _index = new(Log.First);
        await foreach (var part in Log.ReadAsync())
        {
            Index(part.Entries);
        }
    }

    public async Task AddAsync(SearchBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);

        // Of an item that is in it twice the later one.
        var news = batch.Items.Reverse().DistinctBy(item => item.ContentId).Reverse()
            .Where(item => _index.IsNews(item.ToIndexed()))
            .ToList();
        if (news.Count == 0)
        {
            return;
        }

        await Log.AppendAsync(news);
        Index(news);
        while (Log.FullChunks > 0 && (_index.Count > MaxItems || Log.FullChunks > SpareChunks + (2 * _index.Count / Capacity)))
        {
            await DropOldestAsync();
        }
    }

    public Task<ImmutableArray<FoundItem>> FindAsync(
        ContentQuery query, FoundItem? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var place = after is null ? (SearchPlace?)null : new(after.CreatedAt, after.ContentId);
        return Task.FromResult(
            _index.Find(new(query), place, limit).Select(found => new FoundItem(found.ContentId, found.CreatedAt)).ToImmutableArray());
    }

    public Task<ImmutableArray<NearItem>> NearAsync(
        ulong textKey, ulong? simHash, int radius, int limit, CancellationToken cancellationToken) => Task.FromResult(
        _index.Near(textKey, simHash, radius, limit).Select(near => new NearItem(near.ContentId, near.Distance)).ToImmutableArray());

    // Where it lies. Whether the news came that an item is gone does not matter: the silo that had it may have died.
    public async Task ForgetAsync(string authorId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (key, asked) = (IndexKeys.OfName(authorId), since.UtcTicks);
        await Log.RewriteAsync(item =>
            item.AuthorKey == key && (item.CreatedAt <= asked || _index.IsGone(item.ContentId)) ? item.Erased() : item);
        _index.Forget(item => item.AuthorKey == key && item.CreatedAt <= asked);
    }

    private async Task DropOldestAsync()
    {
        var forgets = _index.Count > MaxItems;
        var live = _index.DropFirst(Capacity);

        // Nothing older is left that an erased item's entry would have to hide.
        List<StoredSearchItem> kept = forgets ? [] : [.. live.Where(item => !item.IsGone).Select(StoredSearchItem.Of)];
        try
        {
            await Log.DropOldestAsync(kept);
        }
        catch
        {
            // The index is ahead of the log: the next activation reads what is true.
            DeactivateOnIdle();
            throw;
        }

        Index(kept);
    }

    private void Index(IEnumerable<StoredSearchItem> items)
    {
        foreach (var item in items)
        {
            _index.Append(item.ToIndexed());
        }
    }
}
