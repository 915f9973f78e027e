using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OrleansMl.Models;

/// <summary>Registers the model runtime.</summary>
public static class ModelRuntimeServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IModelRuntime"/> with options from <c>OrleansMl:Models</c>, checked at start. Calling it twice is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options after configuration has been read.</param>
    public static IServiceCollection AddModelRuntime(this IServiceCollection services, Action<ModelRuntimeOptions>? configure = null)
    {
        var options = services.AddOptions<ModelRuntimeOptions>()
            .BindConfiguration(ModelRuntimeOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }
        // Not in the options class: the configuration binder adds to a list instead of replacing it.
        options.PostConfigure(o =>
        {
            if (o.Directories.Count == 0)
            {
                o.Directories.Add("models");
            }
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelRuntimeOptions>, ModelRuntimeOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ModelRuntime>();
        services.TryAddSingleton<IModelRuntime>(s => s.GetRequiredService<ModelRuntime>());
        services.AddHostedService<ModelWarmUp>();
        return services;
    }
}
