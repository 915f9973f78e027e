using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Storage;
using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>One store for clustering, state and reminders, whichever server speaks Redis.</summary>
internal static class StoreExtensions
{
    // Not part of any key in the store.
    private const string RedisProvider = "redis";

    /// <summary>Points the three Redis providers at one shared connection.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="connection">How to reach the server.</param>
    /// <param name="multiplexer">The open connection.</param>
    /// <param name="log">The embedded store's log, which state writes wait for; null with a server that answers for its own durability.</param>
    public static ISiloBuilder UseStore(this ISiloBuilder silo, ConfigurationOptions connection, IConnectionMultiplexer multiplexer, GroupCommit? log)
    {
        var shared = Task.FromResult((multiplexer, IsShared: true));
        silo.Services.TryAddSingleton(multiplexer);
        silo.UseRedisClustering(options =>
        {
            options.ConfigurationOptions = connection;
            options.CreateMultiplexer = _ => shared;
        });
        silo.AddRedisGrainStorage(RedisProvider, options => options.Configure<Orleans.Serialization.Serializer>((storage, serializer) =>
        {
            storage.ConfigurationOptions = connection;
            storage.CreateMultiplexer = _ => shared;

            // Orleans' own binary form instead of the JSON default: fields are versioned by Id, and a test decodes the bytes of shipped versions.
            storage.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        silo.Services.AddKeyedSingleton(StorageNames.Default, (services, _) =>
            services.GetRequiredKeyedService<IGrainStorage>(RedisProvider) is var redis && log is null ? redis : new CommittedGrainStorage(redis, log!));
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
