using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;
using OrleansMl.Analysis;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Experiments;
using OrleansMl.Interactions;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Registry;
using OrleansMl.Similar;
using OrleansMl.Recommendations;
using OrleansMl.Reminders;
using OrleansMl.Trending;
using OrleansMl.Users;
using OrleansMl.Virality;

namespace OrleansMl;

/// <summary>Registers the grains of OrleansMl with a silo.</summary>
public static class GrainsSiloBuilderExtensions
{
    /// <summary>
    /// Adds everything the grains need, but an <see cref="IModelRuntime"/>, the default grain storage and a reminder table, which
    /// are the host's choice.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="roles">What this silo is for; null means every role.</param>
    public static ISiloBuilder AddOrleansMlGrains(this ISiloBuilder silo, SiloRoles? roles = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        roles ??= new(SiloRoles.All);
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(roles);
        silo.UseSiloMetadata(new Dictionary<string, string> { [SiloRoles.MetadataKey] = roles.ToString() });
        services.TryAddSingleton<SilosByRole>();
        services.AddPlacementFilter<RolePlacementStrategy, RolePlacementDirector>(ServiceLifetime.Singleton);
        silo.AddGrainService<ModelNodeService>();
        silo.AddGrainService<ContentInvalidationService>();
        services.TryAddSingleton<ContentInvalidationClient>();
        services.TryAddSingleton<HiddenItems>();
        services.TryAddSingleton<ContentInvalidation>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ContentInvalidation>());
        services.TryAddSingleton<ModelNodeClient>();
        services.TryAddSingleton<ModelNodes>();
        services.TryAddSingleton<ModelClient>();

        services.TryAddSingleton<ModelMetrics>();
        services.TryAddSingleton<ModelRoutes>();
        services.TryAddSingleton<VersionProbe>();
        services.TryAddSingleton<RegistryInstruments>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, ModelTelemetryReporter>());

        services.AddOptions<ModerationOptions>().BindConfiguration(ModerationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ModerationOptions>, ShippedPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModerationOptions>, ModerationOptionsValidator>());
        services.TryAddSingleton(provider => ModerationOptionsValidator.Build(provider.GetRequiredService<IOptions<ModerationOptions>>().Value));
        services.TryAddSingleton<ModerationRunner>();
        services.TryAddSingleton<ModerationInstruments>();

        services.AddOptions<AnalysisOptions>().BindConfiguration(AnalysisOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AnalysisOptions>, AnalysisOptionsValidator>());
        services.TryAddSingleton<TopicPrototypes>();
        services.TryAddSingleton<TextAnalyzer>();
        services.TryAddSingleton<EmbeddingShards>();
        services.TryAddSingleton<AnalysisInstruments>();

        services.AddOptions<CatalogueOptions>().BindConfiguration(CatalogueOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<CatalogueShards>();
        services.TryAddSingleton<CatalogueReplica>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<CatalogueReplica>());
        services.TryAddSingleton<CatalogueWriter>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<CatalogueWriter>());

        services.AddOptions<InteractionOptions>().BindConfiguration(InteractionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TrendingOptions>().BindConfiguration(TrendingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<UserIndexShards>();
        services.TryAddSingleton<InteractionFeedVersions>();
        services.TryAddSingleton<ContentMetadataCache>();
        services.TryAddSingleton<TrendingShards>();
        services.TryAddSingleton<TrendingInstruments>();
        services.TryAddSingleton<EngagementAggregator>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<EngagementAggregator>());

        services.AddOptions<ViralityOptions>().BindConfiguration(ViralityOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ForecastMonitor>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ForecastMonitor>());

        services.AddOptions<RecommendationOptions>().BindConfiguration(RecommendationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<RecommendationInstruments>();
        services.TryAddSingleton<SnapshotProvider>();
        services.TryAddSingleton<TrainingContent>();
        services.TryAddSingleton<TrendChannel>();
        services.TryAddSingleton<SnapshotJoin>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SnapshotJoin>());
        services.TryAddSingleton<RecommendationPipeline>();
        services.TryAddSingleton<RecommendationCache>();
        services.TryAddSingleton<IRecommendationCache>(provider => provider.GetRequiredService<RecommendationCache>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SnapshotProvider>());
        services.TryAddKeyedSingleton<IDueJob, FactorTrainingJob>(FactorTrainingJob.Name);
        services.TryAddKeyedSingleton<IDueJob, RecommendationRefreshJob>(RecommendationRefreshJob.Name);

        services.TryAddSingleton<ExperimentInstruments>();
        services.TryAddSingleton<ExperimentCache>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ExperimentCache>());
        services.TryAddSingleton<ExposureShards>();
        services.TryAddSingleton<ExposureLogger>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ExposureLogger>());
        services.TryAddSingleton<UserErasure>();
        services.TryAddKeyedSingleton<IDueJob, UserErasureJob>(UserErasureJob.Name);

        services.TryAddSingleton<ReminderShards>();
        services.TryAddKeyedSingleton<IDueJob, TrendingBoardJob>(TrendingBoardJob.Name);
        services.TryAddKeyedSingleton<IDueJob, ContentRetryJob>(ContentRetryJob.Name);
        services.TryAddKeyedSingleton<IDueJob, AnalysisErasureJob>(AnalysisErasureJob.Name);
        return silo;
    }
}
