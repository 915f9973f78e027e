using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Operations;

/// <summary>Says whether the answering silo can read its store. A read of a key that never exists costs one round trip.</summary>
[GrainType("node-health"), StatelessWorker(1), Reentrant]
internal sealed class NodeHealthGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, INodeHealthGrain
{
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.ReadStateAsync("health", this.GetGrainId(), new GrainState<HealthProbe>(new())).WaitAsync(TimeSpan.FromSeconds(2), cancellationToken);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the store does not answer ({exception.GetType().Name})";
        }
    }
}

/// <summary>Never written.</summary>
[GenerateSerializer, Alias("health-probe")]
internal sealed record HealthProbe;
