namespace OrleansMl.Moderation;

/// <summary>Where a content item stands in its moderation life.</summary>
public enum ContentState
{
    /// <summary>Accepted and durable; a verdict is still to come (first attempt or a retry).</summary>
    Pending,

    /// <summary>Detectors are running.</summary>
    Processing,

    /// <summary>Publish.</summary>
    Approved,

    /// <summary>Publish with a warning.</summary>
    Flagged,

    /// <summary>A person decides; not visible until then.</summary>
    ReviewRequired,

    /// <summary>Remove.</summary>
    Rejected,

    /// <summary>Every attempt failed. Behaves as the policy's <c>on_error</c> level; never visible.</summary>
    Failed,

    /// <summary>Taken back by its owner or an administrator.</summary>
    Withdrawn,
}
