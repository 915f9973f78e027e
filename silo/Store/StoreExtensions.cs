using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;
using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>
/// One store for clustering, state and reminders: a Redis server through the three Redis providers, or the
/// embedded one, whose state has a form of its own.
/// </summary>
internal static class StoreExtensions
{
    /// <summary>Points the three Redis providers at one shared connection.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="connection">How to reach the server.</param>
    /// <param name="multiplexer">The open connection.</param>
    /// <param name="log">The embedded store's log, which state writes wait for; null with a server
    /// that answers for its own durability.</param>
    public static ISiloBuilder UseStore(
        this ISiloBuilder silo, ConfigurationOptions connection, IConnectionMultiplexer multiplexer, GroupCommit? log)
    {
        var shared = Task.FromResult((multiplexer, IsShared: true));
        silo.Services.TryAddSingleton(multiplexer);
        silo.UseRedisClustering(options =>
        {
            options.ConfigurationOptions = connection;
            options.CreateMultiplexer = _ => shared;
        });
        if (log is null)
        {
            silo.AddRedisGrainStorageAsDefault(options => options.Configure<Orleans.Serialization.Serializer>((storage, serializer) =>
            {
                storage.ConfigurationOptions = connection;
                storage.CreateMultiplexer = _ => shared;

                // Orleans' own binary form instead of the JSON default: fields are versioned by Id, and a
                // test decodes the bytes of shipped versions.
                storage.GrainStorageSerializer = new PooledStateSerializer(serializer);
            }));
        }
        else
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.Default, (services, _) => new EmbeddedGrainStorage(
                multiplexer.GetDatabase(), new PooledStateSerializer(services.GetRequiredService<Orleans.Serialization.Serializer>()), log,
                services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId));
        }

        silo.UseRedisReminderService(options =>
        {
            options.ConfigurationOptions = connection;
            options.CreateMultiplexer = _ => shared;
        });
        return silo;
    }

    /// <summary>
    /// Forgets the members of an earlier run. The embedded store has one silo, this one; a killed predecessor's row would make
    /// the start wait until it is voted dead.
    /// </summary>
    public static void ForgetMembers(this IConnectionMultiplexer multiplexer, string serviceId, string clusterId) =>
        multiplexer.GetDatabase().KeyDelete($"{serviceId}/members/{clusterId}");
}
