using Microsoft.Extensions.Logging;

namespace OrleansMl.Jobs;

/// <summary>
/// Runs the jobs of a shard when they are due: a bounded number at a time, never two of one target, each with a deadline. What a run
/// came to is stored before its place is given to another. For one thread at a time, like a grain; runs interleave.
/// </summary>
internal sealed partial class JobShard(
    string name,
    string jobName,
    IScheduledJob job,
    JobLog log,
    JobOptions options,
    JobInstruments instruments,
    TimeProvider timeProvider,
    ILogger logger)
{
    private const int LongestError = 500;

    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _wake = new();
    private Task _pump = Task.CompletedTask;
    private bool _isPumping, _isBroken;

    /// <summary>Is called when <see cref="NextWake"/> may have changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>Is called when memory and store may differ: make another one.</summary>
    public Action? Broken { get; set; }

    /// <summary>Jobs that are to run.</summary>
    public int Pending => log.Pending;

    /// <summary>When <see cref="Kick"/> is needed; null while there is no need.</summary>
    public DateTimeOffset? NextWake =>
        _isBroken || log.NextWake is not { } next || (_isPumping && next <= timeProvider.GetUtcNow()) ? null : next;

    public Task LoadAsync() => GuardAsync(log.LoadAsync());

    /// <summary>Schedules a target, or moves it.</summary>
    public Task ScheduleAsync(string target, DateTimeOffset due, string? payload)
    {
        Schedule(target, due, payload);
        return FlushAsync();
    }

    /// <summary>Schedules a target unless it comes at that time or earlier anyway.</summary>
    public async Task EnsureAsync(string target, DateTimeOffset due)
    {
        if (log.KindOf(target) != StoredJobKind.Pending || await GuardAsync(log.FindAsync(target)) is not { } job || job.Due > due)
        {
            await ScheduleAsync(target, due, payload: null);
        }
    }

    /// <summary>Moves a target that is pending.</summary>
    public async Task<bool> RescheduleAsync(string target, DateTimeOffset due, string? payload)
    {
        if (log.KindOf(target) != StoredJobKind.Pending)
        {
            return false;
        }

        await ScheduleAsync(target, due, payload);
        return true;
    }

    /// <summary>Removes a target that is pending.</summary>
    public Task<bool> CancelAsync(string target) => RemoveAsync(target, StoredJobKind.Pending);

    /// <summary>Removes a target that is a dead letter.</summary>
    public Task<bool> DiscardAsync(string target) => RemoveAsync(target, StoredJobKind.Dead);

    /// <summary>Dead letters after a version, oldest first.</summary>
    public Task<List<StoredJob>> ListDeadAsync(long after, int limit) => GuardAsync(log.ListDeadAsync(after, limit));

    /// <summary>Runs a dead letter again.</summary>
    public async Task<bool> RequeueAsync(string target)
    {
        if (log.KindOf(target) != StoredJobKind.Dead
            || await GuardAsync(log.FindAsync(target)) is not { Kind: StoredJobKind.Dead } dead)
        {
            return false;
        }

        await ScheduleAsync(target, timeProvider.GetUtcNow(), dead.Payload);
        return true;
    }

    /// <summary>Runs all dead letters again.</summary>
    public async Task<int> RequeueAllAsync()
    {
        const int Page = 256;
        var (count, after) = (0, 0L);
        while (await ListDeadAsync(after, Page) is { Count: > 0 } page)
        {
            foreach (var dead in page.Where(log.IsCurrent))
            {
                Schedule(dead.Target, timeProvider.GetUtcNow(), dead.Payload);
                count++;
            }

            await FlushAsync();
            after = page[^1].Version;
        }

        return count;
    }

    /// <summary>Starts what is due, and goes on until nothing is.</summary>
    /// <returns>Ends when nothing is due and nothing runs.</returns>
    public Task Kick()
    {
        if (_isPumping)
        {
            _wake.TrySetResult();
        }
        else if (!_isBroken)
        {
            _isPumping = true;
            _pump = PumpAsync();
        }

        return _pump;
    }

    /// <summary>Starts nothing more and cancels what runs; it is run again wherever the shard is next.</summary>
    public void Stop()
    {
        _stopping.Cancel();
        _wake.TrySetResult();
        instruments.OnShardGone(name);
    }

    private void Schedule(string target, DateTimeOffset due, string? payload)
    {
        if (log.InMemoryOf(target) is { Failures: 0 } same && same.Due == due && same.Payload == payload)
        {
            return;
        }

        log.Put(new() { Target = target, DueTicks = due.UtcTicks, Payload = payload });
        Changed?.Invoke();
    }

    private async Task<bool> RemoveAsync(string target, StoredJobKind kind)
    {
        if (log.KindOf(target) != kind)
        {
            return false;
        }

        log.Remove(target);
        await FlushAsync();
        return true;
    }

    private Task FlushAsync() => GuardAsync(log.FlushAsync());

    private async Task GuardAsync(Task task)
    {
        try
        {
            await task;
        }
        catch
        {
            _isBroken = true;
            Broken?.Invoke();
            throw;
        }

        if (!_stopping.IsCancellationRequested)
        {
            instruments.OnShard(name, jobName, log.Pending, log.Dead);
        }
    }

    private async Task<T> GuardAsync<T>(Task<T> task)
    {
        await GuardAsync((Task)task);
        return await task;
    }
}
