using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>Which changes each state of a content item allows.</summary>
public static class ContentLifecycle
{
    private static readonly ImmutableArray<string> EditOrWithdraw = ["edit", "withdraw"];

    /// <summary>The changes an item in this state allows, by the names the API uses.</summary>
    public static ImmutableArray<string> Allowed(ContentState state) => state == ContentState.Withdrawn ? [] : EditOrWithdraw;

    /// <summary>True when the text may be replaced by a new revision.</summary>
    public static bool CanEdit(ContentState state) => state != ContentState.Withdrawn;

    /// <summary>The state an item has once a level is decided.</summary>
    public static ContentState StateOf(ModerationLevel level) => level switch
    {
        ModerationLevel.Approved => ContentState.Approved,
        ModerationLevel.Flagged => ContentState.Flagged,
        ModerationLevel.ReviewRequired => ContentState.ReviewRequired,
        ModerationLevel.Rejected => ContentState.Rejected,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Not a level."),
    };
}
