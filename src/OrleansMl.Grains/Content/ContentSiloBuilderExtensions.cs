using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Users;

namespace OrleansMl.Content;

/// <summary>Registers items: their metadata on every silo, and how silos learn that one was hidden.</summary>
internal static class ContentSiloBuilderExtensions
{
    public static ISiloBuilder AddContent(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<ContentOptions>().BindConfiguration(ContentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ContentModeration>();
        services.TryAddSingleton<ContentListeners>();
        silo.AddGrainService<ContentInvalidationService>();
        services.TryAddSingleton<ContentInvalidationClient>();
        services.TryAddSingleton<HiddenItems>();
        services.TryAddSingleton<ContentMetadataCache>();
        services.AddSiloWorker<ContentInvalidation>();
        services.AddContentListener<WithdrawnItems>();
        services.AddContentListener<ContentInvalidation>();
        services.AddErasureStep<ContentErasureStep>();
        services.AddUserExport<ContentExportSource>();
        services.AddJob<ContentRetryJob>(ContentRetryJob.Name);

        return silo;
    }

    /// <summary>Registers a feature that follows items; the same instance as its own registration. Calling it twice is harmless.</summary>
    public static IServiceCollection AddContentListener<T>(this IServiceCollection services) where T : class, IContentListener
    {
        services.TryAddSingleton<T>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IContentListener, T>(provider => provider.GetRequiredService<T>()));
        return services;
    }
}
