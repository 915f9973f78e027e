namespace OrleansMl.Trending;

/// <summary>How items are ranked. Pure; every formula gives more to more engagement and nothing to a rejected item.</summary>
public static class TrendingScore
{
    /// <summary>
    /// Added to the slow rate under the root of <see cref="Velocity"/>, in events per window: the
    /// first few events of an unknown item are no speed.
    /// </summary>
    public const double RateFloor = 1;

    /// <summary>What a flagged item loses: three quarters of its engagement.</summary>
    public const double FlaggedPenalty = 2;

    private const double BurstLimit = 8, VelocityLow = -4, VelocityHigh = 8;

    /// <summary>
    /// What counts against an item. Accounts that nothing speaks for take at most half of it: a crowd of them must not be able to sink what
    /// others like.
    /// </summary>
    /// <param name="ups">What counts for it.</param>
    /// <param name="proven">Negative engagement as far as it is proven, as a positive number.</param>
    /// <param name="unproven">The rest of it.</param>
    public static double Downs(double ups, double proven, double unproven) =>
        proven + Math.Min(CrowdWeight.Spread(unproven, 1, CrowdWeight.Unit), ups / 2);

    /// <summary>How much faster than usual: (R_fast − R_slow) / √(R_slow + 1), rates in weighted events per window.</summary>
    public static double Velocity(double fastRate, double slowRate) => (fastRate - slowRate) / Math.Sqrt(slowRate + RateFloor);

    /// <summary>
    /// log2(1 + S) + ½ · clip(z, 0, 8) + ½ · clip(v, −4, 8) + ln(trust) + ½ · lift. A rejected item has −∞, a flagged one 2 less.
    /// </summary>
    /// <param name="sum">S, the decayed sum of the window.</param>
    /// <param name="burst">z of <see cref="BurstTest"/>.</param>
    /// <param name="velocity">v of <see cref="Velocity"/>.</param>
    /// <param name="trust">The author's standing, in (0, 1].</param>
    /// <param name="lift"><see cref="RegionLift"/> on regional boards, else 0.</param>
    public static double Ours(double sum, double burst, double velocity, double trust = 1, double lift = 0) =>
        Math.Log2(1 + sum)
        + (0.5 * Math.Clamp(burst, 0, BurstLimit))
        + (0.5 * Math.Clamp(velocity, VelocityLow, VelocityHigh))
        + Math.Log(trust)
        + (0.5 * lift);

    /// <summary>Hacker News: (points − 1) / (age in hours + 2)^1.8.</summary>
    public static double HackerNews(double points, TimeSpan age) => (points - 1) / Math.Pow(Math.Max(0, age.TotalHours) + 2, 1.8);

    /// <summary>Reddit's "hot" (its open-source <c>_sorts.pyx</c>): sign(s) · log10(max(|s|, 1)) + seconds / 45,000.</summary>
    /// <param name="ups">Positive engagement.</param>
    /// <param name="downs">Negative engagement.</param>
    /// <param name="seconds">When the item was made, seconds since any fixed day.</param>
    public static double Reddit(double ups, double downs, double seconds)
    {
        var difference = ups - downs;
        return (Math.Sign(difference) * Math.Log10(Math.Max(Math.Abs(difference), 1))) + (seconds / 45_000);
    }

    /// <summary>
    /// log2 of how much larger an item's share is in a region than everywhere, clipped to [−4, 4]; one event of either kind is
    /// added so that a small region does not shout.
    /// </summary>
    public static double RegionLift(double regionSum, double regionTotal, double globalSum, double globalTotal)
    {
        var expected = globalTotal > 0 ? globalSum / globalTotal : 0;
        var pseudo = 1 / (1 + regionTotal);
        var share = regionTotal > 0 ? regionSum / regionTotal : 0;
        return Math.Clamp(Math.Log2((share + pseudo) / (expected + pseudo)), -4, 4);
    }
}
