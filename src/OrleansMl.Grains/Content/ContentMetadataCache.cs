using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Storage;
using OrleansMl.Trending;

namespace OrleansMl.Content;

/// <summary>
/// What this silo knows of the items that users engage with, so that a popular one is not asked for with every event. Some seconds old at
/// most; changes on this silo show at once. That an item does not exist is read from the store, so that made-up ids activate nothing, and
/// is not remembered: it may in a moment.
/// </summary>
internal sealed class ContentMetadataCache(
    IGrainFactory grains, [FromKeyedServices(StorageNames.Default)] IGrainStorage storage)
{
    private readonly ICache<string, ContentMetadata> _facts =
        new ConcurrentLruBuilder<string, ContentMetadata>().WithCapacity(100_000).WithExpireAfterWrite(TimeSpan.FromSeconds(10)).Build();

    public ValueTask<ContentMetadata?> GetAsync(string contentId) =>
        _facts.TryGet(contentId, out var facts) ? new(facts) : AskAsync(contentId);

    public void Set(string contentId, ContentMetadata facts) => _facts.AddOrUpdate(contentId, facts);

    private async ValueTask<ContentMetadata?> AskAsync(string contentId)
    {
        var grain = grains.GetGrain<IContentMetadata>(contentId);
        var record = new StoredRecord<StoredContent>(storage, grain.GetGrainId(), ContentGrain.StateName, static () => { });
        await record.LoadAsync();
        if (!record.Exists)
        {
            return null;
        }

        var facts = await grain.GetFactsAsync();
        if (facts is not null)
        {
            Set(contentId, facts);
        }

        return facts;
    }
}
