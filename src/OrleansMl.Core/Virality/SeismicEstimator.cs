namespace OrleansMl.Virality;

/// <summary>
/// The published estimator (Zhao et al., KDD 2015, with the settings of its R package <c>seismic</c> 1.1): infectiousness from a triangular
/// window over the last shares, final size from branching. It needs the whole history and returns infinity once a cascade looks
/// supercritical. Kept as the reference that ours is measured against.
/// </summary>
public sealed class SeismicEstimator
{
    private const double MaxWindow = 2 * 3600, MinWindow = 300;
    private const int MinShares = 5;

    /// <summary>The kernel; <see cref="MemoryKernel.Published"/> by default.</summary>
    public MemoryKernel Kernel { get; init; } = MemoryKernel.Published;

    /// <summary>Mean audience of a share to come (n*). The default is 100.</summary>
    public double MeanAudience { get; init; } = 100;

    /// <summary>The chance that a viewer shares, as it is at a time.</summary>
    /// <param name="cascade">In order of time; the first is the item itself.</param>
    /// <param name="time">Seconds after the item.</param>
    public double Infectiousness(ReadOnlySpan<CascadeEvent> cascade, double time)
    {
        var window = Math.Clamp(time / 2, MinWindow, MaxWindow);
        var slope = 1 / window;
        if (CountBetween(cascade, time - window, time) < MinShares)
        {
            // Too few: as far back as the fifth last.
            var before = CountBefore(cascade, time);
            if (before == 0)
            {
                return 0;
            }

            window = time - cascade[Math.Max(before - MinShares - 1, 0)].Time;
            slope = 1 / window;
        }

        double exposure = 0, shares = 0;
        foreach (var share in cascade)
        {
            exposure += share.Audience * Exposure(time, share.Time, slope, window);
        }

        foreach (var share in cascade[1..])
        {
            shares += share.Time >= time - window && share.Time < time ? (slope * (share.Time - time)) + 1 : 0;
        }

        return shares == 0 ? 0 : shares / exposure;
    }

    /// <summary>Shares in the end, those seen included, the item itself not; infinity when a share causes one or more on average.</summary>
    /// <inheritdoc cref="Infectiousness"/>
    public double FinalSize(ReadOnlySpan<CascadeEvent> cascade, double time)
    {
        var infectiousness = Infectiousness(cascade, time);
        if (infectiousness > 1 / MeanAudience)
        {
            return double.PositiveInfinity;
        }

        double seen = -1, pending = 0;
        foreach (var share in cascade)
        {
            if (share.Time <= time)
            {
                seen++;
                pending += share.Audience * Kernel.Tail(time - share.Time);
            }
        }

        return seen + (infectiousness * pending / (1 - (infectiousness * MeanAudience)));
    }

    /// <summary>∫ φ(t − share) · (1 + slope · (t − time)) dt over the window that ends at a time.</summary>
    private double Exposure(double time, double share, double slope, double window)
    {
        if (share >= time)
        {
            return 0;
        }

        var (from, to) = (Math.Max(0, time - window - share), time - share);
        var knee = Kernel.Cutoff;
        var sum = 0.0;
        if (from < knee)
        {
            // With s = t − share and a = 1 + slope · (share − time): ∫ c (a + slope s) ds.
            var end = Math.Min(to, knee);
            var a = 1 + (slope * (share - time));
            sum += Kernel.Height * ((a * (end - from)) + (slope * ((end * end) - (from * from)) / 2));
        }

        if (to > knee)
        {
            var start = Math.Max(from, knee);
            var a = 1 + (slope * (share - time));
            sum += Power(to, a, slope) - Power(start, a, slope);
        }

        return sum;
    }

    // Antiderivative of c (s / cutoff)^−(1 + θ) · (a + slope s).
    private double Power(double s, double a, double slope)
    {
        var theta = Kernel.Theta;
        var scale = Kernel.Height * Math.Pow(Kernel.Cutoff, 1 + theta) * Math.Pow(s, -theta);
        return scale * ((slope * s / (1 - theta)) - (a / theta));
    }

    private static int CountBefore(ReadOnlySpan<CascadeEvent> cascade, double time)
    {
        var count = 0;
        foreach (var share in cascade)
        {
            count += share.Time < time ? 1 : 0;
        }

        return count;
    }

    private static int CountBetween(ReadOnlySpan<CascadeEvent> cascade, double from, double time)
    {
        var count = 0;
        foreach (var share in cascade)
        {
            count += share.Time >= from && share.Time < time ? 1 : 0;
        }

        return count;
    }
}
