using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Jobs;

namespace OrleansMl.Webhooks;

/// <summary>Registers webhooks.</summary>
internal static class WebhooksSiloBuilderExtensions
{
    public static ISiloBuilder AddWebhooks(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<WebhookAddresses>();
        services.TryAddSingleton<WebhookReader>();
        services.TryAddSingleton<WebhookSender>();
        services.AddJob<WebhookWakeJob>(WebhookWakeJob.Name);
        return silo;
    }
}
