using System.Collections.Immutable;

namespace OrleansMl.Jobs;

/// <summary>
/// Runs jobs at a time, durably and at least once. A job has one pending entry per target: scheduling it again moves it. The cost of
/// a call does not depend on how much is pending. What answers is stored.
/// </summary>
internal interface IJobs
{
    /// <summary>The longest payload, in UTF-16 characters.</summary>
    const int MaxPayloadLength = 4096;

    /// <summary>Schedules a job for a target, or moves it. A dead letter of the target is replaced.</summary>
    /// <param name="job">The name it is registered under.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="due">When; at once when it has passed.</param>
    /// <param name="payload">Handed to the run, at most <see cref="MaxPayloadLength"/> characters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<JobHandle> ScheduleAsync(
        string job, string target, DateTimeOffset due, string? payload = null, CancellationToken cancellationToken = default);

    /// <summary>Moves a pending job, with the payload of the handle; false when nothing is pending.</summary>
    Task<bool> RescheduleAsync(JobHandle handle, DateTimeOffset due, CancellationToken cancellationToken = default);

    /// <summary>Cancels a pending job; false when nothing was pending. A run that has begun ends, and is not repeated.</summary>
    Task<bool> CancelAsync(JobHandle handle, CancellationToken cancellationToken = default);

    /// <summary>Dead letters of all jobs, by job and shard and then oldest first.</summary>
    /// <param name="cursor">The next of the page before; null for the first.</param>
    /// <param name="limit">The most to answer.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null when the cursor is none.</returns>
    Task<DeadLetterPage?> ListDeadLettersAsync(string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>Runs a dead letter again, at once and with all attempts; false when there is none.</summary>
    Task<bool> RequeueAsync(string job, string target, CancellationToken cancellationToken = default);

    /// <summary>Runs all dead letters of a job again.</summary>
    /// <returns>How many; null when there is no such job.</returns>
    Task<int?> RequeueAllAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Forgets a dead letter; false when there is none.</summary>
    Task<bool> DiscardAsync(string job, string target, CancellationToken cancellationToken = default);
}

/// <summary>A job that was scheduled for a target. Names the target's one pending entry, whoever moved it since.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Target">What it is about.</param>
/// <param name="Payload">What it was scheduled with.</param>
[GenerateSerializer, Immutable, Alias("job-handle")]
internal readonly record struct JobHandle(
    [property: Id(0)] string Job, [property: Id(1)] string Target, [property: Id(2)] string? Payload = null);
