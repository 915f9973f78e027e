using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.Models;

/// <summary>Fans an administrator's request out to the silos that run inference.</summary>
[GrainType("model-admin"), StatelessWorker(1), Reentrant]
internal sealed class ModelAdminGrain(ModelNodes nodes) : Grain, IModelAdminGrain
{
    public Task<ImmutableArray<ModelOnSilo>> ListAsync(CancellationToken cancellationToken) =>
        OnEverySiloAsync(static node => node.ListAsync(), cancellationToken);

    public Task<ImmutableArray<ModelOnSilo>> LoadAsync(string name, string? version, CancellationToken cancellationToken) =>
        OnEverySiloAsync(node => node.LoadAsync(name, version), cancellationToken);

    public Task<ImmutableArray<ModelOnSilo>> UnloadAsync(string name, string? version, CancellationToken cancellationToken) =>
        OnEverySiloAsync(node => node.UnloadAsync(name, version), cancellationToken);

    private async Task<ImmutableArray<ModelOnSilo>> OnEverySiloAsync(
        Func<IModelNodeService, Task<ImmutableArray<ModelStatus>>> call, CancellationToken cancellationToken)
    {
        var answers = await nodes
            .OnInferenceSilosAsync(async (silo, node) => (Silo: silo.ToParsableString(), Statuses: await call(node)))
            .WaitAsync(cancellationToken);
        return [.. from answer in answers
                   from status in answer.Statuses
                   orderby status.Model.Name, status.Model.Version, answer.Silo
                   select new ModelOnSilo(answer.Silo, status)];
    }
}
