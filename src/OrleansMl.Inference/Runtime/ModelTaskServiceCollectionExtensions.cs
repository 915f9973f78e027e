using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansMl.Models;

namespace OrleansMl.Runtime;

/// <summary>Registers kinds of model.</summary>
public static class ModelTaskServiceCollectionExtensions
{
    /// <summary>
    /// Adds a kind of model: its packages are found, loaded, run, routed, probed and counted like the shipped ones. Calling it twice is
    /// harmless.
    /// </summary>
    /// <typeparam name="TTask">An <see cref="InferenceTask{TInput, TResult, TOutput}"/>.</typeparam>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddModelTask<TTask>(this IServiceCollection services)
        where TTask : ModelTask
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ModelTask, TTask>());
        services.TryAddSingleton<ModelTaskRegistry>();
        services.TryAddSingleton<InferenceTasks>();
        return services;
    }
}
