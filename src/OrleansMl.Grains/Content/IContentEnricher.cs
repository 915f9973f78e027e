namespace OrleansMl.Content;

/// <summary>Adds to an item what is kept with its revision beside the verdict: what it is about.</summary>
internal interface IContentEnricher
{
    /// <summary>
    /// Beside moderation and in the same durable write. Null for nothing: the verdict does not wait for it, and the first reader asks
    /// again. Never fails.
    /// </summary>
    ValueTask<Func<StoredContent, StoredContent>?> EnrichSubmissionAsync(
        string contentId, StoredContent revision, CancellationToken cancellationToken);

    /// <summary>
    /// When somebody reads the item: the same item with what it lacked, or null when it lacks nothing or nothing came in time. Fails only
    /// when the caller gives up.
    /// </summary>
    ValueTask<StoredContent?> CompleteAsync(string contentId, StoredContent current, CancellationToken cancellationToken);
}
