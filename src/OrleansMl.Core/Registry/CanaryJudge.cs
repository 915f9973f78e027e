using System.Globalization;

namespace OrleansMl.Registry;

/// <summary>Says when a canary must end.</summary>
public static class CanaryJudge
{
    /// <summary>The error rate is judged from so many calls on: one failure in the first few is no rate.</summary>
    public const int MinCallsForErrors = 20;

    /// <summary>Why the canary must end, in words for the audit; null when it may go on.</summary>
    /// <param name="limits">What it may do.</param>
    /// <param name="live">What the live version did since the split began.</param>
    /// <param name="canary">What the canary did meanwhile, on other items of the same stream.</param>
    public static string? ReasonToEnd(CanaryLimits limits, VersionStatistics live, VersionStatistics canary)
    {
        var asked = canary.Calls + canary.Errors;
        if (asked >= MinCallsForErrors && (double)canary.Errors / asked > limits.MaxErrorRate)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"{canary.Errors} of {asked} calls failed; at most {limits.MaxErrorRate:P1} may.");
        }

        return ScoreDrift.Between(live.Scores, canary.Scores, limits.MinCalls) is var (label, index) && index > limits.MaxDrift
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The scores of '{label}' drifted: population stability index {index:0.00}, at most {limits.MaxDrift:0.00} is allowed.")
            : null;
    }
}
