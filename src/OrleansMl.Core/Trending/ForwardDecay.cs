namespace OrleansMl.Trending;

/// <summary>
/// Sums that forget: an event of weight w at time t counts w · 2^(−(T − t)/h) at time T. Kept as ℓ = log2 Σ w · 2^(t/h), so that nothing is
/// recomputed as time passes, the order of two sums changes with events only, and sums of shards add up exactly (forward decay: Cormode,
/// Shkapenyuk, Srivastava, Xu, "Forward Decay", ICDE 2009). Pure functions on one double.
/// </summary>
/// <param name="halfLife">Seconds after which an event counts half; positive.</param>
public readonly struct ForwardDecay(double halfLife)
{
    /// <summary>The ℓ of a sum without events.</summary>
    public const double Empty = double.NegativeInfinity;

    /// <summary>Seconds after which an event counts half.</summary>
    public double HalfLife { get; } = halfLife;

    /// <summary>Adds an event.</summary>
    /// <param name="log">The sum so far, as ℓ.</param>
    /// <param name="weight">Positive; 0 or less adds nothing.</param>
    /// <param name="time">Seconds since the landmark, the same for all sums that are compared or merged.</param>
    public double Add(double log, double weight, double time) => weight > 0 ? Merge(log, Math.Log2(weight) + (time / HalfLife)) : log;

    /// <summary>The decayed sum at a time: 2^(ℓ − T/h).</summary>
    public double Value(double log, double time) => double.Exp2(log - (time / HalfLife));

    /// <summary>
    /// Weighted events per second at a time: S · ln 2 / h. Of a Poisson process of rate R its standard deviation is √(R · ln 2 / 2h).
    /// </summary>
    public double Rate(double log, double time) => Value(log, time) * (Math.Log(2) / HalfLife);

    /// <summary>The sum of two sums.</summary>
    public static double Merge(double a, double b)
    {
        var (high, low) = a >= b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(low) ? high : high + Math.Log2(1 + double.Exp2(low - high));
    }

    /// <summary>
    /// The same sum for a landmark that lies later. A double holds ℓ to 1e-9 of the sum for about 10⁶ half-lives after the
    /// landmark; long before that the landmark moves on.
    /// </summary>
    /// <param name="log">The sum.</param>
    /// <param name="seconds">How much later the landmark is; negative for earlier.</param>
    public double Rebase(double log, double seconds) => log - (seconds / HalfLife);
}
