using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Recommendations;

/// <summary>
/// Hands requests to the silo that learns. Without one it says so: what is published is read, and rolled back, in its place; where nobody
/// may learn nobody writes beside it, and the store's tag decides if one comes up meanwhile.
/// </summary>
[GrainType("training-desk"), StatelessWorker, Reentrant]
internal sealed partial class TrainingControlGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    ISiloStatusOracle silos,
    SilosByRole roles,
    RecommendationInstruments instruments,
    TimeProvider timeProvider,
    ILogger<TrainingControlGrain> logger) : Grain, IFactorTrainerGrain
{
    private ITrainerGrain Learner => GrainFactory.GetGrain<ITrainerGrain>(0);

    private bool HasTrainer => silos.GetActiveSilos().Any(silo => roles.Has(silo, SiloRoles.Trainer));

    public Task<TrainingStatus> StartAsync(CancellationToken cancellationToken)
    {
        if (HasTrainer)
        {
            return Learner.StartAsync(cancellationToken);
        }

        LogNoTrainer();
        return StatusAsync();
    }

    public Task<TrainingStatus> ForceAsync(string by, CancellationToken cancellationToken)
    {
        if (HasTrainer)
        {
            return Learner.ForceAsync(by, cancellationToken);
        }

        LogNoTrainer();
        return StatusAsync();
    }

    public Task<TrainingStatus> StopAsync(CancellationToken cancellationToken) =>
        HasTrainer ? Learner.StopAsync(cancellationToken) : StatusAsync();

    public Task<TrainingStatus> GetAsync(CancellationToken cancellationToken) =>
        HasTrainer ? Learner.GetAsync(cancellationToken) : StatusAsync();

    public async Task<TrainingStatus?> RollBackAsync(string by, CancellationToken cancellationToken)
    {
        if (HasTrainer)
        {
            return await Learner.RollBackAsync(by, cancellationToken);
        }

        // Read for this call and written at most once, so there is nothing to give up.
        var published = new StoredRecord<StoredFactors>(storage, Learner.GetGrainId(), StoredFactors.StateName, () => { });
        await published.LoadAsync();
        var before = published.Value;
        if (before.RolledBack(timeProvider.GetUtcNow()) is not { } next)
        {
            return null;
        }

        await published.SaveAsync(next);
        instruments.OnRolledBack();
        LogRolledBack(by, before.Version, before.Before!.Version, next.Version);
        return WithoutTrainer(next);
    }

    private static TrainingStatus WithoutTrainer(StoredFactors published) => published.ToStatus() with
    {
        Outcome = TrainingOutcome.NoTrainer,
        Reason = "no silo has the role trainer (OrleansMl:Roles): nothing is learned, and what is published goes on",
    };

    private async Task<TrainingStatus> StatusAsync() =>
        WithoutTrainer(await storage.ReadAsync<StoredFactors>(Learner.GetGrainId(), StoredFactors.StateName));

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "No silo has the role trainer (OrleansMl:Roles): nothing is learned, and what is published goes on")]
    private partial void LogNoTrainer();

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Audit: {By} rolled recommendations back from version {From} to {To}, published as {Version}")]
    private partial void LogRolledBack(string by, long from, long to, long version);
}
