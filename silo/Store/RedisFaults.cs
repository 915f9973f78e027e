using System.Net.Sockets;
using Orleans.Storage;
using OrleansMl.Operations;
using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>
/// Makes of whatever the Redis client and its Orleans providers throw the one exception that every host knows: their own types exist in a
/// silo alone, so a front end could not even read them.
/// </summary>
internal static class RedisFaults
{
    // What a Redis server answers with, and what it means to an operator.
    private static readonly (string Mark, string Reason)[] Answers =
    [
        ("OOM ", "Redis has reached its maxmemory and takes no writes. Give it memory; never an eviction policy."),
        ("NOAUTH", "Redis wants a password. Set it in OrleansMl:Redis."),
        ("WRONGPASS", "Redis refuses the password of OrleansMl:Redis."),
        ("NOPERM", "Redis refuses a command to the user of OrleansMl:Redis."),
        ("READONLY", "Redis is a replica and takes no writes."),
        ("MISCONF", "Redis cannot write its files and takes no writes."),
        ("LOADING", "Redis is loading its data."),
        ("CLUSTERDOWN", "The Redis cluster is down."),
        ("Timeout", "Redis does not answer in time."),
        ("timed out", "Redis does not answer in time."),
    ];

    /// <summary>The failure as <see cref="StoreUnavailableException"/>; null when the store is not at fault.</summary>
    public static StoreUnavailableException? Recognise(Exception exception)
    {
        if (exception is InconsistentStateException or OperationCanceledException or StoreUnavailableException or OrleansMlException)
        {
            return null;
        }

        var isStore = false;
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            isStore |= inner is RedisException or RedisTimeoutException or TimeoutException or SocketException or ObjectDisposedException
                || inner.GetType().Namespace?.Contains("Redis", StringComparison.Ordinal) == true;
            foreach (var (mark, reason) in Answers)
            {
                if (isStore && inner.Message.Contains(mark, StringComparison.Ordinal))
                {
                    return new(reason);
                }
            }
        }

        return isStore ? new("Redis cannot be reached.") : null;
    }
}
