using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansMl.Models;
using OrleansMl.Storage;

namespace OrleansMl.Registry;

/// <summary>
/// Checks, stores and pushes changes of one model's registration, and ends a canary that fails. Reentrant, so that silos get their
/// routes while a version is being tried; changes come one at a time.
/// </summary>
[GrainType("model-registry"), Reentrant]
internal sealed partial class ModelRegistryGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IVersionHosts hosts,
    RegistryInstruments instruments,
    TimeProvider timeProvider,
    ILogger<ModelRegistryGrain> logger) : Grain, IModelRegistryGrain, IModelRegistryReports
{
    // Silos that do not answer in time ask by themselves (ModelTelemetryReporter).
    private static readonly TimeSpan PushTimeout = TimeSpan.FromMilliseconds(700);

    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly SiloTotals _silos = new();
    private RegistryStatistics _statistics = null!;

    private string Name => this.GetPrimaryKeyString();

    private StoredRecord<StoredModelRegistry> Record => field ??= storage.Record<StoredModelRegistry>(this, "registry");

    private StoredModelRegistry Current => Record.Value;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        _statistics = new(Current.ReferenceVersion, Current.ReferenceScores, timeProvider);
    }

    public Task<ModelRegistration> GetAsync(CancellationToken cancellationToken) => Task.FromResult(ToRegistration());

    public Task<RegistryResult> PromoteAsync(string version, RegistryChange change, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(version);
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync(async () =>
        {
            if (Current.Live == version && Current.Split is null)
            {
                return Answer(RegistryOutcome.Unchanged);
            }

            var (refusal, before) = await TryVersionAsync(version);
            return refusal ?? await SaveAsync(Current.Promote(version, before, change, timeProvider.GetUtcNow()));
        });
    }

    public Task<RegistryResult> RollBackAsync(RegistryChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync(async () =>
        {
            if (Current.Previous.IsEmpty)
            {
                return Answer(RegistryOutcome.NothingBefore);
            }

            var (refusal, _) = await TryVersionAsync(Current.Previous[0]);
            return refusal ?? await SaveAsync(Current.RollBack(change, timeProvider.GetUtcNow()));
        });
    }

    public Task<RegistryResult> SetShadowAsync(string? version, RegistryChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync(async () =>
        {
            if (Current.Shadow == version)
            {
                return Answer(RegistryOutcome.Unchanged);
            }

            var (refusal, live) = version is null ? default : await TryVersionAsync(version);
            return refusal is not null ? refusal
                : version is not null && version == live
                ? Answer(RegistryOutcome.Refused, $"{Name}@{live} is the live version; a shadow is another one.")
                : await SaveAsync(Current.SetShadow(version, change, timeProvider.GetUtcNow()));
        });
    }

    public Task<RegistryResult> SetSplitAsync(SplitRequest? split, RegistryChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (split is null)
        {
            return ChangeAsync(async () => Current.Split is null
                ? Answer(RegistryOutcome.Unchanged)
                : await SaveAsync(Current.EndSplit(change, timeProvider.GetUtcNow())));
        }

        if (split.Percent is not (> 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(split), split.Percent, "The share lies above 0 and at most at 100 percent.");
        }

        var limits = split.Kind == SplitKind.Canary ? split.Limits ?? new CanaryLimits() : null;
        return ChangeAsync(async () =>
        {
            if (Current.Split is { } running
                && running.Kind == split.Kind
                && running.Version == split.Version
                && running.Percent == split.Percent
                && running.Limits == limits)
            {
                return Answer(RegistryOutcome.Unchanged);
            }

            var (refusal, before) = await TryVersionAsync(split.Version);
            return refusal is not null ? refusal
                : split.Version == before
                ? Answer(RegistryOutcome.Refused, $"{Name}@{before} is the live version; a split needs another one.")
                : await SaveAsync(Current.Start(new(split.Kind, split.Version, split.Percent, timeProvider.GetUtcNow(), limits), change));
        });
    }

    public async Task<ModelRoute> ReportAsync(
        string silo, ImmutableArray<VersionStatistics> totals, bool first, CancellationToken cancellationToken)
    {
        foreach (var happened in _silos.Since(silo, totals, first))
        {
            _statistics.Add(happened, isLive: happened.Version == LiveVersion);
        }

        FollowFolder();

        // One at a time; a report that comes while a change runs is judged by the next one.
        if (await _changing.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            try
            {
                await JudgeCanaryAsync();
                await KeepReferenceAsync();
            }
            catch (Exception exception)
            {
                // The silo must get its route all the same; the next report tries again.
                LogJudgingFailed(exception, Name);
            }
            finally
            {
                _changing.Release();
            }
        }

        return Current.ToRoute(Name);
    }

    private async Task JudgeCanaryAsync()
    {
        if (Current.Split is not { Kind: SplitKind.Canary, Limits: { } limits } canary
            || LiveVersion is not { } live
            || CanaryJudge.ReasonToEnd(limits, _statistics.Of(live), _statistics.Of(canary.Version)) is not { } reason)
        {
            return;
        }

        LogCanaryEnded(Name, canary.Version, live, reason);
        await SaveAsync(Current.EndSplit(new(StoredModelRegistry.CanaryActor, reason), timeProvider.GetUtcNow()));
    }

    // A write of its own, without a revision: nobody decided anything.
    private async Task KeepReferenceAsync()
    {
        if (_statistics.ReferenceToKeep(Current.ReferenceVersion) is var (version, scores))
        {
            await Record.SaveAsync(Current with { ReferenceVersion = version, ReferenceScores = scores });
        }
    }

    private async Task<RegistryResult> ChangeAsync(Func<Task<RegistryResult>> change)
    {
        await _changing.WaitAsync();
        try
        {
            return await change();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Loads a version on every inference silo and lets it answer there, next to the one that serves now.</summary>
    private async Task<(RegistryResult? Refusal, string? Live)> TryVersionAsync(string version)
    {
        var live = LiveVersion;
        var trials = await hosts.ProbeAsync(new(Name, version), live is null || live == version ? null : new ModelKey(Name, live));
        return TrialVerdict.Of(new(Name, version), trials) is var (outcome, detail) && outcome != RegistryOutcome.Changed
            ? (Answer(outcome, detail), live)
            : (null, live);
    }

    private async Task<RegistryResult> SaveAsync(StoredModelRegistry next)
    {
        await Record.SaveAsync(next);
        _statistics.Restart();
        var entry = next.Audit[0];
        instruments.OnChanged(Name, entry.Action);
        LogChanged(Name, entry.Action, entry.Version, entry.From, entry.By);
        await hosts.PublishAsync(next.ToRoute(Name), PushTimeout);
        return Answer(RegistryOutcome.Changed);
    }

    private RegistryResult Answer(RegistryOutcome outcome, string? detail = null) => new(outcome, ToRegistration(), detail);

    private ModelRegistration ToRegistration() => new()
    {
        Name = Name,
        Revision = Current.Revision,
        Live = Current.Live,
        Previous = Current.Previous,
        Shadow = Current.Shadow,
        Split = Current.Split,
        Statistics = _statistics.All,
        Drift = _statistics.Drift(LiveVersion),
        Audit = Current.Audit,
        Followed = Current.Live is null ? Current.Followed : null,
        Refused = Current.Live is null ? Current.Refused : null,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model}: {Action} {Version} (before: {From}) by {By}")]
    private partial void LogChanged(string model, RegistryAction action, string? version, string? from, string by);

    [LoggerMessage(Level = LogLevel.Error, Message = "The canary {Model}@{Version} is ended, all items go to {Live} again: {Reason}")]
    private partial void LogCanaryEnded(string model, string version, string live, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The registry of {Model} could not store what it concluded from the silos' reports")]
    private partial void LogJudgingFailed(Exception exception, string model);
}
