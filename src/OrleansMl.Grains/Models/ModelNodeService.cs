using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Services;

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
}

internal sealed class ModelNodeService(GrainId id, Silo silo, ILoggerFactory loggerFactory, IModelRuntime runtime)
    : GrainService(id, silo, loggerFactory), IModelNodeService
{
    public Task<ImmutableArray<ModelStatus>> ListAsync() => Task.FromResult<ImmutableArray<ModelStatus>>([.. runtime.List()]);

    public async Task<ImmutableArray<ModelStatus>> LoadAsync(string name, string? version) =>
        (version is null ? runtime.Resolve(name) : new ModelKey(name, version)) is { } model && Installed(model)
            ? [await runtime.LoadAsync(model)]
            : [];

    public async Task<ImmutableArray<ModelStatus>> UnloadAsync(string name, string? version)
    {
        var models = runtime.List().Select(status => status.Model).Where(model => model.Name == name && (version is null || model.Version == version)).ToList();
        foreach (var model in models)
        {
            await runtime.UnloadAsync(model);
        }

        return [.. runtime.List().Where(status => models.Contains(status.Model))];
    }

    private bool Installed(ModelKey model) => runtime.List().Any(status => status.Model == model);
}

/// <summary>Calls the <see cref="IModelNodeService"/> of a given silo.</summary>
internal sealed class ModelNodeClient(IServiceProvider services) : GrainServiceClient<IModelNodeService>(services)
{
    public IModelNodeService On(SiloAddress silo) => GetGrainService(silo);
}
