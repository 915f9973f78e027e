using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansMl.Jobs;
using OrleansMl.Moderation;
using OrleansMl.Storage;

namespace OrleansMl.Policies;

/// <summary>The part of a rescan that only its job calls.</summary>
[GrainInterfaceType("policy-rescan-work")]
internal interface IPolicyRescanWork : IGrainWithStringKey
{
    /// <summary>What is to be done; null when nothing is.</summary>
    [Alias("work")]
    Task<StoredRescan?> WorkAsync(CancellationToken cancellationToken = default);

    /// <summary>A shard of the log was counted. Null when the step is over, or the rescan is.</summary>
    /// <param name="step">The step it was counted at.</param>
    /// <param name="viewed">Before the first shard what people look at most; null later.</param>
    /// <param name="items">Items of the shard that are to be looked at.</param>
    /// <param name="known">Places in what people look at most that are among them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("count")]
    Task<StoredRescan?> CountAsync(
        int step,
        ImmutableArray<string>? viewed,
        long items,
        ImmutableArray<int> known,
        CancellationToken cancellationToken = default);

    /// <summary>A batch was looked at. Null when the step is over, or the rescan is.</summary>
    [Alias("report")]
    Task<StoredRescan?> ReportAsync(RescanReport report, CancellationToken cancellationToken = default);
}

/// <summary>Keeps how far a rescan is, in one small write a batch. The work is done by its job, outside of this grain's turns.</summary>
[GrainType("policy-rescan")]
internal sealed partial class PolicyRescanGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IJobs jobs,
    TimeProvider timeProvider,
    ILogger<PolicyRescanGrain> logger) : Grain, IPolicyRescanGrain, IPolicyRescanWork
{
    // Should whoever starts it die before the job is moved to now.
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    private string Name => this.GetPrimaryKeyString();

    private StoredRecord<StoredRescan> Record => field ??= storage.Record<StoredRescan>(this, "rescan");

    private StoredRescan Current => Record.Value;

    private IPolicyGrain Policy => GrainFactory.GetGrain<IPolicyGrain>(Name);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<PolicyRescan?> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Record.Exists ? Current.ToRescan() : null);

    public async Task<PolicyRescanResult> StartAsync(PolicyRescanRequest request, string by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(by);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.RatePerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.RatePerSecond, PolicyRescanRequest.MaxRate);
        if (await Policy.GetAsync(cancellationToken) is not { } policy)
        {
            return new(PolicyRescanOutcome.NoPolicy, null);
        }

        if (Record.Exists && !Current.IsOver)
        {
            return Answer(PolicyRescanOutcome.AlreadyRunning);
        }

        var now = timeProvider.GetUtcNow();
        await ScheduleAsync(now + Later);
        await Record.SaveAsync(Current.Start(request, policy.Live.Version, by, now));
        await ScheduleAsync(now);
        LogStarted(Name, Current.Number, Current.Version);
        return Answer(PolicyRescanOutcome.Changed);
    }

    public async Task<PolicyRescanResult> PauseAsync(CancellationToken cancellationToken)
    {
        if (!Record.Exists || Current.IsOver)
        {
            return Answer(PolicyRescanOutcome.NotRunning);
        }

        if (Current.State == PolicyRescanState.Paused)
        {
            return Answer(PolicyRescanOutcome.Unchanged);
        }

        // Nor on touch: whoever pauses it wants nothing to change.
        await GrainFactory.GetGrain<IPolicyNews>(Name).SetRescanAsync(null, cancellationToken);
        await Record.SaveAsync(Current with { State = PolicyRescanState.Paused });
        return Answer(PolicyRescanOutcome.Changed);
    }

    public async Task<PolicyRescanResult> ResumeAsync(CancellationToken cancellationToken)
    {
        if (!Record.Exists || Current.IsOver)
        {
            return Answer(PolicyRescanOutcome.NotRunning);
        }

        // Before the write, and also where it is not paused: a job that was given up goes on.
        await ScheduleAsync(timeProvider.GetUtcNow());
        if (Current.State == PolicyRescanState.Running)
        {
            return Answer(PolicyRescanOutcome.Unchanged);
        }

        await Record.SaveAsync(Current with { State = PolicyRescanState.Running });
        await ScheduleAsync(timeProvider.GetUtcNow());
        return Answer(PolicyRescanOutcome.Changed);
    }

    public async Task<PolicyRescanResult> CancelAsync(CancellationToken cancellationToken)
    {
        if (!Record.Exists || (Current.IsOver && Current.State != PolicyRescanState.Cancelled))
        {
            return Answer(PolicyRescanOutcome.NotRunning);
        }

        // Also the second time: the first may have been cut short between the two.
        await GrainFactory.GetGrain<IPolicyNews>(Name).SetRescanAsync(null, cancellationToken);
        if (Current.State == PolicyRescanState.Cancelled)
        {
            return Answer(PolicyRescanOutcome.Unchanged);
        }

        await EndAsync(PolicyRescanState.Cancelled);
        return Answer(PolicyRescanOutcome.Changed);
    }

    public async Task<StoredRescan?> WorkAsync(CancellationToken cancellationToken)
    {
        if (!Record.Exists || Current.State != PolicyRescanState.Running)
        {
            return null;
        }

        if ((await Policy.GetAsync(cancellationToken))?.Live.Version != Current.Version)
        {
            await EndAsync(PolicyRescanState.Superseded);
            return null;
        }

        if (!Current.Request.IsDry)
        {
            await GrainFactory.GetGrain<IPolicyNews>(Name).SetRescanAsync(
                new(Current.Version, Current.StartedAt, Current.Request.Since, Current.Request.Surface), cancellationToken);
        }

        return Current;
    }

    public Task<StoredRescan?> CountAsync(
        int step, ImmutableArray<string>? viewed, long items, ImmutableArray<int> known, CancellationToken cancellationToken) =>
        SaveAsync(step, current => (viewed is { } ids ? current with { Viewed = ids } : current).Count(items, known));

    public async Task<StoredRescan?> ReportAsync(RescanReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var next = await SaveAsync(report.Step, current => current.Take(report, timeProvider.GetUtcNow()));
        if (next is null && Current.State == PolicyRescanState.Done)
        {
            LogEnded(Name, Current.Number, Current.State, Current.Done, Current.ToRescan().Changed);
        }

        return next;
    }

    // What was looked at counts also when somebody paused it meanwhile.
    private async Task<StoredRescan?> SaveAsync(int step, Func<StoredRescan, StoredRescan> change)
    {
        if (!Record.Exists || Current.IsOver || Current.Step != step)
        {
            return null;
        }

        await Record.SaveAsync(change(Current));
        return Current.State == PolicyRescanState.Running ? Current : null;
    }

    private async Task EndAsync(PolicyRescanState state)
    {
        await Record.SaveAsync(Current.End(state, timeProvider.GetUtcNow()));
        LogEnded(Name, Current.Number, state, Current.Done, Current.ToRescan().Changed);
    }

    private Task ScheduleAsync(DateTimeOffset due) => jobs.ScheduleAsync(PolicyRescanJob.Name, Name, due);

    private PolicyRescanResult Answer(PolicyRescanOutcome outcome) => new(outcome, Record.Exists ? Current.ToRescan() : null);

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Policy}: rescan {Number} by version {Version} begins")]
    private partial void LogStarted(string policy, int number, string version);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Policy {Policy}: rescan {Number} is {State}; {Done} items looked at, {Changed} changed")]
    private partial void LogEnded(string policy, int number, PolicyRescanState state, long done, long changed);
}
