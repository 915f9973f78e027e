namespace OrleansMl.Recommendations;

/// <summary>One thing that was shown by a policy that logged its chances.</summary>
/// <param name="Reward">What came of it, for example 1 for taken and 0 for not.</param>
/// <param name="Propensity">The chance in (0, 1] with which the logging policy showed it.</param>
/// <param name="TargetPropensity">The chance in [0, 1] with which the policy that is asked about would have shown it.</param>
/// <param name="Predicted">What a model says the reward of it would be.</param>
/// <param name="TargetValue">What the model says of the target policy's choice in this situation: Σ
/// chance · predicted over all it may show.</param>
public readonly record struct LoggedExposure(
    double Reward,
    double Propensity,
    double TargetPropensity,
    double Predicted = 0,
    double TargetValue = 0);

/// <summary>
/// What another policy would have earned, from what this one logged: the self-normalised inverse propensity score (Swaminathan
/// and Joachims 2015) and the doubly robust estimate (Dudík, Langford and Li 2011), with normal 95 % intervals. Weights beyond a
/// limit are clipped, which trades bias for variance.
/// </summary>
/// <param name="Exposures">How many were logged.</param>
/// <param name="EffectiveSample">Kish's (Σw)² / Σw²: how many the weights are worth.</param>
/// <param name="Snips">Self-normalised estimate.</param>
/// <param name="SnipsHalfWidth">Half of its 95 % interval.</param>
/// <param name="DoublyRobust">Doubly robust estimate; the same without a model as the plain inverse propensity score.</param>
/// <param name="DoublyRobustHalfWidth">Half of its 95 % interval.</param>
public sealed record OffPolicyEstimate(
    int Exposures,
    double EffectiveSample,
    double Snips,
    double SnipsHalfWidth,
    double DoublyRobust,
    double DoublyRobustHalfWidth)
{
    /// <summary>Fewer effective exposures, or less than this share of them, and the estimate should not be believed.</summary>
    public const int FewestEffective = 100;

    /// <summary>See <see cref="FewestEffective"/>.</summary>
    public const double SmallestShare = .01;

    private const double Z95 = 1.959963984540054;

    /// <summary>False when the two policies are too different for what was logged: then the intervals are too short.</summary>
    public bool IsReliable => EffectiveSample >= FewestEffective && EffectiveSample >= SmallestShare * Exposures;

    /// <summary>Estimates.</summary>
    /// <param name="log">What was shown.</param>
    /// <param name="largestWeight">Weights are cut at this.</param>
    /// <exception cref="ArgumentException">A propensity is 0 or not a chance.</exception>
    public static OffPolicyEstimate Of(IReadOnlyCollection<LoggedExposure> log, double largestWeight = 100)
    {
        ArgumentNullException.ThrowIfNull(log);
        double weights = 0, squares = 0, rewards = 0, robust = 0;

        // Of weights only what they are to each other counts in SNIPS; the square of a very small one is 0.
        var largest = log.Select(Weight).DefaultIfEmpty().Max();
        foreach (var shown in log)
        {
            if (shown.Propensity is not (> 0 and <= 1) || shown.TargetPropensity is not (>= 0 and <= 1))
            {
                throw new ArgumentException("Propensities are chances, and that of what was shown is not 0.", nameof(log));
            }

            var weight = largest > 0 ? Weight(shown) / largest : 0;
            weights += weight;
            squares += weight * weight;
            rewards += weight * shown.Reward;
            robust += Robust(shown, Weight(shown));
        }

        if (log.Count == 0 || weights == 0)
        {
            return new(log.Count, 0, double.NaN, double.NaN, log.Count == 0 ? double.NaN : robust / log.Count, double.NaN);
        }

        var (snips, mean) = (rewards / weights, robust / log.Count);
        double snipsVariance = 0, robustVariance = 0;
        foreach (var shown in log)
        {
            var weight = Weight(shown);
            snipsVariance += Math.Pow(weight / largest * (shown.Reward - snips), 2);
            robustVariance += Math.Pow(Robust(shown, weight) - mean, 2);
        }

        return new(
            log.Count,
            weights * weights / squares,
            snips,
            Z95 * Math.Sqrt(snipsVariance) / weights,
            mean,
            Z95 * Math.Sqrt(robustVariance / Math.Max(1, log.Count - 1) / log.Count));

        double Weight(LoggedExposure shown) => Math.Min(largestWeight, shown.TargetPropensity / shown.Propensity);

        static double Robust(LoggedExposure shown, double weight) => shown.TargetValue + (weight * (shown.Reward - shown.Predicted));
    }
}
