using OrleansMl.Trending;

namespace OrleansMl.Content;

// What trending knows of the item, and that it learns of changes.
internal sealed partial class ContentGrain
{
    public async Task<ContentMetadata?> GetFactsAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is { } current)
        {
            catalogue.TellIfUnknown(Id, current);
        }

        return Current?.ToFacts();
    }

    /// <summary>
    /// A new item is on no board. A changed one may be: this silo's buffer tells its shard within its interval; should the silo die before, the next engagement brings the news.
    /// </summary>
    private void TellTrending(StoredContent stored)
    {
        if (stored.Revision > 1 || stored.State == ContentState.Withdrawn || stored.Decisions.Length > 1)
        {
            var news = stored.ToFacts();
            facts.Set(Id, news);
            engagement.Add([new(Id, news, null, 0, 0, 0)]);
            contentNews.Tell(Id, news);
        }
    }
}
