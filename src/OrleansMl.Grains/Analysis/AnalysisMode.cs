namespace OrleansMl.Analysis;

/// <summary>When stored items are analysed.</summary>
public enum AnalysisMode
{
    /// <summary>When somebody first reads the item, and again after a model was promoted.</summary>
    OnRead,

    /// <summary>
    /// With the submission, beside moderation; what that leaves out, or a promotion makes old, on the next read.
    /// Needed for similar items that nobody has read yet.
    /// </summary>
    OnSubmit,

    /// <summary>Never.</summary>
    Off,
}
