using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansMl.Events;
using OrleansMl.Storage;

namespace OrleansMl.Webhooks;

/// <summary>Which subscriptions there are (grain key: 0).</summary>
[GrainInterfaceType("webhook-list")]
internal interface IWebhookListGrain : IGrainWithIntegerKey
{
    /// <summary>False when there are as many as there may be.</summary>
    [Alias("add")]
    Task<bool> AddAsync(string id, int most, CancellationToken cancellationToken = default);

    [Alias("remove")]
    Task RemoveAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The oldest first.</summary>
    [Alias("all")]
    Task<ImmutableArray<ListedWebhook>> AllAsync(CancellationToken cancellationToken = default);
}

/// <inheritdoc/>
[GrainType("webhook-list")]
internal sealed class WebhookListGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, TimeProvider timeProvider) : Grain, IWebhookListGrain
{
    private StoredRecord<StoredWebhooks> Record => field ??= storage.Record<StoredWebhooks>(this, StoredWebhooks.StateName);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public async Task<bool> AddAsync(string id, int most, CancellationToken cancellationToken)
    {
        var known = Record.Value.Webhooks;
        if (known.Length >= most)
        {
            return false;
        }

        await Record.SaveAsync(new() { Webhooks = known.Add(new(id, timeProvider.GetUtcNow())) });
        return true;
    }

    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        Record.SaveAsync(new() { Webhooks = Record.Value.Webhooks.RemoveAll(one => one.Id == id) });

    public Task<ImmutableArray<ListedWebhook>> AllAsync(CancellationToken cancellationToken) => Task.FromResult(Record.Value.Webhooks);
}

/// <summary>
/// The subscriptions as one. A new one is listed before it is there and one that is deleted leaves the list last, so that
/// <see cref="WebhookWakeJob"/> finds what a crash left in between.
/// </summary>
[GrainType("webhooks"), StatelessWorker]
internal sealed class WebhooksGrain(
    WebhookReader reader,
    WebhookAddresses addresses,
    WebhookSender sender,
    IOptions<WebhookOptions> options,
    TimeProvider timeProvider) : Grain, IWebhooksGrain
{
    private IWebhookListGrain Listed => GrainFactory.GetGrain<IWebhookListGrain>(0);

    private IEventFollowersGrain Followers => GrainFactory.GetGrain<IEventFollowersGrain>(0);

    public async Task<WebhookResult> CreateAsync(WebhookSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (await addresses.RefuseAsync(new(settings.Url), cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var id = Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString("N");
        if (!await Listed.AddAsync(id, options.Value.MaxWebhooks, cancellationToken))
        {
            return new(WebhookOutcome.TooMany);
        }

        // Events are written from here on, and read from where the logs end after that.
        await Followers.SetAsync(id, follows: true, cancellationToken);
        var secret = WebhookSignature.NewSecret();
        var positions = await reader.EndsAsync(cancellationToken);
        var webhook = await Get(id).CreateAsync(settings, secret, positions, cancellationToken);
        return new(WebhookOutcome.Done, webhook, secret);
    }

    public async Task<ImmutableArray<Webhook>> ListAsync(CancellationToken cancellationToken)
    {
        var all = await Listed.AllAsync(cancellationToken);
        return [.. (await Task.WhenAll(all.Select(one => Get(one.Id).GetAsync(cancellationToken)))).OfType<Webhook>()];
    }

    public async Task<Webhook?> GetAsync(string id, CancellationToken cancellationToken) =>
        await IsListedAsync(id) ? await Get(id).GetAsync(cancellationToken) : null;

    public async Task<WebhookResult> PutAsync(string id, WebhookSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!await IsListedAsync(id))
        {
            return new(WebhookOutcome.NotFound);
        }

        if (await addresses.RefuseAsync(new(settings.Url), cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await Get(id).PutAsync(settings, cancellationToken) is { } webhook
            ? new(WebhookOutcome.Done, webhook)
            : new(WebhookOutcome.NotFound);
    }

    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (!await IsListedAsync(id))
        {
            return false;
        }

        await WebhookWakeJob.RemoveAsync(GrainFactory, id, cancellationToken);
        return true;
    }

    public async Task<WebhookResult> RotateAsync(string id, CancellationToken cancellationToken) =>
        await IsListedAsync(id) ? await Get(id).RotateAsync(cancellationToken) : new(WebhookOutcome.NotFound);

    public async Task<WebhookDeliveryPage?> ListDeliveriesAsync(
        string id, bool isDead, long? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= IWebhooksGrain.MaxPage, true);
        return await IsListedAsync(id) ? await Get(id).ListDeliveriesAsync(isDead, before, limit, cancellationToken) : null;
    }

    public async Task<int?> RedeliverAsync(string id, ImmutableArray<string> eventIds, CancellationToken cancellationToken) =>
        await IsListedAsync(id) ? await Get(id).RedeliverAsync(eventIds, cancellationToken) : null;

    public async Task<WebhookAttempt?> TestAsync(string id, CancellationToken cancellationToken)
    {
        if (!await IsListedAsync(id) || await Get(id).GetTargetAsync(cancellationToken) is not { } target)
        {
            return null;
        }

        var now = timeProvider.GetUtcNow();
        var test = new ModerationEvent
        {
            Id = ContentEventData.EventId($"{id}/test", now.UtcTicks),
            Type = WebhookEvents.Test,
            Subject = id,
            Seq = 0,
            At = now,
            Data = $$"""{"webhook_id":"{{id}}"}""",
        };
        return (await sender.SendAsync(target, test.Id, EventBody.Of(test), cancellationToken)).Attempt;
    }

    private IWebhookGrain Get(string id) => GrainFactory.GetGrain<IWebhookGrain>(id);

    // So that no made-up id becomes a grain.
    private async Task<bool> IsListedAsync(string id) => (await Listed.AllAsync()).Any(one => one.Id == id);
}
