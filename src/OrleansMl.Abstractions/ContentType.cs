namespace OrleansMl;

/// <summary>The surface a content item appears on. Thresholds may differ between surfaces.</summary>
public enum ContentType
{
    /// <summary>A video with its title or description as text.</summary>
    Video,

    /// <summary>A post.</summary>
    Post,

    /// <summary>A comment on another item.</summary>
    Comment,
}
