namespace OrleansMl.Moderation;

/// <summary>
/// Lets a share of all items through, as a token bucket that items fill: each adds its share of a token, whoever is let through takes a
/// whole one. Of any n items in a row at most share · n + capacity are let through, of the first n at most share · n. O(1), a number of
/// state; safe for concurrent use.
/// </summary>
/// <param name="share">The share, in (0, 1].</param>
/// <param name="capacity">The most tokens that wait, at least 1: how many may come at once.</param>
public sealed class ShareBucket(double share, double capacity)
{
    private readonly Lock _lock = new();
    private double _tokens;

    /// <summary>An item came.</summary>
    public void OnItem()
    {
        lock (_lock)
        {
            _tokens = Math.Min(capacity, _tokens + share);
        }
    }

    /// <summary>True when one may be let through, which takes a token.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            // A hundred hundredths are a little less than one.
            if (_tokens < 1 - 1e-9)
            {
                return false;
            }

            _tokens = Math.Max(0, _tokens - 1);
            return true;
        }
    }
}
