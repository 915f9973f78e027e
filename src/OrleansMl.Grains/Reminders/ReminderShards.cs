namespace OrleansMl.Reminders;

/// <summary>Finds the shard of a target.</summary>
internal sealed class ReminderShards(IGrainFactory grains)
{
    /// <summary>
    /// Shards per job: enough to spread over silos, few enough for the reminder table. Never change it for a job that holds entries.
    /// </summary>
    public const int Count = 16;

    public static string KeyOf(string job, string target) => $"{job}/{StableHash.Bucket(target, Count):00}";

    public Task ScheduleAsync(string job, string target, DateTimeOffset due, CancellationToken cancellationToken) =>
        grains.GetGrain<IReminderShardGrain>(KeyOf(job, target)).ScheduleAsync(target, due, cancellationToken);
}
