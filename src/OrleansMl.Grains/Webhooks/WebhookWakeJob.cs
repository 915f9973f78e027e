using OrleansMl.Events;
using OrleansMl.Jobs;

namespace OrleansMl.Webhooks;

/// <summary>Every minute: wakes the subscriptions whose silo died, and removes what a crash left of one that was made or deleted.</summary>
internal sealed class WebhookWakeJob(IGrainFactory grains, TimeProvider timeProvider) : IRecurringJob
{
    public const string Name = "webhook-wake";

    public TimeSpan Period => TimeSpan.FromMinutes(1);

    public IEnumerable<string> Targets => ["all"];

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var before = timeProvider.GetUtcNow() - Period;
        foreach (var one in await grains.GetGrain<IWebhookListGrain>(0).AllAsync(cancellationToken))
        {
            if (!await grains.GetGrain<IWebhookGrain>(one.Id).WakeAsync(cancellationToken) && one.At < before)
            {
                await RemoveAsync(grains, one.Id, cancellationToken);
            }
        }

        return JobResult.Done;
    }

    /// <summary>Deletes a subscription. Repeating it is harmless.</summary>
    public static async Task RemoveAsync(IGrainFactory grains, string id, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IWebhookGrain>(id).DeleteAsync(cancellationToken);
        await grains.GetGrain<IEventFollowersGrain>(0).SetAsync(id, follows: false, cancellationToken);
        await grains.GetGrain<IWebhookListGrain>(0).RemoveAsync(id, cancellationToken);
    }
}
