using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace OrleansMl.Reminders;

/// <summary>
/// Keeps a due-list and runs what is due. The reminder (once a minute, while the list is not empty) is the guarantee that a
/// lost silo does not lose work; a grain timer gives the exact time while the activation lives. Reentrant, so that a target
/// that is being worked on can be rescheduled; all state changes are synchronous, and one write is in flight at a time.
/// </summary>
[GrainType("reminder-shard"), Reentrant]
internal sealed partial class ReminderShardGrain(
    [PersistentState("due", StorageNames.Default)] IPersistentState<StoredDueList> state,
    TimeProvider timeProvider,
    IServiceProvider services,
    ILogger<ReminderShardGrain> logger) : Grain, IReminderShardGrain, IRemindable
{
    private const string ReminderName = "due";
    private const int BatchSize = 64;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private DueList _list = new([]);
    private IDueJob _job = null!;
    private IGrainTimer? _timer;
    private IGrainReminder? _reminder;
    private readonly SemaphoreSlim _reminderGate = new(1, 1);
    private Task? _write;
    private long _version;
    private long _storedVersion;
    private bool _running;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var job = this.GetPrimaryKeyString().Split('/')[0];
        _job = services.GetKeyedService<IDueJob>(job)
            ?? throw new InvalidOperationException($"No job '{job}' is registered; call AddKeyedSingleton<IDueJob, …>(\"{job}\").");
        _list = new(state.State.Due);
        _reminder = await this.GetReminder(ReminderName, cancellationToken);
        _timer = this.RegisterGrainTimer(RunDueAsync, new()
        {
            DueTime = Timeout.InfiniteTimeSpan,
            Period = Timeout.InfiniteTimeSpan,
            Interleave = true
        });
        Rearm();
    }

    public async Task ScheduleAsync(string target, DateTimeOffset due, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);

        // The reminder first: a stored entry without one would sleep until somebody called.
        await SetReminderAsync(wanted: true);
        if (_list.Schedule(target, due))
        {
            _version++;
            Rearm();
        }

        await FlushAsync();

        // An emptied list may have taken the reminder away in between.
        await SetReminderAsync(wanted: true);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => RunDueAsync(CancellationToken.None);

    private async Task RunDueAsync(CancellationToken cancellationToken)
    {
        if (_running)
        {
            return;
        }

        _running = true;
        try
        {
            while (_list.Peek(timeProvider.GetUtcNow(), BatchSize) is { Count: > 0 } batch)
            {
                await Task.WhenAll(batch.Select(entry => RunOneAsync(entry.Target, entry.Due, cancellationToken)));
                await FlushAsync();
            }

            if (_list.Count == 0)
            {
                await SetReminderAsync(wanted: false);
            }
        }
        finally
        {
            _running = false;
            Rearm();
        }
    }

    private async Task RunOneAsync(string target, DateTimeOffset due, CancellationToken cancellationToken)
    {
        DateTimeOffset? again;
        try
        {
            again = await _job.RunAsync(target, cancellationToken);
        }
        catch (Exception exception)
        {
            // The job's own failures are its own business; this one means the target could not be reached. Come back in a minute.
            LogRunFailed(exception, this.GetPrimaryKeyString(), target);
            again = timeProvider.GetUtcNow() + ReminderPeriod;
        }

        if (_list.Complete(target, due))
        {
            _version++;
            if (again is { } next)
            {
                _list.Schedule(target, next);
            }
        }
    }

    /// <summary>
    /// Returns once every change made before the call is stored. Callers that come while a write runs share the next one.
    /// </summary>
    private async Task FlushAsync()
    {
        var wanted = _version;
        while (_storedVersion < wanted)
        {
            if (_write is { } running)
            {
                await running.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            var write = WriteAsync();
            _write = write.IsCompleted ? null : write;
            await write;
        }
    }

    private async Task WriteAsync()
    {
        var version = _version;
        state.State = new() { Due = new(_list.Entries) };
        try
        {
            await state.WriteStateAsync();
            _storedVersion = version;
        }
        catch
        {
            // Memory and store may differ now; the next activation reads what is true.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _write = null;
        }
    }

    /// <summary>Registers the reminder while there is something to do, removes it when there is not. One change at a time.</summary>
    private async Task SetReminderAsync(bool wanted)
    {
        if (wanted && _reminder is not null)
        {
            return;
        }

        await _reminderGate.WaitAsync();
        try
        {
            if (wanted)
            {
                _reminder ??= await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod + Jitter(), ReminderPeriod);
            }
            else if (_list.Count == 0 && _reminder is { } reminder)
            {
                _reminder = null;
                await this.UnregisterReminder(reminder);
            }
        }
        finally
        {
            _reminderGate.Release();
        }
    }

    private void Rearm()
    {
        if (_running)
        {
            return;
        }

        var wait = _list.Earliest is { } earliest ? earliest - timeProvider.GetUtcNow() : Timeout.InfiniteTimeSpan;
        _timer?.Change(wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>0–10 s by the shard's key, so that the shards of a job do not tick together.</summary>
    private TimeSpan Jitter() => TimeSpan.FromMilliseconds(StableHash.Bucket(this.GetPrimaryKeyString(), 10_000));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} could not run {Target}; trying again in a minute")]
    private partial void LogRunFailed(Exception exception, string shard, string target);
}
