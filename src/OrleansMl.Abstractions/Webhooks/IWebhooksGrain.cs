using System.Collections.Immutable;

namespace OrleansMl.Webhooks;

/// <summary>
/// The subscriptions to events (use key 0): each is told every event of the types it asks for, in order per item, at least once, with the
/// same id on repeats. What answers is stored.
/// </summary>
[GrainInterfaceType("webhooks")]
public interface IWebhooksGrain : IGrainWithIntegerKey
{
    /// <summary>The most deliveries of one page.</summary>
    const int MaxPage = 200;

    /// <summary>The most events that one call names to be delivered again.</summary>
    const int MaxRedelivered = 1000;

    /// <summary>Makes a subscription. The only answer with its secret.</summary>
    [Alias("create")]
    Task<WebhookResult> CreateAsync(WebhookSettings settings, CancellationToken cancellationToken = default);

    /// <summary>All of them, the oldest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<Webhook>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>One; null when there is none.</summary>
    [Alias("get")]
    Task<Webhook?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Changes one. Enabled again, it goes on where it was.</summary>
    [Alias("put")]
    Task<WebhookResult> PutAsync(string id, WebhookSettings settings, CancellationToken cancellationToken = default);

    /// <summary>Ends one, with all that waits for it; false when there is none.</summary>
    [Alias("delete")]
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Gives it another secret, in the answer. Both sign for a day.</summary>
    [Alias("rotate")]
    Task<WebhookResult> RotateAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The latest attempts, or the dead letters, the latest first; null when there is no such subscription.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="isDead">True for events that were given up.</param>
    /// <param name="before">The <see cref="WebhookDeliveryPage.Next"/> of the page before; null for the latest.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("deliveries")]
    Task<WebhookDeliveryPage?> ListDeliveriesAsync(
        string id, bool isDead, long? before, int limit, CancellationToken cancellationToken = default);

    /// <summary>Delivers dead letters again, with all attempts.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="eventIds">Which; none for all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>How many; null when there is no such subscription.</returns>
    [Alias("redeliver")]
    Task<int?> RedeliverAsync(string id, ImmutableArray<string> eventIds, CancellationToken cancellationToken = default);

    /// <summary>Sends a <c>webhook.test</c> now, once, also while it is disabled; null when there is no such subscription.</summary>
    [ResponseTimeout("00:01:30")]
    [Alias("test")]
    Task<WebhookAttempt?> TestAsync(string id, CancellationToken cancellationToken = default);
}
