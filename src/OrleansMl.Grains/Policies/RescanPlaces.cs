using System.Collections.Concurrent;

namespace OrleansMl.Policies;

/// <summary>
/// Where rescans read the score log, between two runs on the same silo. When none follows for <see cref="Kept"/>, the job runs on another
/// silo by now, and what this one remembers goes: it is read again where it is needed.
/// </summary>
internal sealed class RescanPlaces : IDisposable
{
    /// <summary>Many times what lies between two runs.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    // By policy; there is one.
    private readonly ConcurrentDictionary<string, RescanPlace> _places = new(StringComparer.Ordinal);
    private readonly ITimer _timer;

    public RescanPlaces(TimeProvider timeProvider) =>
        _timer = timeProvider.CreateTimer(_ => _places.Clear(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>How many are remembered.</summary>
    public int Count => _places.Count;

    /// <summary>Takes out where a rescan was: a run that fails leaves nothing behind that might be ahead of what is stored.</summary>
    public RescanPlace? Take(string policy)
    {
        _places.TryRemove(policy, out var place);
        return place;
    }

    /// <summary>Remembers it for the next run.</summary>
    public void Keep(string policy, RescanPlace place)
    {
        _places[policy] = place;
        _timer.Change(Kept, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}

/// <summary>Where a rescan reads the score log.</summary>
/// <param name="Number">The rescan.</param>
/// <param name="Step">The step that comes next.</param>
/// <param name="Source">The log.</param>
internal sealed record RescanPlace(int Number, int Step, RescanSource Source);
