using BitFaster.Caching;
using BitFaster.Caching.Lru;
using OrleansMl.Trending;

namespace OrleansMl.Content;

/// <summary>
/// What this silo knows of the items that users engage with, so that a popular one is not asked for with every event. Some seconds old at
/// most; changes on this silo show at once. That an item does not exist is not remembered: it may in a moment.
/// </summary>
internal sealed class ContentMetadataCache(IGrainFactory grains)
{
    private readonly ICache<string, ContentMetadata> _facts =
        new ConcurrentLruBuilder<string, ContentMetadata>().WithCapacity(100_000).WithExpireAfterWrite(TimeSpan.FromSeconds(10)).Build();

    public ValueTask<ContentMetadata?> GetAsync(string contentId) =>
        _facts.TryGet(contentId, out var facts) ? new(facts) : AskAsync(contentId);

    public void Set(string contentId, ContentMetadata facts) => _facts.AddOrUpdate(contentId, facts);

    private async ValueTask<ContentMetadata?> AskAsync(string contentId)
    {
        var facts = await grains.GetGrain<IContentMetadata>(contentId).GetFactsAsync();
        if (facts is not null)
        {
            Set(contentId, facts);
        }

        return facts;
    }
}
