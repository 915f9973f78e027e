using System.Collections.Immutable;

namespace OrleansMl.Jobs;

/// <summary>What happened to a target.</summary>
internal enum StoredJobKind
{
    /// <summary>It is to run.</summary>
    Pending = 0,

    /// <summary>It is done, or was cancelled.</summary>
    Removed = 1,

    /// <summary>It failed too often.</summary>
    Dead = 2,
}

/// <summary>The last that is known of a target. Never changed once made: a change is a new one under a higher version.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("stored-job")]
internal sealed record StoredJob
{
    [Id(0)] public required string Target { get; init; }

    /// <summary>Counts up in a shard with each change: two are never the same.</summary>
    [Id(1)] public long Version { get; init; }

    /// <summary>UTC ticks.</summary>
    [Id(2)] public long DueTicks { get; init; }

    [Id(3)] public StoredJobKind Kind { get; init; }

    /// <summary>Runs that failed.</summary>
    [Id(4)] public int Failures { get; init; }

    [Id(5)] public string? Payload { get; init; }

    /// <summary>Of a dead letter: why the last run failed.</summary>
    [Id(6)] public string? Error { get; init; }

    /// <summary>Of a dead letter: when (UTC ticks).</summary>
    [Id(7)] public long FailedAtTicks { get; init; }

    public DateTimeOffset Due => new(DueTicks, TimeSpan.Zero);

    /// <summary>About the bytes it takes in the store.</summary>
    public int Size => 24 + Target.Length + (Payload?.Length ?? 0) + (Error?.Length ?? 0);
}

/// <summary>
/// A chunk of a shard's log: what changed, oldest first. The log is a ring of rows that are written over, see <see cref="JobLog"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("stored-job-log")]
internal sealed class StoredJobLog
{
    /// <summary>Which chunk of the log; 0 in a row that was never used.</summary>
    [Id(0)] public long Sequence { get; init; }

    [Id(1)] public StoredJob[] Changes { get; init; } = [];
}

/// <summary>A chunk of a bucket, written once.</summary>
[GenerateSerializer, Immutable, Alias("stored-job-chunk")]
internal sealed class StoredJobChunk
{
    [Id(0)] public StoredJob[] Jobs { get; init; } = [];

    /// <summary>Versions of jobs in earlier chunks of the bucket that are there no more.</summary>
    [Id(1)] public long[] Removed { get; init; } = [];
}

/// <summary>What a shard's jobs are stored in. Written when the log is emptied into the buckets, not with every change.</summary>
[GenerateSerializer, Immutable, Alias("stored-job-shard")]
internal sealed record StoredJobShard
{
    /// <summary>The first chunk of the log that is not in the buckets yet.</summary>
    [Id(0)] public long FirstSequence { get; init; } = 1;

    /// <summary>Versions up to here were used before <see cref="FirstSequence"/>.</summary>
    [Id(1)] public long LastVersion { get; init; }

    /// <summary>Rows below this number were used or are about to be.</summary>
    [Id(2)] public long NextRow { get; init; }

    /// <summary>Rows from here to <see cref="NextRow"/> belong to nothing: whoever meant to write them did not finish.</summary>
    [Id(3)] public long FirstUnfinishedRow { get; init; }

    /// <summary>Rows that nothing refers to any more and that may still exist.</summary>
    [Id(4)] public long[] Garbage { get; init; } = [];

    [Id(5)] public ImmutableArray<StoredJobBucket> Buckets { get; init; } = [];
}

/// <summary>A bucket's place in time and its chunks.</summary>
/// <param name="Level">The level of <see cref="TimeBucket"/>; <see cref="JobBucket.DeadLevel"/> for the dead letters.</param>
/// <param name="Number">Which of its level.</param>
/// <param name="Chunks">Its chunks, oldest first.</param>
[GenerateSerializer, Immutable, Alias("stored-job-bucket")]
internal readonly record struct StoredJobBucket(
    [property: Id(0)] int Level, [property: Id(1)] long Number, [property: Id(2)] ImmutableArray<StoredJobChunkInfo> Chunks);

/// <summary>What is known of a chunk without reading it.</summary>
/// <param name="Row">The number in its row's name.</param>
/// <param name="Count">Its jobs.</param>
/// <param name="Size">About its bytes.</param>
/// <param name="LastVersion">The highest version of its jobs.</param>
[GenerateSerializer, Immutable, Alias("stored-job-chunk-info")]
internal readonly record struct StoredJobChunkInfo(
    [property: Id(0)] long Row, [property: Id(1)] int Count, [property: Id(2)] int Size, [property: Id(3)] long LastVersion);
