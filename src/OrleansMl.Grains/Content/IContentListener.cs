namespace OrleansMl.Content;

/// <summary>
/// A feature that follows items. Register it with <see cref="ContentSiloBuilderExtensions.AddContentListener{T}"/>; no feature is named
/// in the item's grain. Both calls run in the item's turn, so they hand on and do not wait for models or many grains.
/// </summary>
internal interface IContentListener
{
    /// <summary>What is written with the change, in the same write. Costs next to nothing and asks nobody.</summary>
    StoredContent Complete(ContentChanged change) => change.After;

    /// <summary>
    /// Before the one durable write of a change: for what must be noted or forgotten elsewhere first, because nobody would find it
    /// afterwards. A failure stops the change. It may be called again for the same change, so it is idempotent.
    /// </summary>
    ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken) => default;

    /// <summary>After the write. The change stands whatever happens here: a failure is logged.</summary>
    ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken) => default;

    /// <summary>Somebody engages with an item: a listener that missed a change, because its silo died, catches up.</summary>
    void CatchUp(string contentId, StoredContent current)
    {
    }
}
