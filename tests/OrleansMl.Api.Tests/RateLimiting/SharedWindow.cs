namespace OrleansMl.RateLimiting;

/// <summary>The rule of the grain's contract, as plainly as it can be written.</summary>
internal sealed class SharedWindow
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Key, long Window), int> _spent = [];
    private readonly List<(string Key, int Granted)> _leases = [];

    public IEnumerable<string> Keys => _leases.Select(lease => lease.Key).Distinct();

    public int Leases(bool granted) => _leases.Count(lease => lease.Granted > 0 == granted);

    public RateLimitLease Lease(string key, int limit, TimeSpan window, int want, DateTimeOffset now)
    {
        lock (_lock)
        {
            var number = (now - DateTimeOffset.UnixEpoch).Ticks / window.Ticks;
            var spent = _spent.GetValueOrDefault((key, number));
            var granted = Math.Min(want, limit - spent);
            _spent[(key, number)] = spent + granted;
            _leases.Add((key, granted));
            return new(granted, limit - spent - granted, DateTimeOffset.UnixEpoch + window * (number + 1));
        }
    }
}
