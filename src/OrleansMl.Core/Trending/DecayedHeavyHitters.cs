namespace OrleansMl.Trending;

/// <summary>
/// The keys that were used most lately, in bounded memory: weighted <see cref="SpaceSaving{TKey}"/> with weights that grow with time
/// (<see cref="ForwardDecay"/>). Not safe for two threads at once.
/// </summary>
/// <param name="capacity">Keys kept at once.</param>
/// <param name="decay">How fast is forgotten.</param>
public sealed class DecayedHeavyHitters(int capacity, ForwardDecay decay)
{
    // Weights are multiples of 2^(time of the base / half-life); the base follows long before a double overflows.
    private const double RebaseAfter = 64;

    private readonly SpaceSaving<string> _keys = new(capacity, StringComparer.Ordinal);
    private double _base = double.NaN;

    /// <summary>Counts a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="weight">Positive; 0 or less counts nothing.</param>
    /// <param name="time">Seconds since the landmark.</param>
    public void Add(string key, double weight, double time)
    {
        if (double.IsNaN(_base))
        {
            _base = time;
        }

        var growth = (time - _base) / decay.HalfLife;
        if (growth > RebaseAfter)
        {
            _keys.Scale(double.Exp2(-Math.Min(growth, 1000)));
            (_base, growth) = (time, 0);
        }

        _keys.Add(key, weight * double.Exp2(growth));
    }

    /// <summary>Forgets a key; false when it is not kept.</summary>
    public bool Remove(string key) => _keys.Remove(key);

    /// <summary>The heaviest keys with their decayed weights at a time, heaviest first.</summary>
    public HeavyHitter<string>[] Top(int count, double time)
    {
        var now = double.Exp2((_base - time) / decay.HalfLife);
        return Array.ConvertAll(_keys.Top(count), key => new HeavyHitter<string>(key.Key, key.Weight * now, key.Error * now));
    }

    /// <summary>What is kept of it between processes, as of a time.</summary>
    public (double Total, HeavyHitter<string>[] Keys) State(double time) =>
        double.IsNaN(_base) ? (0, []) : (_keys.Total * double.Exp2((_base - time) / decay.HalfLife), Top(capacity, time));

    /// <summary>Starts again from what <see cref="State"/> gave for a time.</summary>
    public void Restore(double total, IEnumerable<HeavyHitter<string>> keys, double time)
    {
        _base = time;
        _keys.Restore(total, keys);
    }
}
