using OrleansMl.Content;

namespace OrleansMl.Trending;

/// <summary>
/// Tells boards of changed items with the next engagement that this silo hands on. A new item is on no board. Should the silo die before,
/// the item's next engagement brings the change.
/// </summary>
internal sealed class TrendingContentListener(EngagementAggregator engagement) : IContentListener
{
    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        if (change.MayBeKnown)
        {
            engagement.Add([new(change.ContentId, change.Metadata, null, 0, 0, 0)]);
        }

        return default;
    }
}
