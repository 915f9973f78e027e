using OrleansMl.Jobs;

namespace OrleansMl.Events;

/// <summary>
/// Every minute: asks for the events of items whose silo died before it handed them on, and forgets the ids of items that were erased.
/// </summary>
internal sealed class EventCatchUpJob(EventShards shards) : IRecurringJob
{
    public const string Name = "event-catch-up";

    public TimeSpan Period => TimeSpan.FromMinutes(1);

    public IEnumerable<string> Targets => ["all"];

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        await Task.WhenAll(shards.All.Select(shard => shard.CatchUpAsync(cancellationToken)));
        return JobResult.Done;
    }
}
