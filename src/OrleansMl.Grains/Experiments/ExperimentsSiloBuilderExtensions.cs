using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Hosting;
using OrleansMl.Users;

namespace OrleansMl.Experiments;

/// <summary>Registers experiments and the log of what was shown.</summary>
internal static class ExperimentsSiloBuilderExtensions
{
    public static ISiloBuilder AddExperiments(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.TryAddSingleton<ExperimentInstruments>();
        services.AddSiloWorker<ExperimentCache>();
        services.TryAddSingleton<ExposureShards>();
        services.AddSiloWorker<ExposureLogger>();

        services.AddErasureStep<ExposureErasureStep>();
        services.AddUserExport<ExposureExportSource>();
        return silo;
    }
}
