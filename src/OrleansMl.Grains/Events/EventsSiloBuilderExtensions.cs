using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Users;

namespace OrleansMl.Events;

/// <summary>Registers events: those of items, and the logs that those who follow read.</summary>
internal static class EventsSiloBuilderExtensions
{
    public static ISiloBuilder AddEvents(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<EventShards>();
        services.TryAddSingleton<IEventPublisher, EventPublisher>();
        services.AddSiloWorker<EventSwitch>();
        services.AddSiloWorker<EventTails>();
        services.AddContentListener<ContentEvents>();
        services.AddErasureStep<EventErasureStep>();
        services.AddJob<EventCatchUpJob>(EventCatchUpJob.Name);
        return silo;
    }
}
