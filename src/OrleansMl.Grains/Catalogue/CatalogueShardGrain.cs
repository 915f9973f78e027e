using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Catalogue;

/// <summary>
/// Keeps its items as a log in chunks: a batch of new ones costs one write of the open chunk, whatever the size of the catalogue. When half of the log is out of date, the oldest chunk goes and what is still true in it
/// comes in again at the end; beyond <see cref="MaxItems"/> it does not, and the items that nobody changed for longest are forgotten.
/// </summary>
[GrainType("catalogue-shard")]
internal sealed class CatalogueShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, ICatalogueShardGrain
{
    /// <summary>Of a shard: a million items in sixteen of them.</summary>
    private const int MaxItems = 65_536;

    private const int Capacity = StoredCatalogueChunk.Capacity, SpareChunks = 8;
    private const string StateName = "catalogue";

    private GrainState<StoredCatalogue> _head = new(new());
    private CatalogueLog _index = new(0);

    private StoredCatalogue Current => _head.State!;

    private int FullChunks => Current.OpenChunk - Current.FirstChunk;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await storage.ReadStateAsync(StateName, this.GetGrainId(), _head);
        await ReadAllAsync();
    }

    public async Task StoreAsync(ImmutableArray<CatalogueEntry> entries, CancellationToken cancellationToken)
    {
        var news = entries.Where(_index.IsNews).ToList();
        if (news.Count == 0)
        {
            return;
        }

        await GuardAsync(async () =>
        {
            await AppendAsync(news);
            if (FullChunks > SpareChunks + (2 * _index.Count / Capacity) || (_index.Count > MaxItems && FullChunks > 0))
            {
                await DropOldestAsync();
            }
        });
    }

    public Task<CatalogueChanges> ChangesAsync(long position, int limit, CancellationToken cancellationToken) => Task.FromResult(_index.Since(position, limit));

    public Task ForgetVectorsAsync(string authorId, CancellationToken cancellationToken) =>
        RewriteAsync(entry => entry.Item.AuthorId == authorId && !entry.Vector.IsEmpty ? entry.WithoutVector() : entry);

    public Task ForgetAuthorAsync(string authorId, CancellationToken cancellationToken) =>
        RewriteAsync(entry => entry.Item.AuthorId == authorId && _index.IsGone(entry.Item.ContentId)
            ? new() { Item = new() { ContentId = entry.Item.ContentId, AuthorId = "", Type = entry.Item.Type, Visible = false, CreatedAt = default, Version = entry.Item.Version + 1 }, IsGone = true }
            : entry);

    private async Task ReadAllAsync()
    {
        var chunks = await Task.WhenAll(Enumerable.Range(Current.FirstChunk, FullChunks).Select(ReadChunkAsync));
        _index = new((long)Current.FirstChunk * Capacity);
        foreach (var entry in chunks.SelectMany(chunk => chunk.State!.Entries).Concat(Current.Open))
        {
            _index.Append(entry);
        }
    }

    // The full chunks first: a crash in between leaves some that are written again.
    private async Task AppendAsync(IReadOnlyList<CatalogueEntry> entries)
    {
        var open = Current.Open.AddRange(entries);
        var chunk = Current.OpenChunk;
        for (; open.Length >= Capacity; open = open.RemoveRange(0, Capacity))
        {
            await WriteChunkAsync(chunk++, open[..Capacity]);
        }

        await WriteHeadAsync(Current with { OpenChunk = chunk, Open = open });
        foreach (var entry in entries)
        {
            _index.Append(entry);
        }
    }

    private async Task DropOldestAsync()
    {
        var oldest = await ReadChunkAsync(Current.FirstChunk);
        var forgets = _index.Count > MaxItems;
        var live = _index.DropFirst(Capacity);

        // Nothing older is left that a withdrawn item's entry would have to hide.
        await AppendAsync(forgets ? [] : live.FindAll(entry => !entry.IsGone));
        await WriteHeadAsync(Current with { FirstChunk = Current.FirstChunk + 1 });
        await storage.ClearStateAsync(ChunkName(Current.FirstChunk - 1), this.GetGrainId(), oldest);
    }

    // Where it lies, so that nothing is left of it; and at the end of the log, so that silos learn of it.
    private Task RewriteAsync(Func<CatalogueEntry, CatalogueEntry> change) => GuardAsync(async () =>
    {
        for (var chunk = Current.FirstChunk; chunk < Current.OpenChunk; chunk++)
        {
            var before = (await ReadChunkAsync(chunk)).State!.Entries;
            var after = ImmutableArray.CreateRange(before, change);
            if (before.Zip(after).Any(pair => !ReferenceEquals(pair.First, pair.Second)))
            {
                await WriteChunkAsync(chunk, after);
            }
        }

        var changed = _index.Latest.Select(entry => (Before: entry, After: change(entry))).Where(pair => !ReferenceEquals(pair.Before, pair.After)).Select(pair => pair.After).ToList();
        if (changed.Count > 0)
        {
            await WriteHeadAsync(Current with { Open = ImmutableArray.CreateRange(Current.Open, change) });
            await AppendAsync(changed);
        }
    });

    // After a failure memory and store differ, so the activation goes and the next one reads what is true.
    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task WriteHeadAsync(StoredCatalogue next)
    {
        var write = new GrainState<StoredCatalogue>(next, _head.ETag) { RecordExists = _head.RecordExists };
        await storage.WriteStateAsync(StateName, this.GetGrainId(), write);
        _head = write;
    }

    private async Task WriteChunkAsync(int chunk, ImmutableArray<CatalogueEntry> entries)
    {
        var stored = await ReadChunkAsync(chunk);
        stored.State = new() { Entries = entries };
        await storage.WriteStateAsync(ChunkName(chunk), this.GetGrainId(), stored);
    }

    private async Task<GrainState<StoredCatalogueChunk>> ReadChunkAsync(int chunk)
    {
        var stored = new GrainState<StoredCatalogueChunk>(new());
        await storage.ReadStateAsync(ChunkName(chunk), this.GetGrainId(), stored);
        return stored;
    }

    private static string ChunkName(int chunk) => $"catalogue-{chunk}";
}
