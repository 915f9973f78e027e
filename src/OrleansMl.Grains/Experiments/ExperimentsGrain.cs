using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Experiments;

/// <summary>
/// Checks and stores changes of experiments; one write each. Silos ask twice a second what is new (<see cref="ExperimentCache"/>).
/// </summary>
[GrainType("experiments")]
internal sealed partial class ExperimentsGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    TimeProvider timeProvider,
    ILogger<ExperimentsGrain> logger) : Grain, IExperimentsGrain, IExperimentNews
{
    private StoredRecord<StoredExperiments> Record => field ??= storage.Record<StoredExperiments>(this, "experiments");

    private StoredExperiments Current => Record.Value;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<ImmutableArray<Experiment>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(All);

    public Task<Experiment?> GetAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Current.Find(name)?.ToExperiment());

    public Task<ExperimentNews?> SinceAsync(int revision, CancellationToken cancellationToken) =>
        Task.FromResult(revision == Current.Revision ? null : new ExperimentNews(Current.Revision, All));

    public async Task<ExperimentResult> PutAsync(
        ExperimentDraft draft, int? expectedVersion, ExperimentChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(change);
        if (ExperimentRules.Check(draft) is [var mistake, ..])
        {
            throw new ArgumentException($"{mistake.Pointer}: {mistake.Detail}", nameof(draft));
        }

        var before = Current.Find(draft.Name);
        if (expectedVersion is { } expected && expected != (before?.Version ?? 0))
        {
            return Answer(ExperimentOutcome.Stale, draft.Name);
        }

        if (before is not null && before.Is(draft))
        {
            return Answer(ExperimentOutcome.Unchanged, draft.Name);
        }

        if (before is null && Current.Experiments.Length >= ExperimentRules.MaxExperiments)
        {
            return Answer(ExperimentOutcome.TooMany, draft.Name);
        }

        await Record.SaveAsync(Current.Put(draft, change, timeProvider.GetUtcNow()));
        LogChanged(draft.Name, Current.Find(draft.Name)!.Audit[0].Action, change.By);
        return Answer(before is null ? ExperimentOutcome.Created : ExperimentOutcome.Changed, draft.Name);
    }

    public async Task<ExperimentResult> StopAsync(
        string name, int? expectedVersion, ExperimentChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (Refuse(name, expectedVersion) is { } refused)
        {
            return refused;
        }

        if (Current.Find(name) is not { IsRunning: true } running)
        {
            return Answer(ExperimentOutcome.Unchanged, name);
        }

        await Record.SaveAsync(Current.Stop(running, change, timeProvider.GetUtcNow()));
        LogChanged(name, ExperimentAction.Stop, change.By);
        return Answer(ExperimentOutcome.Changed, name);
    }

    public async Task<ExperimentResult> DeleteAsync(
        string name, int? expectedVersion, ExperimentChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (Refuse(name, expectedVersion) is { } refused)
        {
            return refused;
        }

        await Record.SaveAsync(Current.Without(name));
        LogDeleted(name, change.By, change.Reason);
        return Answer(ExperimentOutcome.Changed, name);
    }

    private ImmutableArray<Experiment> All => [.. Current.Experiments.Select(one => one.ToExperiment())];

    private ExperimentResult? Refuse(string name, int? expectedVersion) =>
        Current.Find(name) is not { } known ? Answer(ExperimentOutcome.NotFound, name)
        : expectedVersion is { } expected && expected != known.Version ? Answer(ExperimentOutcome.Stale, name)
        : null;

    private ExperimentResult Answer(ExperimentOutcome outcome, string name) => new(outcome, Current.Find(name)?.ToExperiment());

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Name}: {Action} by {By}")]
    private partial void LogChanged(string name, ExperimentAction action, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Name} was deleted by {By}: {Reason}")]
    private partial void LogDeleted(string name, string by, string? reason);
}
