namespace OrleansMl.Virality;

/// <summary>
/// A cascade in constant memory: what its shares still cause, as one sum per exponential of
/// <see cref="ExponentialKernel.Published"/>, and shares and exposure of the last ten minutes, hour, six hours and of all time, each
/// fading. An event costs O(1), no history is kept. Not safe for two threads at once.
/// </summary>
public sealed class CascadeState
{
    /// <summary>Windows of shares and exposure, the longest first.</summary>
    public const int Windows = 4;

    private const int Exponentials = 6;

    // Where things lie in the numbers that are stored. Never change the order.
    private const int Start = 0, Last = 1, Count = 2, Root = 3, Sum = 4, Largest = 5, Fifth = 6, Tenth = 7,
        Excitation = 8, ShareCount = Excitation + Exponentials, Exposed = ShareCount + Windows, Length = Exposed + Windows;

    // Mean age of what a window holds, seconds. The longest forgets nothing.
    private static readonly double[] WindowLengths = [double.PositiveInfinity, 6 * 3600, 3600, 600];

    private static readonly ExponentialKernel Kernel = ExponentialKernel.Published;

    private readonly double[] _state;

    /// <summary>An item without shares.</summary>
    /// <param name="start">When it was published, seconds on the caller's scale.</param>
    /// <param name="audience">How many users it is shown to: impressions or followers of its author;
    /// <see cref="CascadePriors.MeanAudience"/> when unknown.</param>
    public CascadeState(double start, double audience)
    {
        _state = new double[Length];
        (_state[Start], _state[Last], _state[Root], _state[Largest]) = (start, start, audience, audience);
        _state.AsSpan(Excitation, Exponentials).Fill(audience);
    }

    /// <summary>Goes on from <see cref="State"/>.</summary>
    public CascadeState(ReadOnlySpan<double> state) =>
        _state = state.Length == Length
            ? state.ToArray()
            : throw new ArgumentException($"A cascade has {Length} numbers, not {state.Length}.", nameof(state));

    /// <summary>A whole cascade.</summary>
    /// <param name="cascade">In order of time; the first is the item itself.</param>
    /// <param name="until">Later shares are left out; the state is as of then.</param>
    public static CascadeState Of(ReadOnlySpan<CascadeEvent> cascade, double until)
    {
        var state = new CascadeState(cascade[0].Time, cascade[0].Audience);
        foreach (var share in cascade[1..])
        {
            if (share.Time <= until)
            {
                state.Add(share.Time, share.Audience);
            }
        }

        return state.At(until);
    }

    /// <summary>What is kept of it between processes.</summary>
    public ReadOnlySpan<double> State => _state;

    /// <summary>When the last event was, or the time of <see cref="At"/>.</summary>
    public double Time => _state[Last];

    /// <summary>Seconds since the item was published; at least 1.</summary>
    public double Age => Math.Max(1, _state[Last] - _state[Start]);

    /// <summary>Shares seen, the item itself not.</summary>
    public double Shares => _state[Count];

    /// <summary>People the item itself was shown to.</summary>
    public double RootAudience => _state[Root];

    /// <summary>The largest audience of one share or of the item itself.</summary>
    public double LargestAudience => _state[Largest];

    /// <summary>All audiences together, the item's own not.</summary>
    public double SharedAudience => _state[Sum];

    /// <summary>Seconds from publication to the fifth share; <see cref="Age"/> when there are fewer.</summary>
    public double FifthShareAge => _state[Count] >= 5 ? Math.Max(1, _state[Fifth] - _state[Start]) : Age;

    /// <summary>Seconds from publication to the tenth share; <see cref="Age"/> when there are fewer.</summary>
    public double TenthShareAge => _state[Count] >= 10 ? Math.Max(1, _state[Tenth] - _state[Start]) : Age;

    /// <summary>Viewers by exponential of the kernel, faded by how long ago they saw it.</summary>
    internal ReadOnlySpan<double> Excitations => _state.AsSpan(Excitation, Exponentials);

    /// <summary>Viewers who have not reacted yet if all will: Σ audience · tail of the kernel.</summary>
    public double Pending
    {
        get
        {
            var sum = Kernel.Never * (_state[Root] + _state[Sum]);
            for (var k = 0; k < Exponentials; k++)
            {
                sum += Kernel.Weights[k] * _state[Excitation + k];
            }

            return sum;
        }
    }

    /// <summary>Shares of a window, faded.</summary>
    /// <param name="window">0 all time, 1 six hours, 2 one hour, 3 ten minutes.</param>
    public double SharesOf(int window) => _state[ShareCount + window];

    /// <summary>
    /// Viewers of a window who would have reacted by now if everybody did, faded alike: shares over
    /// exposure is the chance that a viewer shares.
    /// </summary>
    /// <param name="window">As for <see cref="SharesOf"/>.</param>
    public double ExposureOf(int window) => _state[Exposed + window];

    /// <summary>Counts a share.</summary>
    /// <param name="time">When, on the caller's scale; a late one counts as if it came with the one before.</param>
    /// <param name="audience">How many users see it; not negative.</param>
    public void Add(double time, double audience)
    {
        // Not ThrowIfNegative, which refuses -0.0, a number that clients send.
        ArgumentOutOfRangeException.ThrowIfLessThan(audience, 0);
        Advance(time);
        var count = ++_state[Count];
        _state[Sum] += audience;
        _state[Largest] = Math.Max(_state[Largest], audience);
        if (count == 5)
        {
            _state[Fifth] = _state[Last];
        }
        else if (count == 10)
        {
            _state[Tenth] = _state[Last];
        }

        for (var k = 0; k < Exponentials; k++)
        {
            _state[Excitation + k] += audience;
        }

        for (var window = 0; window < Windows; window++)
        {
            _state[ShareCount + window]++;
        }
    }

    /// <summary>The cascade as it is at a later time if nothing more happens. This one stays as it is.</summary>
    public CascadeState At(double time)
    {
        var later = new CascadeState(_state);
        later.Advance(time);
        return later;
    }

    private void Advance(double time)
    {
        var passed = time - _state[Last];
        if (!(passed > 0))
        {
            return;
        }

        Span<double> fade = stackalloc double[Exponentials];
        for (var k = 0; k < Exponentials; k++)
        {
            fade[k] = Math.Exp(-Kernel.Rates[k] * passed);
        }

        for (var window = 0; window < Windows; window++)
        {
            // ∫ e^(−(end − s)/τ) · Σ w r a e^(−r s) ds over the time that passed.
            var forget = 1 / WindowLengths[window];
            var kept = Math.Exp(-forget * passed);
            var added = 0.0;
            for (var k = 0; k < Exponentials; k++)
            {
                var rate = Kernel.Rates[k];
                var gap = forget - rate;
                added +=
                    Kernel.Weights[k]
                        * rate
                        * _state[Excitation + k]
                        * (Math.Abs(gap * passed) < 1e-9 ? kept * passed : (fade[k] - kept) / gap);
            }

            _state[Exposed + window] = (_state[Exposed + window] * kept) + added;
            _state[ShareCount + window] *= kept;
        }

        for (var k = 0; k < Exponentials; k++)
        {
            _state[Excitation + k] *= fade[k];
        }

        _state[Last] = time;
    }
}
