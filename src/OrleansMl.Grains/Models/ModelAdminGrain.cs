using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace OrleansMl.Models;

/// <summary>Fans an administrator's request out to the silos that run inference.</summary>
[GrainType("model-admin"), StatelessWorker(1), Reentrant]
internal sealed class ModelAdminGrain(ModelNodeClient nodes, ISiloStatusOracle silos, ISiloMetadataCache metadata) : Grain, IModelAdminGrain
{
    public Task<ImmutableArray<ModelOnSilo>> ListAsync(CancellationToken cancellationToken) =>
        OnEverySiloAsync(static node => node.ListAsync(), cancellationToken);

    public Task<ImmutableArray<ModelOnSilo>> LoadAsync(string name, string? version, CancellationToken cancellationToken) =>
        OnEverySiloAsync(node => node.LoadAsync(name, version), cancellationToken);

    public Task<ImmutableArray<ModelOnSilo>> UnloadAsync(string name, string? version, CancellationToken cancellationToken) =>
        OnEverySiloAsync(node => node.UnloadAsync(name, version), cancellationToken);

    private async Task<ImmutableArray<ModelOnSilo>> OnEverySiloAsync(Func<IModelNodeService, Task<ImmutableArray<ModelStatus>>> call, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            from silo in silos.GetActiveSilos()
            where SiloRoles.Names(metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(SiloRoles.MetadataKey), SiloRoles.Inference)
            select AskAsync(silo)).WaitAsync(cancellationToken);

        return [.. from answer in answers.SelectMany(answer => answer)
                   orderby answer.Status.Model.Name, answer.Status.Model.Version, answer.Silo
                   select answer];

        async Task<IEnumerable<ModelOnSilo>> AskAsync(SiloAddress silo)
        {
            var statuses = await call(nodes.On(silo));
            return statuses.Select(status => new ModelOnSilo(silo.ToParsableString(), status));
        }
    }
}
