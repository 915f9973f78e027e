using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace OrleansMl.Users;

/// <summary>Finds users.</summary>
internal sealed class UserIndexShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds users.</summary>
    public const int Count = 16;

    /// <summary>The day of a time: days since 1970-01-01, UTC.</summary>
    public static int DayOf(DateTimeOffset time) => (int)(time - DateTimeOffset.UnixEpoch).TotalDays;

    /// <summary>Keeps that a user did something on a day.</summary>
    public Task TouchAsync(string userId, int day) => Of(userId).TouchAsync(userId, day);

    /// <summary>Keeps a user who did nothing yet.</summary>
    public Task RegisterAsync(string userId) => Of(userId).TouchAsync(userId, 0);

    public Task<bool> ContainsAsync(string userId) => Of(userId).ContainsAsync(userId);

    public Task RemoveAsync(string userId) => Of(userId).RemoveAsync(userId);

    /// <summary>How many people the platform knows.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(Shards.Select(shard => shard.CountAsync(cancellationToken)))).Sum(count => (long)count);

    /// <summary>People in the order of their ids.</summary>
    public async Task<ImmutableArray<string>> PageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(Shards.Select(shard => shard.PageAsync(after, limit, cancellationToken)));
        return [.. pages.SelectMany(page => page).Order(StringComparer.Ordinal).Take(limit)];
    }

    /// <summary>Everybody of one shard who did something on a day or later, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<string>> ListAsync(
        int shard, int since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var piece = 0; piece < IUserIndexShardGrain.Pieces; piece++)
        {
            if (await grains.GetGrain<IUserIndexShardGrain>(shard).ListAsync(piece, since, cancellationToken) is { IsEmpty: false } users)
            {
                yield return users;
            }
        }
    }

    /// <summary>Everybody who did something on a day or later, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<string>> ListAsync(
        int since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var piece = 0; piece < IUserIndexShardGrain.Pieces; piece++)
        {
            foreach (var users in await Task.WhenAll(Shards.Select(shard => shard.ListAsync(piece, since, cancellationToken))))
            {
                if (!users.IsEmpty)
                {
                    yield return users;
                }
            }
        }
    }

    private IEnumerable<IUserIndexShardGrain> Shards =>
        Enumerable.Range(0, Count).Select(shard => grains.GetGrain<IUserIndexShardGrain>(shard));

    private IUserIndexShardGrain Of(string userId) => grains.GetGrain<IUserIndexShardGrain>(StableHash.Bucket(userId, Count));
}
