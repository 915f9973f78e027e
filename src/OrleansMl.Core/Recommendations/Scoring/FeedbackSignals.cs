using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>What an interaction says about somebody's taste.</summary>
public static class FeedbackSignals
{
    /// <summary>What interactions weigh where nothing else is configured. Not to be changed.</summary>
    public static InteractionOptions DefaultWeights { get; } = new();

    /// <summary>True for what says that somebody liked an item: watch, like, comment, share, follow.</summary>
    public static bool IsPositive(InteractionType type) =>
        type is InteractionType.Watch or InteractionType.Like or InteractionType.Comment or InteractionType.Share or InteractionType.Follow;

    /// <summary>True for what says that somebody does not want to see an item: dislike, hide, report.</summary>
    public static bool IsRejection(InteractionType type) =>
        type is InteractionType.Dislike or InteractionType.Hide or InteractionType.Report;

    /// <summary>
    /// How much two users like the same: the cosine of their sets of liked items, 0 when either likes
    /// nothing. O(number of <paramref name="theirs"/>).
    /// </summary>
    public static double Cosine(IReadOnlySet<string> mine, IReadOnlyCollection<string> theirs)
    {
        ArgumentNullException.ThrowIfNull(mine);
        ArgumentNullException.ThrowIfNull(theirs);
        return mine.Count == 0 || theirs.Count == 0 ? 0 : theirs.Count(mine.Contains) / Math.Sqrt((double)mine.Count * theirs.Count);
    }
}
