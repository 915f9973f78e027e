using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansMl.Images;
using OrleansMl.Media;
using OrleansMl.Models;
using OrleansMl.Runtime;
using OrleansMl.Text;
using OrleansMl.Virality;

namespace OrleansMl;

/// <summary>Registers the model runtime and the kinds of model that ship with it.</summary>
public static class InferenceServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IModelRuntime"/> with options from <c>OrleansMl:Models</c>, checked at start, and the shipped kinds of model.
    /// Calling it twice is harmless.
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
        services.AddShippedModelTasks();
        services.TryAddSingleton<ModelRuntime>();
        services.TryAddSingleton<IModelRuntime>(s => s.GetRequiredService<ModelRuntime>());
        services.AddHostedService<ModelWarmUp>();
        return services;
    }

    /// <summary>Adds the kinds of model that ship. Calling it twice is harmless.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddShippedModelTasks(this IServiceCollection services) => services
        .AddMediaDecoding()
        .AddModelTask<TextClassificationTask>()
        .AddModelTask<TokenClassificationTask>()
        .AddModelTask<FeatureExtractionTask>()
        .AddModelTask<ImageClassificationTask>()
        .AddModelTask<CascadeForecastTask>()
        .AddModelTask<ImageSafetyTask>()
        .AddModelTask<TextDetectionTask>()
        .AddModelTask<TextReadingTask>()
        .AddModelTask<SpeechActivityTask>()
        .AddModelTask<ImageFeaturesTask>();
}
