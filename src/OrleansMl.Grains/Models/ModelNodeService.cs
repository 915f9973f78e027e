using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Services;
using OrleansMl.Registry;

namespace OrleansMl.Models;

/// <summary>One silo's models, addressed by silo: a stateless worker cannot be.</summary>
[Alias("model-node")]
internal interface IModelNodeService : IGrainService
{
    [Alias("list")]
    Task<ImmutableArray<ModelStatus>> ListAsync();

    [Alias("load")]
    Task<ImmutableArray<ModelStatus>> LoadAsync(string name, string? version);

    [Alias("unload")]
    Task<ImmutableArray<ModelStatus>> UnloadAsync(string name, string? version);

    [Alias("try")]
    Task<VersionProbeResult> ProbeAsync(ModelKey model, ModelKey? live);

    [Alias("apply")]
    Task ApplyAsync(ModelRoute route);
}

internal sealed class ModelNodeService(
    GrainId id,
    Silo silo,
    ILoggerFactory loggerFactory,
    IModelRuntime runtime,
    ModelRoutes routes,
    VersionProbe probe)
    : GrainService(id, silo, loggerFactory), IModelNodeService
{
    public async Task<ImmutableArray<ModelStatus>> ListAsync() => await WithLiveAsync(runtime.List());

    public async Task<ImmutableArray<ModelStatus>> LoadAsync(string name, string? version) =>
        (version is null ? await LiveAsync(name) : new ModelKey(name, version)) is { } model && Installed(model)
            ? await WithLiveAsync([await runtime.LoadAsync(model)])
            : [];

    public Task<VersionProbeResult> ProbeAsync(ModelKey model, ModelKey? live) => probe.ProbeAsync(model, live);

    public Task ApplyAsync(ModelRoute route)
    {
        routes.Apply(route);
        return Task.CompletedTask;
    }

    public async Task<ImmutableArray<ModelStatus>> UnloadAsync(string name, string? version)
    {
        var models = runtime.List()
            .Select(status => status.Model)
            .Where(model => model.Name == name && (version is null || model.Version == version))
            .ToList();
        foreach (var model in models)
        {
            await runtime.UnloadAsync(model);
        }

        return await WithLiveAsync(runtime.List().Where(status => models.Contains(status.Model)));
    }

    // The runtime knows what is installed; the registry knows what was promoted.
    private async Task<ImmutableArray<ModelStatus>> WithLiveAsync(IEnumerable<ModelStatus> statuses)
    {
        var known = ImmutableArray.CreateBuilder<ModelStatus>();
        foreach (var status in statuses)
        {
            known.Add(status with { Live = await LiveAsync(status.Model.Name) == status.Model });
        }

        return known.ToImmutable();
    }

    private async Task<ModelKey?> LiveAsync(string name) =>
        (await routes.GetAsync(name)).Live is { } promoted ? new ModelKey(name, promoted) : runtime.Resolve(name);

    private bool Installed(ModelKey model) => runtime.List().Any(status => status.Model == model);
}

/// <summary>Calls the <see cref="IModelNodeService"/> of a given silo.</summary>
internal sealed class ModelNodeClient(IServiceProvider services) : GrainServiceClient<IModelNodeService>(services)
{
    public IModelNodeService On(SiloAddress silo) => GetGrainService(silo);
}
