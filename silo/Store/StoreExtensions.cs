using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>One store for clustering, state and reminders: a Redis server through the three Redis providers, or the embedded one.</summary>
internal static class StoreExtensions
{
    // The name of the provider is not part of its keys.
    private const string RedisProvider = "redis";

    /// <summary>Points the three Redis providers at one shared connection. Needs a <see cref="DataSetGuard"/>.</summary>
    public static ISiloBuilder UseRedisStore(this ISiloBuilder silo, ConfigurationOptions connection, IConnectionMultiplexer multiplexer)
    {
        var shared = Task.FromResult((multiplexer, IsShared: true));
        silo.Services.TryAddSingleton(multiplexer);
        silo.UseRedisClustering(options =>
        {
            options.ConfigurationOptions = connection;
            options.CreateMultiplexer = _ => shared;
        });
        silo.AddRedisGrainStorage(RedisProvider, options => options.Configure<Serializer>((storage, serializer) =>
        {
            storage.ConfigurationOptions = connection;
            storage.CreateMultiplexer = _ => shared;

            // Orleans' own binary form instead of the JSON default: fields are versioned by Id, and a
            // test decodes the bytes of shipped versions.
            storage.GrainStorageSerializer = new PooledStateSerializer(serializer);
        }));
        silo.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.Default, (services, _) => new RedisGrainStorage(
            services.GetRequiredKeyedService<IGrainStorage>(RedisProvider), services.GetRequiredService<DataSetGuard>()));
        silo.UseRedisReminderService(options =>
        {
            options.ConfigurationOptions = connection;
            options.CreateMultiplexer = _ => shared;
        });
        var reminders = silo.Services.Last(service => service.ServiceType == typeof(IReminderTable));
        silo.Services.Replace(ServiceDescriptor.Singleton<IReminderTable>(services => new RedisReminderTable(
            (IReminderTable)ActivatorUtilities.CreateInstance(services, reminders.ImplementationType!))));
        return silo;
    }

    /// <summary>
    /// State and reminders in the embedded store. The process that holds its directory is the whole cluster, so who belongs to the cluster
    /// is kept in memory.
    /// </summary>
    public static ISiloBuilder UseEmbeddedStore(this ISiloBuilder silo, EmbeddedStore store)
    {
        silo.UseDevelopmentClustering((IPEndPoint?)null);
        silo.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.Default, (services, _) => new EmbeddedGrainStorage(
            store, new PooledStateSerializer(services.GetRequiredService<Serializer>()), ServiceId(services)));
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(services => new EmbeddedReminderTable(store, ServiceId(services)));
        return silo;
    }

    private static string ServiceId(IServiceProvider services) => services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId;
}
