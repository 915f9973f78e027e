using System.Globalization;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

/// <summary>Says in words whether an <see cref="OffPolicyEstimate"/> may be believed.</summary>
public static class PolicyEstimates
{
    /// <summary>What a policy would have earned.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="log">What was shown.</param>
    /// <exception cref="ArgumentException">A propensity is 0 or not a chance.</exception>
    public static PolicyEstimate Of(string policy, IReadOnlyCollection<LoggedExposure> log)
    {
        var estimate = OffPolicyEstimate.Of(log);
        return new()
        {
            Policy = policy,
            Exposures = estimate.Exposures,
            EffectiveSample = estimate.EffectiveSample,
            Snips = new(estimate.Snips, estimate.Snips - estimate.SnipsHalfWidth, estimate.Snips + estimate.SnipsHalfWidth),
            DoublyRobust = new(
                estimate.DoublyRobust,
                estimate.DoublyRobust - estimate.DoublyRobustHalfWidth,
                estimate.DoublyRobust + estimate.DoublyRobustHalfWidth),
            Warning = estimate.IsReliable
                ? null
                : estimate.Exposures == 0 ? "Nothing was drawn yet: there is nothing to estimate from." : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {estimate.Exposures:N0} exposures are worth {estimate.EffectiveSample:0.#} to this policy; with fewer than " +
                    $"{OffPolicyEstimate.FewestEffective}, or than a hundredth of them, the intervals are too short to be believed. Log " +
                    $"more, or ask about a policy that is closer to the one that ran."),
        };
    }
}
