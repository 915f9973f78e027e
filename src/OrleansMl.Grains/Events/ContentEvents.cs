using OrleansMl.Content;

namespace OrleansMl.Events;

/// <summary>
/// Writes an item's events with the change they tell of, and hands them on. Before the write the item's shard notes that events are to
/// come, so that whatever dies in between is found again; docs/decisions/063-events-lie-in-the-items-own-write.md. While nobody
/// follows events, nothing is done.
/// </summary>
internal sealed class ContentEvents(EventSwitch follows, EventShards shards, TimeProvider timeProvider) : IContentListener
{
    public StoredContent Complete(ContentChanged change)
    {
        if (!follows.IsOn || ContentEventData.Of(change) is not { IsEmpty: false } events)
        {
            return change.After;
        }

        return change.After with { Outbox = events, EventSeq = events[^1].Seq };
    }

    public ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken) => HasEvents(change)
        ? new(shards.Of(change.ContentId).ExpectAsync(
            new(
                change.ContentId,
                change.After.Outbox[0].Seq,
                timeProvider.GetUtcNow(),
                change.After.Outbox.LastOrDefault(one => one.Type == EventTypes.ContentErased)),
            change.Before is { } before ? ContentEventData.Read(change.ContentId, before) : null,
            cancellationToken))
        : default;

    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken) => HasEvents(change)
        ? new(shards.Of(change.ContentId).ResolveAsync(
            change.ContentId, change.After.Outbox[0].Seq, ContentEventData.Read(change.ContentId, change.After), cancellationToken))
        : default;

    // An outbox that the record had before was handed on with the change it came with, or will be.
    private static bool HasEvents(ContentChanged change) => change.After.EventSeq > (change.Before?.EventSeq ?? 0);
}
