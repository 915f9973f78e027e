using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Webhooks;

/// <summary>What a webhook is to be.</summary>
public sealed record WebhookRequest
{
    /// <summary>Where events are posted to, at most 2,000 characters. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Url { get; init; }

    /// <summary>Types of events; all when absent or empty.</summary>
    public string[]? Types { get; init; }

    /// <summary>For people, at most 200 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Description { get; init; }

    /// <summary>False holds events back; true when absent.</summary>
    public bool? Enabled { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    internal WebhookSettings ToSettings() => new()
    {
        Url = Url!,
        Types = [.. Types ?? []],
        Description = Description,
        Enabled = Enabled ?? true,
    };
}

/// <summary>Which events to deliver again.</summary>
public sealed record RedeliverRequest
{
    /// <summary>1 to 1,000 events; all dead letters when absent.</summary>
    public string[]? EventIds { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>All webhooks.</summary>
public sealed record WebhooksView
{
    /// <summary>The oldest first.</summary>
    public required WebhookView[] Webhooks { get; init; }
}

/// <summary>A webhook with its new secret.</summary>
public sealed record WebhookSecretView
{
    /// <summary>The webhook.</summary>
    public required WebhookView Webhook { get; init; }

    /// <summary><c>whsec_</c> and base64. Shown in this answer only.</summary>
    public required string Secret { get; init; }
}

/// <summary>A webhook.</summary>
public sealed record WebhookView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Where events are posted to.</summary>
    public required string Url { get; init; }

    /// <summary>Types of events; empty for all.</summary>
    public required string[] Types { get; init; }

    /// <summary>For people.</summary>
    public required string? Description { get; init; }

    /// <summary>False holds events back.</summary>
    public required bool Enabled { get; init; }

    /// <summary>active, failing, paused or disabled.</summary>
    public required WebhookState State { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on nothing is missed.</summary>
    public required DateTimeOffset CountsFrom { get; init; }

    /// <summary>Events of all types that were not read yet; null while that is not known.</summary>
    public required long? Lag { get; init; }

    /// <summary>Items of which an event waits for another attempt.</summary>
    public required int HeldItems { get; init; }

    /// <summary>Events of those items.</summary>
    public required int HeldEvents { get; init; }

    /// <summary>Events that were given up.</summary>
    public required int DeadLetters { get; init; }

    /// <summary>Events that were no longer kept when their turn came.</summary>
    public required long Missed { get; init; }

    /// <summary>When it accepted an event last.</summary>
    public required DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>Why an attempt failed when it was tried last.</summary>
    public required string? LastError { get; init; }

    /// <summary>Why it is disabled, when not by an administrator.</summary>
    public required string? DisabledReason { get; init; }

    /// <summary>Until when the secret before signs too.</summary>
    public required DateTimeOffset? PreviousSecretUntil { get; init; }

    internal static WebhookView Of(Webhook webhook) => new()
    {
        Id = webhook.Id,
        Url = webhook.Settings.Url,
        Types = [.. webhook.Settings.Types],
        Description = webhook.Settings.Description,
        Enabled = webhook.Settings.Enabled,
        State = webhook.State,
        CreatedAt = webhook.CreatedAt,
        CountsFrom = webhook.CountsFrom,
        Lag = webhook.Lag,
        HeldItems = webhook.HeldItems,
        HeldEvents = webhook.HeldEvents,
        DeadLetters = webhook.DeadLetters,
        Missed = webhook.Missed,
        LastSuccessAt = webhook.LastSuccessAt,
        LastError = webhook.LastError,
        DisabledReason = webhook.DisabledReason,
        PreviousSecretUntil = webhook.PreviousSecretUntil,
    };
}

/// <summary>A part of the deliveries.</summary>
public sealed record WebhookDeliveriesView
{
    /// <summary>The latest first.</summary>
    public required WebhookDeliveryView[] Deliveries { get; init; }

    /// <summary>Give it as cursor for the page that follows; null when there is none.</summary>
    public required string? Next { get; init; }

    internal static WebhookDeliveriesView Of(WebhookDeliveryPage page) => new()
    {
        Deliveries = [.. page.Deliveries.Select(WebhookDeliveryView.Of)],
        Next = page.Next?.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>One attempt to deliver.</summary>
public sealed record WebhookDeliveryView
{
    /// <summary>The event.</summary>
    public required string EventId { get; init; }

    /// <summary>Its type.</summary>
    public required string Type { get; init; }

    /// <summary>Which attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The receiver's status; null when it did not answer.</summary>
    public required int? Status { get; init; }

    /// <summary>How long it took.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Why it failed; null when it was accepted.</summary>
    public required string? Error { get; init; }

    internal static WebhookDeliveryView Of(WebhookDelivery delivery) => new()
    {
        EventId = delivery.EventId,
        Type = delivery.Type,
        Attempt = delivery.Attempt,
        At = delivery.Result.At,
        Status = delivery.Result.Status,
        Milliseconds = delivery.Result.Milliseconds,
        Error = delivery.Result.Error,
    };
}

/// <summary>What became of dead letters.</summary>
public sealed record RedeliveredView
{
    /// <summary>How many are delivered again.</summary>
    public required int Redelivered { get; init; }
}

/// <summary>How a test went.</summary>
public sealed record WebhookTestView
{
    /// <summary>True for a status of 200 to 299.</summary>
    public required bool Accepted { get; init; }

    /// <summary>The receiver's status; null when it did not answer.</summary>
    public required int? Status { get; init; }

    /// <summary>How long it took.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Why it failed; null when it was accepted.</summary>
    public required string? Error { get; init; }

    internal static WebhookTestView Of(WebhookAttempt attempt) => new()
    {
        Accepted = attempt.Error is null,
        Status = attempt.Status,
        Milliseconds = attempt.Milliseconds,
        Error = attempt.Error,
    };
}
