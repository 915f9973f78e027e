using BitFaster.Caching;
using BitFaster.Caching.Lru;
using OrleansMl.Trending;

namespace OrleansMl.Content;

/// <summary>
/// What this silo knows of the items that people engage with, so that a popular one is not asked for with every event. Some seconds old at most; changes on this silo show at once. That an item
/// does not exist is not remembered: it may in a moment.
/// </summary>
internal sealed class ContentFactsCache(IGrainFactory grains)
{
    private readonly ICache<string, TrendingFacts> _facts =
        new ConcurrentLruBuilder<string, TrendingFacts>().WithCapacity(100_000).WithExpireAfterWrite(TimeSpan.FromSeconds(10)).Build();

    public ValueTask<TrendingFacts?> GetAsync(string contentId) =>
        _facts.TryGet(contentId, out var facts) ? new(facts) : AskAsync(contentId);

    public void Set(string contentId, TrendingFacts facts) => _facts.AddOrUpdate(contentId, facts);

    private async ValueTask<TrendingFacts?> AskAsync(string contentId)
    {
        var facts = await grains.GetGrain<IContentFacts>(contentId).GetFactsAsync();
        if (facts is not null)
        {
            Set(contentId, facts);
        }

        return facts;
    }
}
