using BitFaster.Caching.Lru;
using OrleansMl.Http;

namespace OrleansMl.Sessions;

/// <summary>
/// What the cluster said about a session, for <see cref="Stay"/>: one call per session and node in that time, however many requests come
/// with it, and a session that was ended is refused on every node within it. While the cluster cannot be asked, nobody is let in by an
/// older answer: the request ends as 503.
/// </summary>
internal sealed class SessionCache(GrainClient grains, TimeProvider timeProvider)
{
    public static readonly TimeSpan Stay = TimeSpan.FromSeconds(2);

    // Only cookies that this cluster made come so far.
    private const int Capacity = 16_384;

    private readonly ConcurrentLru<string, Entry> _known = new(Capacity);

    /// <summary>True while the session holds.</summary>
    /// <param name="userId">Whose session.</param>
    /// <param name="sessionId">Its id.</param>
    /// <param name="maxAge">How old an answer may be; null for <see cref="Stay"/>, which is the most.</param>
    public async ValueTask<bool> IsLiveAsync(string userId, string sessionId, TimeSpan? maxAge = null)
    {
        var now = timeProvider.GetUtcNow();
        if (!_known.TryGet(sessionId, out var entry)
            || now >= entry.At + (maxAge ?? Stay)
            || entry.IsLive.IsFaulted
            || entry.IsLive.IsCanceled)
        {
            entry = new(grains.Sessions(userId).IsLiveAsync(sessionId), now);
            _known.AddOrUpdate(sessionId, entry);
        }

        return await entry.IsLive;
    }

    /// <summary>Asks anew with the next request: this node knows that something changed.</summary>
    public void Forget(string sessionId) => _known.TryRemove(sessionId);

    private sealed record Entry(Task<bool> IsLive, DateTimeOffset At);
}
