using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Storage;
using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>One store for clustering, state and reminders, whichever server speaks Redis.</summary>
internal static class StoreExtensions
{
    /// <summary>Points the three Redis providers at one shared connection.</summary>
    public static ISiloBuilder UseStore(this ISiloBuilder silo, ConfigurationOptions connection, IConnectionMultiplexer multiplexer)
    {
        var shared = Task.FromResult((multiplexer, IsShared: true));
        silo.Services.TryAddSingleton(multiplexer);
        silo.UseRedisClustering(options =>
        {
            options.ConfigurationOptions = connection;
            options.CreateMultiplexer = _ => shared;
        });
        silo.AddRedisGrainStorageAsDefault(options => options.Configure<Orleans.Serialization.Serializer>((storage, serializer) =>
        {
            storage.ConfigurationOptions = connection;
            storage.CreateMultiplexer = _ => shared;

            // Orleans' own binary form: a fifth of the bytes and of the time of the JSON default, and versioned by Id.
            storage.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
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
