using System.Collections.Immutable;

namespace OrleansMl.Webhooks;

/// <summary>One subscription (grain key: its id).</summary>
[GrainInterfaceType("webhook")]
internal interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>Begins it, once.</summary>
    [Alias("create")]
    Task<Webhook> CreateAsync(
        WebhookSettings settings, string secret, ImmutableArray<long> positions, CancellationToken cancellationToken = default);

    /// <summary>How it stands; null when there is none.</summary>
    [Alias("get")]
    Task<Webhook?> GetAsync(CancellationToken cancellationToken = default);

    [Alias("put")]
    Task<Webhook?> PutAsync(WebhookSettings settings, CancellationToken cancellationToken = default);

    [Alias("delete")]
    Task DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Another secret; null when there is no subscription.</summary>
    [Alias("rotate")]
    Task<WebhookResult> RotateAsync(CancellationToken cancellationToken = default);

    /// <summary>Whom to post to; null when there is none.</summary>
    [Alias("target")]
    Task<WebhookTarget?> GetTargetAsync(CancellationToken cancellationToken = default);

    [Alias("deliveries")]
    Task<WebhookDeliveryPage?> ListDeliveriesAsync(
        bool isDead, long? before, int limit, CancellationToken cancellationToken = default);

    [Alias("redeliver")]
    Task<int?> RedeliverAsync(ImmutableArray<string> eventIds, CancellationToken cancellationToken = default);

    /// <summary>Goes on delivering; false when there is no subscription. Does not wait for it.</summary>
    [Alias("wake")]
    Task<bool> WakeAsync(CancellationToken cancellationToken = default);
}
