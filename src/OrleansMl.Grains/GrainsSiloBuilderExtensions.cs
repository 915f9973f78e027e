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
        silo.AddGrainService<ContentNewsService>();
        services.TryAddSingleton<ContentNewsClient>();
        services.TryAddSingleton<HiddenContent>();
        services.TryAddSingleton<ContentNews>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ContentNews>());
        services.TryAddSingleton<ModelNodeClient>();
        services.TryAddSingleton<ModelNodes>();
        services.TryAddSingleton<ModelClient>();

        services.TryAddSingleton<ModelMonitor>();
        services.TryAddSingleton<ModelRoutes>();
        services.TryAddSingleton<VersionTrials>();
        services.TryAddSingleton<RegistryInstruments>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, ModelReporter>());

        services.AddOptions<ModerationOptions>().BindConfiguration(ModerationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ModerationOptions>, ShippedPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModerationOptions>, ModerationOptionsValidator>());
        services.TryAddSingleton(provider => ModerationOptionsValidator.Build(provider.GetRequiredService<IOptions<ModerationOptions>>().Value));
        services.TryAddSingleton<TextModerator>();
        services.TryAddSingleton<ModerationInstruments>();

        services.AddOptions<AnalysisOptions>().BindConfiguration(AnalysisOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AnalysisOptions>, AnalysisOptionsValidator>());
        services.TryAddSingleton<TopicPrototypes>();
        services.TryAddSingleton<TextAnalyst>();
        services.TryAddSingleton<EmbeddingShards>();
        services.TryAddSingleton<AnalysisInstruments>();

        services.AddOptions<CatalogueOptions>().BindConfiguration(CatalogueOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<CatalogueShards>();
        services.TryAddSingleton<CatalogueReplica>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<CatalogueReplica>());
        services.TryAddSingleton<CatalogueBuffer>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<CatalogueBuffer>());

        services.AddOptions<InteractionOptions>().BindConfiguration(InteractionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TrendingOptions>().BindConfiguration(TrendingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<PeopleShards>();
        services.TryAddSingleton<TasteVersions>();
        services.TryAddSingleton<ContentFactsCache>();
        services.TryAddSingleton<TrendingShards>();
        services.TryAddSingleton<TrendingInstruments>();
        services.TryAddSingleton<EngagementBuffer>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<EngagementBuffer>());

        services.AddOptions<ViralityOptions>().BindConfiguration(ViralityOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ForecastChecks>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ForecastChecks>());

        services.AddOptions<RecommendationOptions>().BindConfiguration(RecommendationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<RecommendationInstruments>();
        services.TryAddSingleton<FactorSnapshots>();
        services.TryAddSingleton<TrainingContent>();
        services.TryAddSingleton<TrendChannel>();
        services.TryAddSingleton<SnapshotPlaces>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SnapshotPlaces>());
        services.TryAddSingleton<ListMaker>();
        services.TryAddSingleton<LocalRecommendations>();
        services.TryAddSingleton<ILocalRecommendations>(provider => provider.GetRequiredService<LocalRecommendations>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<FactorSnapshots>());
        services.TryAddKeyedSingleton<IDueJob, FactorTrainingJob>(FactorTrainingJob.Name);
        services.TryAddKeyedSingleton<IDueJob, RecommendationRefreshJob>(RecommendationRefreshJob.Name);

        services.TryAddSingleton<ExperimentInstruments>();
        services.TryAddSingleton<ExperimentBook>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ExperimentBook>());
        services.TryAddSingleton<ExposureShards>();
        services.TryAddSingleton<ExposureLog>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ExposureLog>());
        services.TryAddSingleton<PersonErasure>();
        services.TryAddKeyedSingleton<IDueJob, PersonErasureJob>(PersonErasureJob.Name);

        services.TryAddSingleton<ReminderShards>();
        services.TryAddKeyedSingleton<IDueJob, TrendingBoardJob>(TrendingBoardJob.Name);
        services.TryAddKeyedSingleton<IDueJob, ContentRetryJob>(ContentRetryJob.Name);
        services.TryAddKeyedSingleton<IDueJob, AnalysisErasureJob>(AnalysisErasureJob.Name);
        return silo;
    }
}
