namespace OrleansMl.Content;

/// <summary>
/// Edits of one item by caller, in windows of a minute of the clock. What is counted is forgotten with each window, so memory is bounded by
/// the callers of a minute.
/// </summary>
public sealed class EditLimiter
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, int> _edits = new(StringComparer.Ordinal);
    private long _minute;

    /// <summary>Counts an edit, if there is room for it.</summary>
    /// <param name="caller">Who edits.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="limit">Edits of a caller per minute. At least 1.</param>
    /// <returns>Null when the edit may happen, else how long to wait: above zero, at most a minute.</returns>
    public TimeSpan? TryAcquire(string caller, DateTimeOffset now, int limit)
    {
        ArgumentException.ThrowIfNullOrEmpty(caller);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var minute = now.UtcTicks / Window.Ticks;
        if (minute != _minute)
        {
            _minute = minute;
            _edits.Clear();
        }

        var edits = _edits.GetValueOrDefault(caller);
        if (edits >= limit)
        {
            return Window - TimeSpan.FromTicks(now.UtcTicks % Window.Ticks);
        }

        _edits[caller] = edits + 1;
        return null;
    }
}
