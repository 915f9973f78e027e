using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Interactions;

/// <summary>An item that somebody reported.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="At">When (UTC).</param>
/// <param name="IsUpheld">Whether the person who decided since found something; null while nobody did.</param>
public readonly record struct ReportedItem(string ContentId, DateTimeOffset At, bool? IsUpheld = null);

/// <summary>
/// How often somebody's reports were right, from the latest that a person decided: the mean of a Beta distribution, prior Beta(2, 2), over
/// the prior's mean. Posterior mean (2 + upheld) / (4 + decided): Laplace's rule of succession with two imagined reports of each outcome;
/// Gelman et al., Bayesian Data Analysis, 2.1. Who reports for the first time counts as before (1), who is always wrong tends to 0, who is
/// always right to 2; ten reports move it most of the way. An item counts once, by the decision that holds: one that is overturned, or
/// taken back, counts the other way, or not at all, as soon as the next report asks.
/// </summary>
public static class ReportAccuracy
{
    /// <summary>Reports that are kept: the latest.</summary>
    public const int MaxKept = 32;

    /// <summary>The factor that nobody reaches.</summary>
    public const double MaxFactor = 2;

    private const double PriorUpheld = 2, PriorDecided = 4;

    /// <summary>What the reports count more or less for it: in (0, <see cref="MaxFactor"/>), 1 while nothing was decided.</summary>
    public static double FactorOf(ImmutableArray<ReportedItem> reports)
    {
        var (decided, upheld) = (0, 0);
        foreach (var report in reports)
        {
            decided += report.IsUpheld is null ? 0 : 1;
            upheld += report.IsUpheld is true ? 1 : 0;
        }

        return (PriorUpheld + upheld) / (PriorDecided + decided) / (PriorUpheld / PriorDecided);
    }

    /// <summary>What the decision that holds says of a report: that a person found something after it, or nothing.</summary>
    /// <param name="report">The report, with what was known.</param>
    /// <param name="holds">The decision that holds; null where there is none: what is gone, or was edited, says nothing new.</param>
    public static ReportedItem Judge(ReportedItem report, Decision? holds) => holds switch
    {
        null => report,
        { Source: DecisionSource.Human or DecisionSource.Appeal, Level: not ModerationLevel.ReviewRequired } when holds.At >= report.At =>
            report with { IsUpheld = holds.Level != ModerationLevel.Approved },

        // A person's decision was taken back.
        { IsUndo: true } => report with { IsUpheld = null },
        _ => report,
    };

    /// <summary>The same with more reports; of many the latest, and each item once.</summary>
    public static ImmutableArray<ReportedItem> Add(ImmutableArray<ReportedItem> reports, IEnumerable<ReportedItem> more)
    {
        ArgumentNullException.ThrowIfNull(more);
        var all = reports.Concat(more).DistinctBy(report => report.ContentId).ToList();
        return [.. all.Skip(Math.Max(0, all.Count - MaxKept))];
    }
}
