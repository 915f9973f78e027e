using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Hosting;

namespace OrleansMl.Virality;

/// <summary>Registers forecasts of virality, and the check whether they hold.</summary>
internal static class ViralitySiloBuilderExtensions
{
    public static ISiloBuilder AddVirality(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<ViralityOptions>().BindConfiguration(ViralityOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSiloWorker<ForecastMonitor>();

        return silo;
    }
}
