using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.Webhooks;

/// <summary>A subscription as it is stored: what was asked for, how far it has come, and the head of the log of its deliveries.</summary>
[GenerateSerializer, Immutable, Alias("stored-webhook")]
internal sealed record StoredWebhook
{
    public const string StateName = "webhook", DeadName = "webhook-dead";

    [Id(0)] public WebhookSettings? Settings { get; init; }

    /// <summary>The newest first; the second one until <see cref="PreviousUntil"/>.</summary>
    [Id(1)] public ImmutableArray<string> Secrets { get; init; } = [];

    [Id(2)] public DateTimeOffset? PreviousUntil { get; init; }

    [Id(3)] public DateTimeOffset CreatedAt { get; init; }

    [Id(4)] public DateTimeOffset CountsFrom { get; init; }

    [Id(5)] public string? DisabledReason { get; init; }

    [Id(6)] public WebhookProgress Progress { get; init; } = WebhookProgress.None;

    [Id(7)] public DateTimeOffset? LastSuccessAt { get; init; }

    [Id(8)] public string? LastError { get; init; }

    // The log.
    [Id(9)] public int First { get; init; }

    [Id(10)] public int OpenChunk { get; init; }

    [Id(11)] public ImmutableArray<WebhookDelivery> Open { get; init; } = [];

    public static ChunkLogFormat<StoredWebhook, StoredDeliveryChunk, WebhookDelivery> LogFormat { get; } = new(
        StateName,
        StoredDeliveryChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (head, log) => head with { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Deliveries,
        deliveries => new() { Deliveries = deliveries })
    {
        MaxChunks = StoredDeliveryChunk.MaxChunks,
    };
}

/// <summary>A full chunk of deliveries, the oldest first.</summary>
[GenerateSerializer, Immutable, Alias("stored-delivery-chunk")]
internal sealed record StoredDeliveryChunk
{
    /// <summary>Never change it for a store that holds some.</summary>
    public const int Capacity = 32;

    public const int MaxChunks = 32;

    [Id(0)] public ImmutableArray<WebhookDelivery> Deliveries { get; init; } = [];
}

/// <summary>Events that were given up.</summary>
[GenerateSerializer, Immutable, Alias("stored-dead-events")]
internal sealed record StoredDeadEvents
{
    /// <summary>The oldest give way.</summary>
    public const int MaxEvents = 1000;

    [Id(0)] public ImmutableArray<DeadEvent> Events { get; init; } = [];
}

/// <summary>An event that was given up.</summary>
/// <param name="Key">Its item's.</param>
/// <param name="At">Where it is in the log.</param>
/// <param name="Last">The last attempt.</param>
[GenerateSerializer, Immutable, Alias("dead-event")]
internal sealed record DeadEvent(
    [property: Id(0)] ulong Key, [property: Id(1)] EventPosition At, [property: Id(2)] WebhookDelivery Last);

/// <summary>Which subscriptions there are.</summary>
[GenerateSerializer, Immutable, Alias("stored-webhooks")]
internal sealed record StoredWebhooks
{
    public const string StateName = "webhooks";

    [Id(0)] public ImmutableArray<ListedWebhook> Webhooks { get; init; } = [];
}

/// <summary>A subscription in the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">Since when.</param>
[GenerateSerializer, Immutable, Alias("listed-webhook")]
internal sealed record ListedWebhook([property: Id(0)] string Id, [property: Id(1)] DateTimeOffset At);
