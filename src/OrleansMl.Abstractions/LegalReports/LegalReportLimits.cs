namespace OrleansMl.LegalReports;

/// <summary>What every entrance to the cluster demands of reports to authorities alike.</summary>
public static class LegalReportLimits
{
    /// <summary>The most items of one report.</summary>
    public const int MaxItems = 10;

    /// <summary>The most users of one report beside the authors.</summary>
    public const int MaxUsers = 20;

    /// <summary>The longest note or reason, in UTF-16 code units.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>The longest name of a recipient, in characters.</summary>
    public const int MaxRecipientLength = 64;

    /// <summary>The longest reference that a recipient gives, in UTF-16 code units.</summary>
    public const int MaxReferenceLength = 200;

    /// <summary>The most longer preservations of one report.</summary>
    public const int MaxExtensions = 32;

    /// <summary>The longest evidence, in bytes.</summary>
    public const int MaxEvidenceBytes = 4_000_000;

    /// <summary>The latest decisions of an item that evidence has.</summary>
    public const int MaxDecisions = 500;

    /// <summary>The most reports of a page.</summary>
    public const int MaxPage = 200;

    /// <summary>From now on, the longest preservation that may be asked for: ten years.</summary>
    public static readonly TimeSpan LongestPreservation = TimeSpan.FromDays(3660);
}
