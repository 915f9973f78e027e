using System.Collections.Immutable;

namespace OrleansMl.Jobs;

/// <summary>
/// The jobs of one shard (grain key: <c>job/shard</c>), with one reminder of its own. Items and users never hold reminders: there are
/// tens of rows in the reminder table, not millions.
/// </summary>
[GrainInterfaceType("reminder-shard")]
internal interface IJobShardGrain : IGrainWithStringKey
{
    /// <summary>Durably schedules a target, or moves it. What silos of an older version call.</summary>
    [Alias("schedule")]
    Task ScheduleAsync(string target, DateTimeOffset due, CancellationToken cancellationToken = default);

    /// <summary>Durably schedules a target with a payload, or moves it.</summary>
    [Alias("put")]
    Task PutAsync(string target, DateTimeOffset due, string? payload, CancellationToken cancellationToken = default);

    /// <summary>Schedules a target unless it comes at that time or earlier anyway.</summary>
    [Alias("ensure")]
    Task EnsureAsync(string target, DateTimeOffset due, CancellationToken cancellationToken = default);

    /// <summary>Moves a pending target; false when it is not pending.</summary>
    [Alias("reschedule")]
    Task<bool> RescheduleAsync(string target, DateTimeOffset due, string? payload, CancellationToken cancellationToken = default);

    /// <summary>Removes a pending target; false when it is not pending.</summary>
    [Alias("cancel")]
    Task<bool> CancelAsync(string target, CancellationToken cancellationToken = default);

    /// <summary>Runs what is due. Nothing else: what calls it is that the activation exists.</summary>
    [Alias("wake")]
    Task WakeAsync(CancellationToken cancellationToken = default);

    /// <summary>Dead letters after a version, oldest first.</summary>
    [Alias("list-dead")]
    Task<ImmutableArray<StoredJob>> ListDeadAsync(long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Runs a dead letter again; false when there is none.</summary>
    [Alias("requeue")]
    Task<bool> RequeueAsync(string target, CancellationToken cancellationToken = default);

    /// <summary>Runs all dead letters again.</summary>
    [Alias("requeue-all")]
    Task<int> RequeueAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets a dead letter; false when there is none.</summary>
    [Alias("discard")]
    Task<bool> DiscardAsync(string target, CancellationToken cancellationToken = default);
}
