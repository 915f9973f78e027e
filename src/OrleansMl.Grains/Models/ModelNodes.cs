using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansMl.Registry;

namespace OrleansMl.Models;

/// <summary>The model services of the cluster's silos, many at a time.</summary>
internal sealed partial class ModelNodes(
    ModelNodeClient nodes,
    ISiloStatusOracle silos,
    SilosByRole roles,
    IModelRuntime runtime,
    ILogger<ModelNodes> logger) : IVersionHosts
{
    public string? Resolve(string name) => runtime.Resolve(name)?.Version;

    /// <summary>Asks every silo that runs inference.</summary>
    public async Task<ImmutableArray<T>> OnInferenceSilosAsync<T>(Func<SiloAddress, IModelNodeService, Task<T>> ask) =>
        [
            .. await Task.WhenAll(
                silos.GetActiveSilos().Where(silo => roles.Has(silo, SiloRoles.Inference)).Select(silo => ask(silo, nodes.On(silo))))
        ];

    public Task<ImmutableArray<VersionProbeResult>> ProbeAsync(ModelKey model, ModelKey? live) =>
        OnInferenceSilosAsync((_, node) => node.ProbeAsync(model, live));

    public Task PublishAsync(ModelRoute route, TimeSpan timeout) => Task.WhenAll(silos.GetActiveSilos().Select(async silo =>
    {
        try
        {
            await nodes.On(silo).ApplyAsync(route).WaitAsync(timeout);
        }
        catch (Exception exception)
        {
            LogPushFailed(exception, route.Name, route.Revision, silo);
        }
    }));

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Route {Revision} of model {Model} did not reach silo {Silo}; it asks for it by itself")]
    private partial void LogPushFailed(Exception exception, string model, long revision, SiloAddress silo);
}
