namespace OrleansMl.Trending;

/// <summary>
/// Is an item's share of a scope's events larger than usual, by more than chance? Shares, not counts, so the daily swing of traffic
/// cancels. Signed root of the log-likelihood ratio of a binomial; over-dispersed, because engagement comes in clusters; many items are
/// tested at once, so the share of false discoveries is bounded (Benjamini, Hochberg 1995).
/// </summary>
public static class BurstTest
{
    /// <summary>Fewer events in a bin are never a burst.</summary>
    public const int MinCount = 5;

    /// <summary>
    /// q of one look. A board is judged 288 times a day and most bins hold no burst, where any flag is a false one: a tenth of the share
    /// that may be false over the day (0.01) keeps that share over all bins; 0.01 itself gave 1.6 % on simulated days.
    /// </summary>
    public const double FalseDiscoveryRate = 0.001;

    /// <summary>A bin's length, in seconds.</summary>
    public const double BinSeconds = 300;

    /// <summary>sign(c − μ) · √(2 [c ln(c/μ) + (C − c) ln((C − c)/(C − μ))]); 0 when nothing can be said.</summary>
    /// <param name="count">c, events of the item in the bin.</param>
    /// <param name="total">C, events of the scope in the bin; at least <paramref name="count"/>.</param>
    /// <param name="share">The item's usual share of the scope's events, in (0, 1).</param>
    public static double Deviance(double count, double total, double share)
    {
        if (total <= 0 || share is not (> 0 and < 1))
        {
            return 0;
        }

        var expected = total * share;
        var rest = total - count;
        var logLikelihood =
            (count > 0 ? count * Math.Log(count / expected) : 0) + (rest > 0 ? rest * Math.Log(rest / (total - expected)) : 0);
        return Math.Sign(count - expected) * Math.Sqrt(2 * Math.Max(0, logLikelihood));
    }

    /// <summary>
    /// The same when the usual share is itself only an estimate from earlier events: the signed root of the likelihood
    /// ratio of two binomials with one share against two with their own. Without it an item of which little is known
    /// would be a burst with every handful of events.
    /// </summary>
    /// <param name="count">Events of the item in the bin.</param>
    /// <param name="total">Events of the scope in the bin.</param>
    /// <param name="usualCount">Events of the item before.</param>
    /// <param name="usualTotal">Events of the scope before.</param>
    public static double Deviance(double count, double total, double usualCount, double usualTotal)
    {
        if (total <= 0 || usualTotal <= 0)
        {
            return 0;
        }

        var share = (count + usualCount) / (total + usualTotal);
        if (share is not (> 0 and < 1))
        {
            return 0;
        }

        var (now, before) = (Deviance(count, total, share), Deviance(usualCount, usualTotal, share));
        return Math.Sign((count / total) - (usualCount / usualTotal)) * Math.Sqrt((now * now) + (before * before));
    }

    /// <summary>
    /// The chance of a standard normal variable above <paramref name="z"/>. Relative error below 2e-7 (rational
    /// Chebyshev fit of erfc, Numerical Recipes 6.2.2).
    /// </summary>
    public static double UpperTail(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (0.5 * x));
        var erfc =
            t
                * Math.Exp(
                    (-x * x)
                        - 1.26551223
                        + (t * (1.00002368 + (t * (0.37409196 + (t * (0.09678418 + (t * (-0.18628806 + (t * (0.27886807 + (t * (-1.13520398
                            + (t * (1.48851587 + (t * (-0.82215223 + (t * 0.17087277))))))))))))))))));
        return z >= 0 ? erfc / 2 : 1 - (erfc / 2);
    }

    /// <summary>
    /// The largest p that is still a discovery at a false discovery rate, or a negative number when
    /// none is: the last sorted p with p_k ≤ q · k / m.
    /// </summary>
    /// <param name="pValues">One per hypothesis; sorted in place.</param>
    /// <param name="rate">q.</param>
    /// <param name="hypotheses">m, when more were tested than are listed (the others had larger p); 0: as many as listed.</param>
    public static double Threshold(Span<double> pValues, double rate = FalseDiscoveryRate, int hypotheses = 0)
    {
        pValues.Sort();
        var tested = Math.Max(hypotheses, pValues.Length);
        for (var k = pValues.Length; k > 0; k--)
        {
            if (pValues[k - 1] <= rate * k / tested)
            {
                return pValues[k - 1];
            }
        }

        return -1;
    }
}

/// <summary>
/// How much more than a binomial a scope's shares scatter: the running mean of G², at least 1. Forgets with a
/// half-life of 288 bins (a day of five-minute bins).
/// </summary>
public struct OverDispersion
{
    private const double HalfLifeBins = 288;
    private const double PriorWeight = 50; // a quiet binomial scope, until there is evidence

    private double _sum;
    private double _weight;

    /// <summary>φ, at least 1.</summary>
    public readonly double Value => Math.Max(1, (_sum + PriorWeight) / (_weight + PriorWeight));

    /// <summary>What is kept of it between processes: the sum and weight behind <see cref="Value"/>.</summary>
    public (double Sum, double Weight) State
    {
        readonly get => (_sum, _weight);
        set => (_sum, _weight) = value;
    }

    /// <summary>
    /// Takes a bin's squared deviances into account. One that is itself a burst must not make
    /// the next one invisible: each counts at most 9.
    /// </summary>
    public void Add(ReadOnlySpan<double> deviances)
    {
        const double Most = 9;
        var keep = double.Exp2(-1 / HalfLifeBins);
        (_sum, _weight) = (_sum * keep, _weight * keep);
        foreach (var deviance in deviances)
        {
            _sum += Math.Min(Most, deviance * deviance);
            _weight++;
        }
    }
}
