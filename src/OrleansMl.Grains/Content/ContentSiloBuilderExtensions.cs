using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Hosting;
using OrleansMl.Reminders;

namespace OrleansMl.Content;

/// <summary>Registers items: their metadata on every silo, and how silos learn that one was hidden.</summary>
internal static class ContentSiloBuilderExtensions
{
    public static ISiloBuilder AddContent(this ISiloBuilder silo)
    {
        var services = silo.Services;
        silo.AddGrainService<ContentInvalidationService>();
        services.TryAddSingleton<ContentInvalidationClient>();
        services.TryAddSingleton<HiddenItems>();
        services.TryAddSingleton<ContentMetadataCache>();
        services.AddSiloWorker<ContentInvalidation>();
        services.TryAddKeyedSingleton<IDueJob, ContentRetryJob>(ContentRetryJob.Name);

        return silo;
    }
}
