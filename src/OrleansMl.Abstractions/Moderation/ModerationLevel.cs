namespace OrleansMl.Moderation;

/// <summary>The verdict, from weakest to strongest. The strongest over all categories wins.</summary>
public enum ModerationLevel
{
    /// <summary>Publish.</summary>
    Approved,

    /// <summary>Publish with a warning.</summary>
    Flagged,

    /// <summary>A person decides.</summary>
    ReviewRequired,

    /// <summary>Remove.</summary>
    Rejected,
}
