using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Hosting;
using OrleansMl.Jobs;

namespace OrleansMl.Recommendations;

/// <summary>Registers recommendations: what is learned, and the lists made with it.</summary>
internal static class RecommendationsSiloBuilderExtensions
{
    public static ISiloBuilder AddRecommendations(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptionsWithRenamedKeys<RecommendationOptions>(
            RecommendationOptions.Section,
            new("FewestInteractions", nameof(RecommendationOptions.MinInteractions)),
            new("Gate", nameof(RecommendationOptions.MinRelativeNdcg)),
            new("TrainEvery", nameof(RecommendationOptions.TrainingInterval)),
            new("LookEvery", nameof(RecommendationOptions.PollInterval)),
            new("WarmFor", nameof(RecommendationOptions.CacheDuration)));
        services.TryAddSingleton<RecommendationInstruments>();
        services.AddSiloWorker<SnapshotProvider>();
        services.TryAddSingleton<TrainingContent>();
        services.TryAddSingleton<TrendChannel>();
        services.AddSiloWorker<SnapshotJoin>();
        services.TryAddSingleton<Recommender>();
        services.TryAddSingleton<RecommendationCache>();
        services.TryAddSingleton<IRecommendationCache>(provider => provider.GetRequiredService<RecommendationCache>());
        services.AddJob<FactorTrainingJob>(FactorTrainingJob.Name);
        services.AddJob<RecommendationRefreshJob>(RecommendationRefreshJob.Name);

        return silo;
    }
}
