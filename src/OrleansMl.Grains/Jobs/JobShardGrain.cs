using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Jobs;

/// <summary>
/// A <see cref="JobShard"/> in the cluster. The reminder (once a minute, while anything is pending) is the guarantee that a lost silo
/// does not lose work; a grain timer gives the exact time while the activation lives. Reentrant, so that a target that is being
/// worked on can be rescheduled.
/// </summary>
[GrainType("reminder-shard"), Reentrant]
internal sealed partial class JobShardGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IServiceProvider services,
    IOptions<JobOptions> options,
    JobInstruments instruments,
    TimeProvider timeProvider,
    ILogger<JobShardGrain> logger) : Grain, IJobShardGrain, IRemindable
{
    private const string ReminderName = "due";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    // Whoever ticks or wakes a shard sees what was due done, unless it takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Timers take no longer time; the reminder comes earlier.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _reminderGate = new(1, 1);
    private JobShard _shard = null!;
    private IGrainTimer? _timer;
    private IGrainReminder? _reminder;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var name = key.Split('/')[0];
        var job = services.GetKeyedService<IScheduledJob>(name)
            ?? throw new InvalidOperationException($"No job '{name}' is registered; call AddJob<…>(\"{name}\").");
        var log = new JobLog(new(storage, this.GetGrainId()), (ulong)Random.Shared.NextInt64(), timeProvider);
        _shard = new(key, name, job, log, options.Value, instruments, timeProvider, logger);
        await _shard.LoadAsync();
        _reminder = await this.GetReminder(ReminderName, cancellationToken);
        _timer = this.RegisterGrainTimer(
            _ =>
            {
                Start();
                return Task.CompletedTask;
            },
            new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        _shard.Changed = Rearm;
        _shard.Broken = DeactivateOnIdle;
        if (_shard.Pending > 0)
        {
            await SetReminderAsync(wanted: true);
        }

        Rearm();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // Null when the activation failed.
        _shard?.Stop();
        return Task.CompletedTask;
    }

    public Task ScheduleAsync(string target, DateTimeOffset due, CancellationToken cancellationToken) =>
        PutAsync(target, due, payload: null, cancellationToken);

    public Task PutAsync(string target, DateTimeOffset due, string? payload, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        return RemindedAsync(() => _shard.ScheduleAsync(target, due, payload));
    }

    public Task EnsureAsync(string target, DateTimeOffset due, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        return RemindedAsync(() => _shard.EnsureAsync(target, due));
    }

    public Task<bool> RescheduleAsync(string target, DateTimeOffset due, string? payload, CancellationToken cancellationToken) =>
        _shard.RescheduleAsync(target, due, payload);

    public Task<bool> CancelAsync(string target, CancellationToken cancellationToken) => _shard.CancelAsync(target);

    public async Task<ImmutableArray<StoredJob>> ListDeadAsync(long after, int limit, CancellationToken cancellationToken) =>
        [.. await _shard.ListDeadAsync(after, limit)];

    public async Task<bool> RequeueAsync(string target, CancellationToken cancellationToken)
    {
        var isRequeued = false;
        await RemindedAsync(async () => isRequeued = await _shard.RequeueAsync(target));
        return isRequeued;
    }

    public async Task<int> RequeueAllAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await RemindedAsync(async () => count = await _shard.RequeueAllAsync());
        return count;
    }

    public Task<bool> DiscardAsync(string target, CancellationToken cancellationToken) => _shard.DiscardAsync(target);

    public Task WakeAsync(CancellationToken cancellationToken)
    {
        Start();
        return Task.CompletedTask;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // In the time of the system: how long somebody waits does not change when tests move the time of day.
        await _shard.Kick().WaitAsync(Patience).ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await SetReminderAsync(wanted: _shard.Pending > 0);
    }

    private void Start() => _ = _shard.Kick();

    /// <summary>The reminder first: a stored entry without one would sleep until somebody called.</summary>
    private async Task RemindedAsync(Func<Task> act)
    {
        await SetReminderAsync(wanted: true);
        await act();

        // An emptied shard may have taken the reminder away in between.
        await SetReminderAsync(wanted: true);
    }

    /// <summary>Registers the reminder while there is something to do, removes it when there is not. One change at a time.</summary>
    private async Task SetReminderAsync(bool wanted)
    {
        if (wanted == _reminder is not null)
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
            else if (_shard.Pending == 0 && _reminder is { } reminder)
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
        if (_shard.NextWake is not { } next)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = next - timeProvider.GetUtcNow();
        _timer?.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestTimer ? LongestTimer : wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>0–10 s by the shard's key, so that the shards of a job do not tick together.</summary>
    private TimeSpan Jitter() => TimeSpan.FromMilliseconds(StableHash.Bucket(this.GetPrimaryKeyString(), 10_000));
}
