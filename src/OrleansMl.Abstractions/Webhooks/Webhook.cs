using System.Collections.Immutable;

namespace OrleansMl.Webhooks;

/// <summary>What a subscription is to be.</summary>
[GenerateSerializer, Immutable, Alias("webhook-settings")]
public sealed record WebhookSettings
{
    /// <summary>Where events are posted to.</summary>
    [Id(0)] public required string Url { get; init; }

    /// <summary>Types of events (<see cref="Events.EventTypes"/>); empty for all but those for the legal team only.</summary>
    [Id(1)] public ImmutableArray<string> Types { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>For people.</summary>
    [Id(2)] public string? Description { get; init; }

    /// <summary>False holds everything back. The default is true.</summary>
    [Id(3)] public bool Enabled { get; init; } = true;
}

/// <summary>How a subscription stands.</summary>
public enum WebhookState
{
    /// <summary>Events are delivered.</summary>
    Active,

    /// <summary>The receiver accepts nothing: it is tried now and then, and nothing new is read until it accepts something.</summary>
    Failing,

    /// <summary>So many items wait for their next attempt that nothing new is read.</summary>
    Paused,

    /// <summary>An administrator, or the receiver with 410 Gone, ended it. What happens meanwhile waits in the log.</summary>
    Disabled,
}

/// <summary>A subscription.</summary>
[GenerateSerializer, Immutable, Alias("webhook")]
public sealed record Webhook
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(1)] public required WebhookSettings Settings { get; init; }

    /// <summary>How it stands.</summary>
    [Id(2)] public required WebhookState State { get; init; }

    /// <summary>When it was made (UTC).</summary>
    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on nothing is missed (UTC); what happened shortly before may be told too.</summary>
    [Id(4)] public required DateTimeOffset CountsFrom { get; init; }

    /// <summary>Events in the log that were not read yet, of all types; null when it is not known now.</summary>
    [Id(5)] public long? Lag { get; init; }

    /// <summary>Items of which an event waits for its next attempt.</summary>
    [Id(6)] public int HeldItems { get; init; }

    /// <summary>Events of those items.</summary>
    [Id(7)] public int HeldEvents { get; init; }

    /// <summary>Events that were given up.</summary>
    [Id(8)] public int DeadLetters { get; init; }

    /// <summary>Events that it was too far behind for: they are not kept any more. It is told by <c>events.missed</c>.</summary>
    [Id(9)] public long Missed { get; init; }

    /// <summary>When it accepted an event last (UTC); null for never.</summary>
    [Id(10)] public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>Why an attempt failed when it was tried last; null when none did.</summary>
    [Id(11)] public string? LastError { get; init; }

    /// <summary>Why it is disabled, when not by an administrator.</summary>
    [Id(12)] public string? DisabledReason { get; init; }

    /// <summary>Until when the secret before signs too (UTC); null when there is one only.</summary>
    [Id(13)] public DateTimeOffset? PreviousSecretUntil { get; init; }
}

/// <summary>How a call about a subscription ended.</summary>
public enum WebhookOutcome
{
    /// <summary>As asked.</summary>
    Done,

    /// <summary>There is none.</summary>
    NotFound,

    /// <summary>There are as many as there may be.</summary>
    TooMany,

    /// <summary>The url must be https.</summary>
    HttpsRequired,

    /// <summary>The url's name resolves to an address that is not of the internet.</summary>
    AddressNotAllowed,

    /// <summary>The url's name does not resolve.</summary>
    Unresolvable,
}

/// <summary>What came of a call.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Webhook">The subscription; null when there is none.</param>
/// <param name="Secret">A new secret, shown once; null when the call made none.</param>
/// <param name="Detail">More, in words; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("webhook-result")]
public sealed record WebhookResult(
    [property: Id(0)] WebhookOutcome Outcome,
    [property: Id(1)] Webhook? Webhook = null,
    [property: Id(2)] string? Secret = null,
    [property: Id(3)] string? Detail = null);

/// <summary>One attempt to deliver.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Status">The receiver's status; null when it did not answer.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Error">Why it failed; null when it was accepted.</param>
[GenerateSerializer, Immutable, Alias("webhook-attempt")]
public sealed record WebhookAttempt(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] int? Status,
    [property: Id(2)] double Milliseconds,
    [property: Id(3)] string? Error);

/// <summary>An attempt, or the last one, to deliver an event. Does not say which item it is about.</summary>
[GenerateSerializer, Immutable, Alias("webhook-delivery")]
public sealed record WebhookDelivery
{
    /// <summary>The event.</summary>
    [Id(0)] public required string EventId { get; init; }

    /// <summary>Its type.</summary>
    [Id(1)] public required string Type { get; init; }

    /// <summary>Which attempt it was, from 1.</summary>
    [Id(2)] public required int Attempt { get; init; }

    /// <summary>How it ended.</summary>
    [Id(3)] public required WebhookAttempt Result { get; init; }
}

/// <summary>A part of the deliveries.</summary>
/// <param name="Deliveries">The latest first.</param>
/// <param name="Next">Where the older part begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("webhook-delivery-page")]
public sealed record WebhookDeliveryPage(
    [property: Id(0)] ImmutableArray<WebhookDelivery> Deliveries, [property: Id(1)] long? Next);
