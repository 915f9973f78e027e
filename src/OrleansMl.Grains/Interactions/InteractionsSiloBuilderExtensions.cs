using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Users;

namespace OrleansMl.Interactions;

/// <summary>Registers the record of what users do.</summary>
internal static class InteractionsSiloBuilderExtensions
{
    public static ISiloBuilder AddInteractions(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptionsWithRenamedKeys<InteractionOptions>(
            InteractionOptions.Section,
            new("CountedPerMinute", nameof(InteractionOptions.MaxEventsPerMinute)),
            new("NewFor", nameof(InteractionOptions.NewAccountAge)),
            new("MaxWaiting", nameof(InteractionOptions.QueueCapacity)));
        services.TryAddSingleton<InteractionFeedVersions>();

        services.AddReportListener<ReportLog>();
        services.AddJob<CountedActsJob>(CountedActsJob.Name);
        services.AddErasureStep<InteractionsErasureStep>();
        services.AddUserExport<InteractionsExportSource>();
        return silo;
    }
}
