namespace OrleansMl.Reminders;

/// <summary>
/// A due-list of one job's shard (grain key: <c>job/shard</c>) with one reminder of its own. Items and users never hold reminders:
/// there are tens of rows in the reminder table, not millions.
/// </summary>
[GrainInterfaceType("reminder-shard")]
internal interface IReminderShardGrain : IGrainWithStringKey
{
    /// <summary>Durably schedules a target, or moves it. Returns when it is stored.</summary>
    [Alias("schedule")]
    Task ScheduleAsync(string target, DateTimeOffset due, CancellationToken cancellationToken = default);
}
