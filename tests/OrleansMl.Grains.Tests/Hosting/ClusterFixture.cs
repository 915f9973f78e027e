using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Jobs;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Trending;

[assembly: AssemblyFixture(typeof(ClusterFixture))]

namespace OrleansMl.Hosting;

/// <summary>The cluster that all tests share: use fresh keys.</summary>
public sealed class ClusterFixture : ClusterFixtureBase;

/// <summary>Two silos in this process, the second without the roles inference and trainer, over one recorded store.</summary>
public abstract class ClusterFixtureBase : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster;

    protected ClusterFixtureBase()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureSilo((options, silo) =>
        {
            var isFirst = options.SiloName.EndsWith('0');
            silo.AddOrleansMlGrains(new SiloRoles(RolesOf(isFirst)));

            // Nobody is new, so that tests count in whole likes; those of accounts say otherwise.
            silo.Services.Configure<InteractionOptions>(interactions => interactions.NewAccountAge = TimeSpan.Zero);

            // As an operator decides who lets one model remove: the shipped policy asks two.
            silo.Services.Configure<ModerationOptions>(moderation =>
            {
                moderation.Thresholds[ModerationCategory.Sexual] = new() { Flag = 0.5f, Review = 0.7f, Reject = 0.95f };
                moderation.Thresholds[ModerationCategory.Violence] = new() { Flag = 0.55f, Review = 0.75f, Reject = 0.95f };
            });
            Configure(silo.Services);
            silo.AddReminders().UseInMemoryReminderService();
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddSingleton<IModelRuntime>(Models);
            silo.Services.AddShippedModelTasks();
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                StorageNames.Default, (services, _) => ActivatorUtilities.CreateInstance<RecordingStorage>(services, Store));
        });
        _cluster = builder.Build();
    }

    /// <summary>Roles of the first silo and of the second.</summary>
    protected virtual IEnumerable<string> RolesOf(bool isFirst) => isFirst ? SiloRoles.All : ["content", "user"];

    internal ScriptedModelRuntime Models { get; } = new();

    internal RecordedStore Store { get; } = new();

    internal ShiftedTimeProvider Time { get; } = new();

    internal InProcessTestCluster Cluster => _cluster;

    internal IClusterClient Client => _cluster.Client;

    /// <summary>The services of the first silo.</summary>
    internal IServiceProvider Services => _cluster.GetSiloServiceProvider(_cluster.Silos[0].SiloAddress);

    /// <summary>What a cluster of its own does otherwise.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    // Below alice's namespace, so that she may put it.
    internal static string FreshId() => $"alice~{FreshName()}";

    internal static string FreshName() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");

    internal IContentGrain Content(string id) => Client.GetGrain<IContentGrain>(id);

    internal static GrainId ContentId(string id) => GrainId.Create("content", id);

    /// <summary>Hands on the engagement that the silos counted.</summary>
    internal Task FlushEngagementAsync() =>
        Task.WhenAll(
            _cluster.Silos.Select(
                silo => _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<EngagementAggregator>().FlushAsync()));

    /// <summary>Tells the shards what the silos' items became, and lets every silo's replica ask for it.</summary>
    internal async Task SyncCatalogueAsync()
    {
        var services = _cluster.Silos.Select(silo => _cluster.GetSiloServiceProvider(silo.SiloAddress)).ToList();
        await Task.WhenAll(services.Select(silo => silo.GetRequiredService<CatalogueWriter>().RunNowAsync()));
        await Task.WhenAll(services.Select(silo => silo.GetRequiredService<CatalogueReplica>().RunNowAsync()));
    }

    /// <summary>Ticks the reminder of the shard that holds a content item.</summary>
    internal Task TickRetryShardOfAsync(string id) => TickAsync(ContentRetryJob.Name, id);

    /// <summary>Ticks the reminder of the shard that holds a job's target.</summary>
    internal Task TickAsync(string job, string target) =>
        Client.GetGrain<IJobShardGrain>(JobScheduler.KeyOf(job, target)).AsReference<IRemindable>().ReceiveReminder("due", default);
}
