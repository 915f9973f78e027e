using OrleansMl.Content;

namespace OrleansMl.Similar;

/// <summary>
/// Keeps the index of vectors as the items are. A vector is taken out before the item gives it up, so that what fails is done again while
/// the item still says that there is something; it is put in after the item, since one that nobody knows of would stay for ever.
/// </summary>
internal sealed class VectorListener(EmbeddingShards shards) : IContentListener
{
    public ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken) => change.DropsAnalysis
        ? new(shards.Of(change.ContentId).RemoveAsync(change.ContentId, cancellationToken))
        : default;

    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken) =>
        change is { HasNewVector: true, After: { Analysis.EmbeddingVersion: { } version } item }
            ? new(shards.Of(change.ContentId).SetAsync(change.ContentId, version, item.Embedding, cancellationToken))
            : default;
}
