using OrleansMl.Trending;

namespace OrleansMl.Content;

// What the item is to those who count and list it.
internal sealed partial class ContentGrain
{
    public async Task<ContentMetadata?> GetFactsAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is { } current)
        {
            listeners.CatchUp(Id, current);
        }

        return Current?.ToMetadata();
    }
}
