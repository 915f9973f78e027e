using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Hosting;

namespace OrleansMl.Jobs;

/// <summary>Registers jobs.</summary>
internal static class JobsSiloBuilderExtensions
{
    public static ISiloBuilder AddJobs(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<JobInstruments>();
        services.TryAddSingleton<JobScheduler>();
        services.TryAddSingleton<IJobs>(provider => provider.GetRequiredService<JobScheduler>());
        services.AddSiloWorker<JobStarter>();
        return silo;
    }

    /// <summary>Registers a job under its name, which is part of what is stored: never change it. Calling it twice is harmless.</summary>
    public static IServiceCollection AddJob<T>(this IServiceCollection services, string name) where T : class, IScheduledJob
    {
        if (!services.Any(service => service.ImplementationInstance is JobName known && known.Value == name))
        {
            services.AddSingleton(new JobName(name));
            services.AddKeyedSingleton<IScheduledJob, T>(name);
        }

        return services;
    }
}

/// <summary>The name of a job that is registered.</summary>
internal sealed record JobName(string Value);
