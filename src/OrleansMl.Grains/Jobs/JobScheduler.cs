using System.Globalization;

namespace OrleansMl.Jobs;

/// <summary>Finds the shard of a target, and asks it.</summary>
internal sealed class JobScheduler(IGrainFactory grains, IEnumerable<JobName> names) : IJobs
{
    /// <summary>
    /// Shards per job: enough to spread over silos, few enough for the reminder table. Never change it for a job that holds entries.
    /// </summary>
    public const int ShardCount = 16;

    private readonly string[] _names = [.. names.Select(name => name.Value).Order(StringComparer.Ordinal)];

    public static string KeyOf(string job, string target) => KeyOf(job, StableHash.Bucket(target, ShardCount));

    public static string KeyOf(string job, int shard) => $"{job}/{shard:00}";

    public async Task<JobHandle> ScheduleAsync(
        string job, string target, DateTimeOffset due, string? payload, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload?.Length ?? 0, IJobs.MaxPayloadLength, nameof(payload));
        await Shard(job, target).PutAsync(target, due, payload, cancellationToken);
        return new(job, target, payload);
    }

    public Task<bool> RescheduleAsync(JobHandle handle, DateTimeOffset due, CancellationToken cancellationToken) =>
        Shard(handle.Job, handle.Target).RescheduleAsync(handle.Target, due, handle.Payload, cancellationToken);

    public Task<bool> CancelAsync(JobHandle handle, CancellationToken cancellationToken) =>
        Shard(handle.Job, handle.Target).CancelAsync(handle.Target, cancellationToken);

    public async Task<DeadLetterPage?> ListDeadLettersAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (!TryParse(cursor, out var job, out var shard, out var version))
        {
            return null;
        }

        List<DeadLetter> letters = [];
        for (; job < _names.Length; job++, shard = 0)
        {
            for (; shard < ShardCount; shard++, version = 0)
            {
                var name = _names[job];
                var found = await grains.GetGrain<IJobShardGrain>(KeyOf(name, shard))
                    .ListDeadAsync(version, limit - letters.Count, cancellationToken);
                letters.AddRange(found.Select(dead => LetterOf(name, dead)));
                if (letters.Count == limit)
                {
                    return new() { DeadLetters = [.. letters], Next = $"{name}/{shard:00}/{found[^1].Version}" };
                }
            }
        }

        return new() { DeadLetters = [.. letters] };
    }

    public async Task<bool> RequeueAsync(string job, string target, CancellationToken cancellationToken) =>
        IsKnown(job) && await Shard(job, target).RequeueAsync(target, cancellationToken);

    public async Task<int?> RequeueAllAsync(string job, CancellationToken cancellationToken)
    {
        if (!IsKnown(job))
        {
            return null;
        }

        var counts = await Task.WhenAll(Enumerable.Range(0, ShardCount)
            .Select(shard => grains.GetGrain<IJobShardGrain>(KeyOf(job, shard)).RequeueAllAsync(cancellationToken)));
        return counts.Sum();
    }

    public async Task<bool> DiscardAsync(string job, string target, CancellationToken cancellationToken) =>
        IsKnown(job) && await Shard(job, target).DiscardAsync(target, cancellationToken);

    private IJobShardGrain Shard(string job, string target) => grains.GetGrain<IJobShardGrain>(KeyOf(job, target));

    private bool IsKnown(string job) => Array.BinarySearch(_names, job, StringComparer.Ordinal) >= 0;

    // job/shard/version of the last one told.
    private bool TryParse(string? cursor, out int job, out int shard, out long version)
    {
        (job, shard, version) = (0, 0, 0);
        return cursor is null
            || (cursor.Split('/') is [var name, var number, var last]
                && (job = Array.BinarySearch(_names, name, StringComparer.Ordinal)) >= 0
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out shard)
                && shard < ShardCount
                && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out version));
    }

    private static DeadLetter LetterOf(string job, StoredJob dead) => new()
    {
        Job = job,
        Id = dead.Target,
        Payload = dead.Payload,
        DueAt = dead.Due,
        FailedAt = new(dead.FailedAtTicks, TimeSpan.Zero),
        Attempts = dead.Failures,
        Error = dead.Error ?? "",
    };
}
