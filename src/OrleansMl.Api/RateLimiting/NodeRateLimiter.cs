using BitFaster.Caching.Lru;

namespace OrleansMl.RateLimiting;

/// <summary>
/// This node's share of every caller's limit. Permits are leased from <see cref="IRateLimitGrain"/> a tenth of the limit at a time,
/// so that the sum over all nodes never exceeds the limit and nine requests in ten stay on the node without allocating.
/// When the grain cannot be reached, the node grants the whole limit by itself: with N nodes cut off, a caller gets up to N times as much.
/// A caller that falls out of the bounded map loses permits already leased to it here, never gains any.
/// </summary>
internal sealed partial class NodeRateLimiter(IGrainFactory grains, TimeProvider timeProvider, ILogger<NodeRateLimiter> logger)
{
    // A bucket with its key is about 250 bytes: 25 MB at worst.
    private const int Capacity = 100_000;

    // A lease decides nothing but a limit: better to guess than to keep the request waiting for a silo that is gone.
    private static readonly TimeSpan LeaseTimeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentLru<Key, Bucket> _buckets = new(Capacity);

    /// <summary>Takes <paramref name="permits"/> or none.</summary>
    public ValueTask<RateLimitVerdict> AcquireAsync(RateLimitGroup group, string user, RateLimit limit, int permits = 1)
    {
        var key = new Key(group, user);
        var bucket = _buckets.GetOrAdd(key, static _ => new Bucket());
        return bucket.TryTake(permits, limit.Permits, timeProvider.GetUtcNow(), out var verdict)
            ? new(verdict)
            : LeaseAndTakeAsync(bucket, key, limit, permits);
    }

    private async ValueTask<RateLimitVerdict> LeaseAndTakeAsync(Bucket bucket, Key key, RateLimit limit, int permits)
    {
        while (true)
        {
            await bucket.LeaseOnceAsync(() => LeaseAsync(bucket, key, limit, Math.Max(permits, limit.Permits / 10)));
            // The grain's clock may be behind ours: a lease that looks lapsed on arrival still counts once.
            if (bucket.TryTake(permits, limit.Permits, timeProvider.GetUtcNow(), out var verdict, freshLease: true))
            {
                return verdict;
            }
        }
    }

    private async Task LeaseAsync(Bucket bucket, Key key, RateLimit limit, int want)
    {
        try
        {
            var lease = await grains.GetGrain<IRateLimitGrain>(key.ToString()).LeaseAsync(limit.Permits, limit.Window, want)
                .WaitAsync(LeaseTimeout, timeProvider);
            bucket.Add(lease);
        }
        catch (Exception exception)
        {
            LogLimitingAlone(key.Group, exception.GetType().Name);
            var now = timeProvider.GetUtcNow();
            var end = new DateTimeOffset(
                now.UtcTicks - (now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) % limit.Window.Ticks + limit.Window.Ticks, TimeSpan.Zero);
            bucket.GrantAlone(limit.Permits, now, end);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The limit of group {Group} cannot be shared with other nodes ({ExceptionType}); this node applies it alone")]
    private partial void LogLimitingAlone(RateLimitGroup group, string exceptionType);

    private readonly record struct Key(RateLimitGroup Group, string User)
    {
        public override string ToString() => $"{Group switch
        {
            RateLimitGroup.Moderation => "moderation",
            RateLimitGroup.Recommendations => "recommendations",
            RateLimitGroup.Admin => "admin",
            RateLimitGroup.Anonymous => "anonymous",
            RateLimitGroup.AnonymousTotal => "anonymous-total",
            RateLimitGroup.SignIn => "sign-in",
            _ => "default",
        }}/{User}";
    }

    private sealed class Bucket
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _end = DateTimeOffset.MinValue;
        private int _available;
        private int _elsewhere;
        private int _taken;
        private Task? _lease;

        /// <summary>True when the answer is known without the grain: taken, or denied because the window is spent.</summary>
        public bool TryTake(int permits, int limit, DateTimeOffset now, out RateLimitVerdict verdict, bool freshLease = false)
        {
            lock (_lock)
            {
                var current = freshLease || now < _end;
                var allowed = current && _available >= permits;
                if (allowed)
                {
                    _available -= permits;
                    _taken += permits;
                }

                verdict = new(
                    allowed, limit, current ? _available + _elsewhere : limit, Math.Max(1, (int)Math.Ceiling((_end - now).TotalSeconds)));
                return allowed || current && _elsewhere == 0;
            }
        }

        /// <summary>One lease in flight; whoever comes meanwhile waits for it.</summary>
        public Task LeaseOnceAsync(Func<Task> lease)
        {
            lock (_lock)
            {
                return _lease is { IsCompleted: false } running ? running : _lease = lease();
            }
        }

        public void Add(RateLimitLease lease)
        {
            lock (_lock)
            {
                Roll(lease.WindowEnd);
                _available += lease.Granted;
                _elsewhere = lease.Granted == 0 ? 0 : lease.Remaining;
            }
        }

        public void GrantAlone(int limit, DateTimeOffset now, DateTimeOffset end)
        {
            lock (_lock)
            {
                if (now >= _end)
                {
                    Roll(end);
                }

                _available = Math.Max(0, limit - _taken);
                _elsewhere = 0;
            }
        }

        private void Roll(DateTimeOffset end)
        {
            if (end > _end)
            {
                _end = end;
                _available = 0;
                _taken = 0;
            }
        }
    }
}

/// <summary>What a limiter says.</summary>
internal readonly record struct RateLimitVerdict(bool Allowed, int Limit, int Remaining, int ResetSeconds);
