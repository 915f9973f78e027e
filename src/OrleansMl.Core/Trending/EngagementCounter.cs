namespace OrleansMl.Trending;

/// <summary>
/// The engagement of one item (or of a whole board) in constant memory: a decayed sum per window and half-life, negatives apart, what is
/// not proven apart from both, and counts of the last five-minute bins with the usual count before them. Everything is O(1); nothing is
/// recomputed as time passes.
/// </summary>
public sealed class EngagementCounter
{
    private const int Windows = 3;

    // Fast and slow of each window, the negatives by the fast half-life, the usual count; then the bin, its count and the count before;
    // then, by the fast half-life, what is not proven of either sign: counters of the first version end before it.
    private const int Negative =
        2 * Windows, Usual = Negative + Windows, Bin = Usual + 1, Current = Bin + 1, Previous = Current + 1, FirstLength = Previous + 1;

    private const int Unproven = FirstLength, UnprovenNegative = Unproven + Windows, Length = UnprovenNegative + Windows;

    // What a crowd that nothing speaks for adds to the order that items are kept by: an eighth.
    private const double CrowdInOrder = 3;

    // What is usual is what was so in the last hours, before the bin that is judged.
    private static readonly ForwardDecay UsualDecay = new(2 * 3600);

    private readonly double[] _state;

    /// <summary>Nothing yet.</summary>
    public EngagementCounter()
    {
        _state = new double[Length];
        _state.AsSpan(0, Current).Fill(ForwardDecay.Empty);
        _state.AsSpan(Unproven).Fill(ForwardDecay.Empty);
    }

    /// <summary>Goes on from <see cref="State"/>, of this version or the first.</summary>
    public EngagementCounter(ReadOnlySpan<double> state)
        : this()
    {
        if (state.Length is not (Length or FirstLength))
        {
            throw new ArgumentException($"A counter has {Length} or {FirstLength} numbers, not {state.Length}.", nameof(state));
        }

        state.CopyTo(_state);
    }

    /// <summary>What is kept of it between processes.</summary>
    public ReadOnlySpan<double> State => _state;

    /// <summary>The bin a time lies in.</summary>
    public static long BinOf(double time) => (long)Math.Floor(time / BurstTest.BinSeconds);

    /// <summary>
    /// ℓ of a window's positive engagement by its fast half-life, an eighth of what is not proven: what items are kept by. Never falls.
    /// </summary>
    public double Order(TrendingWindow window) =>
        ForwardDecay.Merge(_state[2 * (int)window], _state[Unproven + (int)window] - CrowdInOrder);

    /// <summary>Counts events.</summary>
    /// <param name="weight">Their summed weight, all of one sign.</param>
    /// <param name="count">How many.</param>
    /// <param name="time">Seconds since the landmark.</param>
    /// <param name="unproven">The part of the weight that is not proven, without its sign. It is in no rate and no bin.</param>
    /// <returns>True when they are the first of their bin.</returns>
    public bool Add(double weight, double count, double time, double unproven = 0)
    {
        var proven = Math.Max(0, Math.Abs(weight) - unproven);
        for (var window = 0; window < Windows; window++)
        {
            var decay = WindowDecay.All[window];
            if (weight > 0)
            {
                _state[2 * window] = decay.Fast.Add(_state[2 * window], proven, time);
                _state[(2 * window) + 1] = decay.Slow.Add(_state[(2 * window) + 1], proven, time);
                _state[Unproven + window] = decay.Fast.Add(_state[Unproven + window], unproven, time);
            }
            else
            {
                _state[Negative + window] = decay.Fast.Add(_state[Negative + window], proven, time);
                _state[UnprovenNegative + window] = decay.Fast.Add(_state[UnprovenNegative + window], unproven, time);
            }
        }

        return weight > 0 && proven > 0 && Count(count * proven / weight, time);
    }

    /// <summary>Decayed positive engagement of a window at a time that is not proven.</summary>
    public double UnprovenUps(TrendingWindow window, double time) =>
        WindowDecay.Of(window).Fast.Value(_state[Unproven + (int)window], time);

    /// <summary>Decayed negative engagement of a window at a time that is not proven, as a positive number.</summary>
    public double UnprovenDowns(TrendingWindow window, double time) =>
        WindowDecay.Of(window).Fast.Value(_state[UnprovenNegative + (int)window], time);

    /// <summary>Decayed positive engagement of a window at a time, as far as it is proven; so are all that follow.</summary>
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

        for (var sum = Unproven; sum < Length; sum++)
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
