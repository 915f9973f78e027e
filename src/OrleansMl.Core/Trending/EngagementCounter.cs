namespace OrleansMl.Trending;

/// <summary>
/// The engagement of one item (or of a whole board) in constant memory: a decayed sum per window and half-life, negatives apart, and counts
/// of the last five-minute bins with the usual count before them. Everything is O(1); nothing is recomputed as time passes.
/// </summary>
public sealed class EngagementCounter
{
    private const int Windows = 3;

    // Fast and slow of each window, the negatives by the fast half-life, the usual count; then the bin, its count and the count before.
    private const int Negative =
        2 * Windows, Usual = Negative + Windows, Bin = Usual + 1, Current = Bin + 1, Previous = Current + 1, Length = Previous + 1;

    // What is usual is what was so in the last hours, before the bin that is judged.
    private static readonly ForwardDecay UsualDecay = new(2 * 3600);

    private readonly double[] _state;

    /// <summary>Nothing yet.</summary>
    public EngagementCounter()
    {
        _state = new double[Length];
        _state.AsSpan(0, Current).Fill(ForwardDecay.Empty);
    }

    /// <summary>Goes on from <see cref="State"/>.</summary>
    public EngagementCounter(ReadOnlySpan<double> state) =>
        _state = state.Length == Length
            ? state.ToArray()
            : throw new ArgumentException($"A counter has {Length} numbers, not {state.Length}.", nameof(state));

    /// <summary>What is kept of it between processes.</summary>
    public ReadOnlySpan<double> State => _state;

    /// <summary>The bin a time lies in.</summary>
    public static long BinOf(double time) => (long)Math.Floor(time / BurstTest.BinSeconds);

    /// <summary>ℓ of a window's positive engagement by its fast half-life: what items are kept by. Never falls.</summary>
    public double Order(TrendingWindow window) => _state[2 * (int)window];

    /// <summary>Counts events.</summary>
    /// <param name="weight">Their summed weight, all of one sign.</param>
    /// <param name="count">How many.</param>
    /// <param name="time">Seconds since the landmark.</param>
    /// <returns>True when they are the first of their bin.</returns>
    public bool Add(double weight, double count, double time)
    {
        for (var window = 0; window < Windows; window++)
        {
            var decay = WindowDecay.All[window];
            if (weight > 0)
            {
                _state[2 * window] = decay.Fast.Add(_state[2 * window], weight, time);
                _state[(2 * window) + 1] = decay.Slow.Add(_state[(2 * window) + 1], weight, time);
            }
            else
            {
                _state[Negative + window] = decay.Fast.Add(_state[Negative + window], -weight, time);
            }
        }

        return weight > 0 && Count(count, time);
    }

    /// <summary>Decayed positive engagement of a window at a time.</summary>
    public double Ups(TrendingWindow window, double time) => WindowDecay.Of(window).Fast.Value(_state[2 * (int)window], time);

    /// <summary>Decayed negative engagement of a window at a time, as a positive number.</summary>
    public double Downs(TrendingWindow window, double time) => WindowDecay.Of(window).Fast.Value(_state[Negative + (int)window], time);

    /// <summary>Weighted events per window by the fast half-life.</summary>
    public double FastRate(TrendingWindow window, double time) =>
        WindowDecay.Of(window).Length * WindowDecay.Of(window).Fast.Rate(_state[2 * (int)window], time);

    /// <summary>Weighted events per window by the slow half-life.</summary>
    public double SlowRate(TrendingWindow window, double time) =>
        WindowDecay.Of(window).Length * WindowDecay.Of(window).Slow.Rate(_state[(2 * (int)window) + 1], time);

    /// <summary>Events of the last whole bin before a time, and the decayed count of those before it.</summary>
    public (double Bin, double Usual) LastBin(double time)
    {
        var last = BinOf(time) - 1;
        var bin = (long)_state[Bin];
        var start = last * BurstTest.BinSeconds;
        return bin > last ? (_state[Previous], UsualDecay.Value(_state[Usual], start))
            : bin == last ? (_state[Current], UsualDecay.Value(Settled(_state[Usual], _state[Previous], bin - 1), start))
            : (0, UsualDecay.Value(Settled(Settled(_state[Usual], _state[Previous], bin - 1), _state[Current], bin), start));
    }

    /// <summary>Adds what another counter has counted.</summary>
    public void Merge(EngagementCounter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var sum = 0; sum < Usual; sum++)
        {
            _state[sum] = ForwardDecay.Merge(_state[sum], other._state[sum]);
        }

        // The other's bins as if its events came now; what it had before them is usual for both.
        var bin = (long)other._state[Bin];
        _state[Usual] = ForwardDecay.Merge(_state[Usual], other._state[Usual]);
        if (other._state[Current] > 0)
        {
            Count(other._state[Current], bin * BurstTest.BinSeconds);
        }

        if (other._state[Previous] > 0)
        {
            Count(other._state[Previous], (bin - 1) * BurstTest.BinSeconds);
        }
    }

    private bool Count(double count, double time)
    {
        var bin = BinOf(time);

        // Before the first event −∞, which is the smallest long and earlier than every bin.
        var at = (long)_state[Bin];
        if (bin == at)
        {
            _state[Current] += count;
            return false;
        }

        if (bin >= at)
        {
            // Later bins push the earlier ones into what is usual.
            if (bin == at + 1)
            {
                _state[Usual] = Settled(_state[Usual], _state[Previous], at - 1);
                _state[Previous] = _state[Current];
            }
            else if (bin > at)
            {
                _state[Usual] = Settled(Settled(_state[Usual], _state[Previous], at - 1), _state[Current], at);
                _state[Previous] = 0;
            }

            (_state[Bin], _state[Current]) = (bin, count);
            return true;
        }

        // Late: into the bin before if it belongs there, else into what is usual.
        if (bin == at - 1)
        {
            _state[Previous] += count;
        }
        else
        {
            _state[Usual] = Settled(_state[Usual], count, bin);
        }

        return false;
    }

    private static double Settled(double usual, double count, long bin) => UsualDecay.Add(usual, count, (bin + 1) * BurstTest.BinSeconds);
}
