using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;

namespace OrleansMl.Hosting;

/// <summary>Registers what runs once per silo, from when it is active until it stops.</summary>
internal static class SiloWorkerServiceCollectionExtensions
{
    /// <summary>Registers a singleton that starts and stops with the silo. Calling it twice is harmless.</summary>
    public static IServiceCollection AddSiloWorker<T>(this IServiceCollection services) where T : SiloWorker
    {
        services.TryAddSingleton<T>();

        // By its type, so that a second call finds the first.
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, T>(provider => provider.GetRequiredService<T>()));
        return services;
    }
}
