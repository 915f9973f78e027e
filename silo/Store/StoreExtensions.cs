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
        Func<ConfigurationOptions, Task<(IConnectionMultiplexer, bool)>> shared = _ => Task.FromResult((multiplexer, true));
        silo.Services.TryAddSingleton(multiplexer);
        silo.UseRedisClustering(options =>
        {
            options.ConfigurationOptions = connection;
            options.CreateMultiplexer = async o => await shared(o.ConfigurationOptions);
        });
        silo.AddRedisGrainStorageAsDefault(options => options.Configure<Orleans.Serialization.Serializer>((storage, serializer) =>
        {
            storage.ConfigurationOptions = connection;
            storage.CreateMultiplexer = async o => await shared(o.ConfigurationOptions!);

            // Orleans' own binary form: a fifth of the bytes and of the time of the JSON default, and versioned by Id.
            storage.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        silo.UseRedisReminderService(options =>
        {
            options.ConfigurationOptions = connection;
            options.CreateMultiplexer = async o => await shared(o.ConfigurationOptions);
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
