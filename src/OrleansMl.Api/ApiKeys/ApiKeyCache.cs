using BitFaster.Caching.Lru;
using OrleansMl.Http;

namespace OrleansMl.ApiKeys;

/// <summary>
/// What the cluster said about a key, good or bad, for <see cref="Stay"/>: one call per key and node in that time, however many
/// requests come with it, and a revocation acts on every node within it.
/// </summary>
internal sealed class ApiKeyCache(GrainClient grains, TimeProvider timeProvider)
{
    public static readonly TimeSpan Stay = TimeSpan.FromSeconds(2);

    // Made-up keys only push each other out.
    private const int Capacity = 4096;

    private readonly ConcurrentLru<string, Entry> _known = new(Capacity);

    /// <summary>The key, or null when it is not valid now.</summary>
    public async ValueTask<ApiKey?> FindAsync(ApiKeyToken token)
    {
        // By the hash, so that no secret stays in memory; the comparison that decides is the grain's, in constant time.
        var name = string.Concat(token.Id, Convert.ToHexStringLower(token.SecretHash.AsSpan()));
        var now = timeProvider.GetUtcNow();
        if (!_known.TryGet(name, out var entry) || now >= entry.Until || entry.Key.IsFaulted)
        {
            entry = new(grains.ApiKey(token.Id).VerifyAsync(token.SecretHash), now + Stay);
            _known.AddOrUpdate(name, entry);
        }

        return await entry.Key is { } key && !(key.ExpiresAt <= now) ? key : null;
    }

    private sealed record Entry(Task<ApiKey?> Key, DateTimeOffset Until);
}
