namespace OrleansMl.Interactions;

/// <summary>
/// What somebody did with an item. Weights are what they count for in trending by default; see <c>InteractionOptions</c>.
/// </summary>
public enum InteractionType
{
    /// <summary>It was shown. Weight 0: it says that the item was seen, nothing else.</summary>
    Impression,

    /// <summary>It was opened. Weight 0.1.</summary>
    View,

    /// <summary>At least half of it was watched. Weight 0.5.</summary>
    Watch,

    /// <summary>Weight 1.</summary>
    Like,

    /// <summary>Weight 3.</summary>
    Comment,

    /// <summary>Weight 5.</summary>
    Share,

    /// <summary>The author was followed because of it. Weight 4.</summary>
    Follow,

    /// <summary>Weight −1.</summary>
    Dislike,

    /// <summary>Never show it to this person again. Weight −5.</summary>
    Hide,

    /// <summary>Weight −20.</summary>
    Report,
}
