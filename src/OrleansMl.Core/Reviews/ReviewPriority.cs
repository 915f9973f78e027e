using System.Collections.Immutable;

namespace OrleansMl.Reviews;

/// <summary>
/// Which case comes first: priority(t) = severity x (1 + log2(1 + reach)) x 2^(age / <see cref="Doubling"/>). Age counts as a factor that
/// doubles, so that two cases never change places by waiting: the order follows from log2(severity x reach) - created / doubling, which is
/// the same at every time, and an ordered set holds it. That is the forward decay of Cormode, Shkapenyuk, Srivastava and Xu, "Forward
/// Decay: A Practical Time Decay Model for Streaming Systems" (ICDE 2009). What is twice as bad comes first for <see cref="Doubling"/>;
/// nothing waits for ever behind newer cases. Reach counts by its logarithm: ten times the readers are not ten times the harm of the text.
/// </summary>
public static class ReviewPriority
{
    /// <summary>How long a case waits until it counts twice.</summary>
    public static readonly TimeSpan Doubling = TimeSpan.FromHours(4);

    /// <summary>Severity of a case that nothing is known of.</summary>
    public const double MinSeverity = 1;

    /// <summary>The severity above which nothing is.</summary>
    public const double MaxSeverity = 100;

    /// <summary>The class of the worst; see <see cref="ClassOf"/>.</summary>
    public const int MaxClass = 7;

    // By what it does to somebody while it waits: a life, then harm to others, then insults, then a nuisance.
    private static readonly ImmutableDictionary<string, double> SeverityOfCategory = new Dictionary<string, double>
    {
        ["self_harm"] = 32,
        ["hash_match"] = 32,
        ["violence"] = 16,
        ["sexual"] = 12,
        ["hate"] = 8,
        ["harassment"] = 6,
        ["spam"] = 2,
    }.ToImmutableDictionary();

    private const double Taught = 4, Complaint = 2, Report = 2, Legal = 32;

    /// <summary>
    /// How bad it would be to leave it: the worst category, twice for a report or a complaint; a legal request as bad as the worst.
    /// </summary>
    public static double SeverityOf(ReviewSubject subject, IEnumerable<ReviewReason> reasons)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(reasons);
        var severity = subject.Support ? SeverityOfCategory["self_harm"] : MinSeverity;
        foreach (var category in subject.Categories)
        {
            severity = Math.Max(severity, SeverityOfCategory.GetValueOrDefault(category, Taught));
        }

        foreach (var reason in reasons)
        {
            severity = reason switch
            {
                ReviewReason.Report => severity * Report,
                ReviewReason.Complaint => severity * Complaint,
                ReviewReason.Legal => Math.Max(severity, Legal),
                _ => severity,
            };
        }

        return Math.Min(severity, MaxSeverity);
    }

    /// <summary>The priority at a time.</summary>
    public static double Of(ReviewCase review, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(review);
        return Weight(review) * Math.Pow(2, (now - review.CreatedAt) / Doubling);
    }

    /// <summary>Orders cases like <see cref="Of"/> at any time: the base-2 logarithm of the priority at the Unix epoch.</summary>
    public static double KeyOf(ReviewCase review)
    {
        ArgumentNullException.ThrowIfNull(review);
        return Math.Log2(Weight(review)) - ((review.CreatedAt - DateTimeOffset.UnixEpoch) / Doubling);
    }

    /// <summary>
    /// The base-2 logarithm of severity x reach, rounded down, from 0 to <see cref="MaxClass"/>. Of cases of one class the earlier one
    /// comes first, or the later one is less than twice as bad.
    /// </summary>
    public static int ClassOf(ReviewCase review)
    {
        ArgumentNullException.ThrowIfNull(review);
        return Math.Clamp((int)Math.Log2(Weight(review)), 0, MaxClass);
    }

    private static double Weight(ReviewCase review) =>
        Math.Clamp(review.Severity, MinSeverity, MaxSeverity) * (1 + Math.Log2(1 + Math.Max(0, review.Reach)));
}
