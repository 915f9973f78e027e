namespace OrleansMl.Virality;

/// <summary>
/// Infectiousness of a cascade with a Gamma prior, p = (a + shares) / (b + exposure), window by window: the longer window is the prior of
/// the shorter one. Expected growth to any finite horizon by branching in discrete steps, so it is finite for a supercritical cascade too.
/// A few hundred multiplications; nothing is allocated.
/// </summary>
public readonly struct CascadeEstimate
{
    private static readonly ExponentialKernel Kernel = ExponentialKernel.Published;

    // Steps of growing length: 15 s, then 12 % more each, up to 30 days.
    private static readonly Step[] AllSteps = Steps();

    private readonly CascadeState _cascade;
    private readonly CascadePriors _priors;
    private readonly double _p0, _p1, _p2, _p3;

    /// <summary>Estimates a cascade as it is at its time.</summary>
    /// <param name="cascade">The cascade, at the time that is asked for (<see cref="CascadeState.At"/>).</param>
    /// <param name="priors">What is believed before.</param>
    public CascadeEstimate(CascadeState cascade, CascadePriors priors)
    {
        ArgumentNullException.ThrowIfNull(cascade);
        ArgumentNullException.ThrowIfNull(priors);
        (_cascade, _priors) = (cascade, priors);
        MeanAudience =
            ((priors.AudienceStrength * CascadePriors.MeanAudience) + cascade.SharedAudience) / (priors.AudienceStrength + cascade.Shares);
        var prior = priors.Branching / MeanAudience;
        _p0 = Posterior(cascade, 0, prior, priors.Strength);
        _p1 = Posterior(cascade, 1, _p0, priors.WindowStrength);
        _p2 = Posterior(cascade, 2, _p1, priors.WindowStrength);
        _p3 = Posterior(cascade, 3, _p2, priors.WindowStrength);
    }

    /// <summary>Mean audience of a share to come.</summary>
    public double MeanAudience { get; }

    /// <summary>The chance that a viewer shares.</summary>
    /// <param name="window">0 over all time, 1 the last six hours, 2 the last hour, 3 the last ten minutes.</param>
    public double Infectiousness(int window) =>
        window switch { 0 => _p0, 1 => _p1, 2 => _p2, 3 => _p3, _ => throw new ArgumentOutOfRangeException(nameof(window)) };

    /// <summary>Shares that one share causes in the end: 1 or more is a cascade that grows until infectiousness fades.</summary>
    /// <inheritdoc cref="Infectiousness"/>
    public double Branching(int window) => Infectiousness(window) * MeanAudience;

    /// <summary>The window that fits the cascade's age: about a quarter to a half of it.</summary>
    public int FittingWindow => _cascade.Age switch { < 1800 => 3, < 4 * 3600 => 2, < 24 * 3600 => 1, _ => 1 };

    /// <summary>Expected new shares by each horizon.</summary>
    /// <param name="window">Whose infectiousness goes on, as for <see cref="Infectiousness"/>.</param>
    /// <param name="horizons">Seconds from now, ascending, at most 30 days.</param>
    /// <param name="growth">Takes the expected new shares; finite.</param>
    public void Grow(int window, ReadOnlySpan<double> horizons, Span<double> growth)
    {
        var (p, mean) = (Infectiousness(window), MeanAudience);
        Span<double> viewers = stackalloc double[6];
        _cascade.Excitations.CopyTo(viewers);
        var (sum, next) = (0.0, 0);
        var (age, ageing) = (_cascade.Age, _priors.Ageing);
        foreach (var step in AllSteps)
        {
            if (next == horizons.Length)
            {
                return;
            }

            var now = p * Math.Pow(1 + ((step.Start + (step.Length / 2)) / age), -ageing);
            var births = 0.0;
            for (var k = 0; k < viewers.Length; k++)
            {
                births += Kernel.Weights[k] * viewers[k] * (1 - step.Fade[k]);
            }

            // Those born in this step have children in it too.
            births = now * births / Math.Max(.2, 1 - (now * mean * step.Within));
            while (next < horizons.Length && horizons[next] <= step.Start + step.Length)
            {
                growth[next] = sum + (births * Math.Clamp((horizons[next] - step.Start) / step.Length, 0, 1));
                next++;
            }

            sum += births;
            for (var k = 0; k < viewers.Length; k++)
            {
                viewers[k] = (viewers[k] * step.Fade[k]) + (mean * births * step.HalfFade[k]);
            }
        }

        growth[next..].Fill(sum);
    }

    private static double Posterior(CascadeState cascade, int window, double prior, double strength) =>
        (strength + cascade.SharesOf(window)) / ((strength / prior) + cascade.ExposureOf(window));

    private static Step[] Steps()
    {
        var steps = new List<Step>();
        for (double start = 0, length = 15; start < 30 * 86400; start += length, length *= 1.12)
        {
            var (from, by) = (start, length);
            steps.Add(new(
                from,
                by,
                [.. Kernel.Rates.Select(rate => Math.Exp(-rate * by))],
                [.. Kernel.Rates.Select(rate => Math.Exp(-rate * by / 2))],
                (1 - Kernel.Tail(by)) / 2));
        }

        return [.. steps];
    }

    private sealed record Step(double Start, double Length, double[] Fade, double[] HalfFade, double Within);
}
