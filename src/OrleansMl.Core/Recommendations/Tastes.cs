using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>What an interaction says about somebody's taste.</summary>
public static class Tastes
{
    /// <summary>True for what says that somebody liked an item: watch, like, comment, share, follow.</summary>
    public static bool IsLike(InteractionType type) => type is InteractionType.Watch or InteractionType.Like or InteractionType.Comment or InteractionType.Share or InteractionType.Follow;

    /// <summary>True for what says that somebody does not want to see an item: dislike, hide, report.</summary>
    public static bool IsRejection(InteractionType type) => type is InteractionType.Dislike or InteractionType.Hide or InteractionType.Report;
}
