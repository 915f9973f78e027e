namespace OrleansMl.Hosting;

/// <summary>
/// Which silos use which state, as whoever holds it knows. Pure. A silo that asks gets a lease, which it counts from when it asked
/// and the holder from when it answers, with a margin: the silo's is always over first. Whoever may hold a lease without a state is
/// waited for, until it says that it has the state or its lease is over; when the holder has just begun, that is anybody.
/// </summary>
/// <param name="lease">How long a lease is.</param>
/// <param name="begun">When the holder began, by any steady clock.</param>
internal sealed class FollowingSilos(TimeSpan lease, TimeSpan begun)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, (long Number, TimeSpan Until)> _silos = new(StringComparer.Ordinal);

    /// <summary>A silo says what it has.</summary>
    public void OnKnown(string silo, long number)
    {
        if (_silos.TryGetValue(silo, out var known))
        {
            _silos[silo] = known with { Number = Math.Max(known.Number, number) };
        }
    }

    /// <summary>A silo is answered, and so has a lease.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="number">What it said that it has.</param>
    /// <param name="now">The time.</param>
    public void OnAnswered(string silo, long number, TimeSpan now)
    {
        foreach (var (gone, _) in _silos.Where(one => one.Value.Until < now).ToList())
        {
            _silos.Remove(gone);
        }

        var known = _silos.TryGetValue(silo, out var before) ? before.Number : -1;
        _silos[silo] = (Math.Max(known, number), now + lease + Margin);
    }

    /// <summary>A silo uses nothing any more.</summary>
    public void OnLeft(string silo) => _silos.Remove(silo);

    /// <summary>When every lease that was given by now is over.</summary>
    public TimeSpan AllOverAt(TimeSpan now)
    {
        var over = begun + lease + Margin;
        foreach (var (_, until) in _silos.Values)
        {
            over = until > over ? until : over;
        }

        return over > now ? over : now;
    }

    /// <summary>True when nobody can use an older state than this one.</summary>
    /// <param name="number">The state.</param>
    /// <param name="now">The time.</param>
    public bool IsKnown(long number, TimeSpan now) =>
        now >= begun + lease + Margin && _silos.Values.All(silo => silo.Number >= number || silo.Until <= now);
}
