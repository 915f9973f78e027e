namespace OrleansMl.Events;

/// <summary>
/// For features with events of their own: <c>review.decided</c> and the like. Publish after the write that an event tells of, and again
/// until this answers; an event with an id that was published lately is not added again. Those of one subject stay in the order in which
/// they were published, and come after what its item had stored before.
/// </summary>
internal interface IEventPublisher
{
    /// <summary>False while nobody follows events: then there is no need to make them.</summary>
    bool IsOn { get; }

    /// <summary>Adds an event. Once this answers it is stored, unless nobody follows events.</summary>
    /// <param name="published">With an id of the publisher's own; see <see cref="EventPublisher.NewEvent"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task PublishAsync(ModerationEvent published, CancellationToken cancellationToken = default);
}

/// <inheritdoc/>
internal sealed class EventPublisher(EventSwitch follows, EventShards shards) : IEventPublisher
{
    public bool IsOn => follows.IsOn;

    /// <summary>An event of a feature.</summary>
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    /// <param name="contentId">The item it is about.</param>
    /// <param name="key">Unique among the feature's events; the same key is the same event. Not shown.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="write">What it says beside the item's id.</param>
    /// <param name="namesItem">False for an event about no item: what it says has no item's id, and the id only orders events.</param>
    public static ModerationEvent NewEvent(
        string type,
        string contentId,
        string key,
        DateTimeOffset at,
        Action<System.Text.Json.Utf8JsonWriter> write,
        bool namesItem = true) => new()
        {
            Id = ContentEventData.EventId($"{type}\n{contentId}\n{key}", 0),
            Type = type,
            Subject = contentId,
            Seq = 0,
            At = at,
            Data = EventData.Write(namesItem ? contentId : null, write),
        };

    public Task PublishAsync(ModerationEvent published, CancellationToken cancellationToken) => follows.IsOn
        ? shards.Of(published.Subject).PublishAsync(published, cancellationToken)
        : Task.CompletedTask;
}
