using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Registry;

namespace OrleansMl.Models;

/// <summary>Registers how grains call models, on this silo and on others.</summary>
internal static class ModelsSiloBuilderExtensions
{
    public static ISiloBuilder AddModels(this ISiloBuilder silo)
    {
        var services = silo.Services;
        silo.AddGrainService<ModelNodeService>();
        services.TryAddSingleton<ModelNodeClient>();
        services.TryAddSingleton<ModelNodes>();
        services.TryAddSingleton<IVersionHosts>(provider => provider.GetRequiredService<ModelNodes>());
        services.TryAddSingleton<ModelTaskRegistry>();
        services.TryAddSingleton<ModelClient>();
        services.TryAddSingleton<IModelClient>(provider => provider.GetRequiredService<ModelClient>());

        return silo;
    }
}
