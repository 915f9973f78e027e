using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>
/// Who reported an item, each once and as far as they are proven. Reports take nothing from an item; enough of them raise a question to a
/// human, and again whenever what speaks for it has doubled. Immutable; O(reporters) an addition.
/// </summary>
/// <param name="Reporters">Keys of those who reported, in the order in which they came.</param>
/// <param name="Weight">Their summed weights.</param>
/// <param name="Raised">Questions that were raised.</param>
public sealed record ReportTally(ImmutableArray<ulong> Reporters, double Weight, int Raised)
{
    /// <summary>Keys that are kept. A reporter beyond counts nothing: by then a human was asked often.</summary>
    public const int MaxReporters = 4096;

    /// <summary>Nobody yet.</summary>
    public static ReportTally Empty { get; } = new([], 0, 0);

    /// <summary>The same with a report; the same object when this reporter is counted already.</summary>
    /// <param name="reporterKey">What the reporter is known by.</param>
    /// <param name="weight">How far they are proven and were right before, 0 to <see cref="ReportAccuracy.MaxFactor"/>.</param>
    public ReportTally Add(ulong reporterKey, double weight)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight is >= 0 and <= ReportAccuracy.MaxFactor, true);
        return Reporters.Length >= MaxReporters || Reporters.Contains(reporterKey)
            ? this
            : this with { Reporters = Reporters.Add(reporterKey), Weight = Weight + weight };
    }

    /// <summary>Whether there is a question that was not raised: at the threshold, at twice as much, at four times as much, …</summary>
    /// <param name="threshold">See <see cref="InteractionOptions.ReportsToReview"/>.</param>
    public bool IsDue(double threshold) => Weight >= threshold * Math.Pow(2, Raised);
}
