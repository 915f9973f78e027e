using System.Collections.Immutable;

namespace OrleansMl.Jobs;

/// <summary>Background jobs that failed too often and wait for an administrator; use key 0.</summary>
[GrainInterfaceType("dead-letters")]
public interface IDeadLettersGrain : IGrainWithIntegerKey
{
    /// <summary>Lists dead letters of all jobs, by job and shard and then oldest first.</summary>
    /// <param name="cursor"><see cref="DeadLetterPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="limit">The most to answer, at least 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null when the cursor is none.</returns>
    [Alias("list")]
    Task<DeadLetterPage?> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>Runs a dead letter again, at once and with all attempts; false when there is none.</summary>
    [Alias("requeue")]
    Task<bool> RequeueAsync(string job, string id, CancellationToken cancellationToken = default);

    /// <summary>Runs all dead letters of a job again.</summary>
    /// <returns>How many; null when there is no such job.</returns>
    [Alias("requeue-all")]
    Task<int?> RequeueAllAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Forgets a dead letter; false when there is none.</summary>
    [Alias("discard")]
    Task<bool> DiscardAsync(string job, string id, CancellationToken cancellationToken = default);
}

/// <summary>A part of the dead letters.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter-page")]
public sealed record DeadLetterPage
{
    /// <summary>The dead letters.</summary>
    [Id(0)] public ImmutableArray<DeadLetter> DeadLetters { get; init; } = [];

    /// <summary>Where the next page begins; null after the last.</summary>
    [Id(1)] public string? Next { get; init; }
}

/// <summary>A background job that failed too often. It runs again when it is requeued, or when somebody schedules it anew.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter")]
public sealed record DeadLetter
{
    /// <summary>The job's name, for example <c>person-erasure</c>.</summary>
    [Id(0)] public required string Job { get; init; }

    /// <summary>What the job was about: of most jobs the id of a user or an item.</summary>
    [Id(1)] public required string Id { get; init; }

    /// <summary>What the job was given; null for nothing.</summary>
    [Id(2)] public string? Payload { get; init; }

    /// <summary>When the last run was due (UTC).</summary>
    [Id(3)] public required DateTimeOffset DueAt { get; init; }

    /// <summary>When the last run failed (UTC).</summary>
    [Id(4)] public required DateTimeOffset FailedAt { get; init; }

    /// <summary>Runs that failed.</summary>
    [Id(5)] public required int Attempts { get; init; }

    /// <summary>Why the last one failed, at most 500 characters.</summary>
    [Id(6)] public required string Error { get; init; }
}
