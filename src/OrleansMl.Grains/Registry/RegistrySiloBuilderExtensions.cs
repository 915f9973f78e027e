using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Hosting;

namespace OrleansMl.Registry;

/// <summary>Registers which version of a model answers, and what is reported of versions.</summary>
internal static class RegistrySiloBuilderExtensions
{
    public static ISiloBuilder AddModelRegistry(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.TryAddSingleton<ModelMetrics>();
        services.TryAddSingleton<ModelRoutes>();
        services.TryAddSingleton<VersionProbe>();
        services.TryAddSingleton<RegistryInstruments>();
        services.AddSiloWorker<ModelTelemetryReporter>();

        return silo;
    }
}
