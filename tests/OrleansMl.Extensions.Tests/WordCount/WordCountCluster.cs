using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;
using OrleansMl.Models;
using OrleansMl.Registry;
using OrleansMl.Runtime;

namespace OrleansMl.WordCount;

/// <summary>Two silos that know the task; only the first runs models.</summary>
public sealed class WordCountCluster : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster;

    public WordCountCluster()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.AddOrleansMlGrains(new SiloRoles(options.SiloName.EndsWith('0') ? SiloRoles.All : ["content", "user"]));
            silo.Services.AddModelRuntime(models => models.Directories = [Packages.Root]);
            silo.Services.AddModelTask<WordCountTask>();
            silo.AddReminders().UseInMemoryReminderService();
            silo.AddMemoryGrainStorage(StorageNames.Default);
        });
        _cluster = builder.Build();
    }

    internal WordCountPackages Packages { get; } = new();

    /// <summary>How the code of a silo without models calls them.</summary>
    internal IModelClient Remote => Services(1).GetRequiredService<IModelClient>();

    internal IModelClient Local => Services(0).GetRequiredService<IModelClient>();

    internal IModelRuntime Runtime => Services(0).GetRequiredService<IModelRuntime>();

    internal IModelRegistryGrain Registry => _cluster.Client.GetGrain<IModelRegistryGrain>("words");

    public async ValueTask InitializeAsync()
    {
        Packages.Add("1.0.0");
        Packages.Add("0.1.0", options: """{"shout": "yes"}""");
        Packages.Add("0.2.0", separator: "n");
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Packages.Dispose();
    }

    private IServiceProvider Services(int silo) => _cluster.GetSiloServiceProvider(_cluster.Silos[silo].SiloAddress);
}
