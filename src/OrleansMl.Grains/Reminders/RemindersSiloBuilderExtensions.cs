using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;

namespace OrleansMl.Reminders;

/// <summary>Registers the due-lists.</summary>
internal static class RemindersSiloBuilderExtensions
{
    public static ISiloBuilder AddJobs(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.TryAddSingleton<ReminderShards>();

        return silo;
    }
}
