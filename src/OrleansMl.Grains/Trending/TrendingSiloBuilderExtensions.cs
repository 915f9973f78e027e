using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Jobs;

namespace OrleansMl.Trending;

/// <summary>Registers trending: counters, boards, and what hands engagement on.</summary>
internal static class TrendingSiloBuilderExtensions
{
    public static ISiloBuilder AddTrending(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<TrendingOptions>().BindConfiguration(TrendingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<TrendingShards>();
        services.TryAddSingleton<TrendingInstruments>();
        services.AddSiloWorker<EngagementAggregator>();
        services.AddJob<TrendingBoardJob>(TrendingBoardJob.Name);

        services.TryAddSingleton<IEngagementSink>(provider => provider.GetRequiredService<EngagementAggregator>());
        services.AddContentListener<TrendingContentListener>();
        return silo;
    }
}
