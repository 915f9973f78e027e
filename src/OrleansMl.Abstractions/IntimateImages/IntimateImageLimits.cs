namespace OrleansMl.IntimateImages;

/// <summary>What every entrance to the cluster demands of intimate-image requests alike.</summary>
public static class IntimateImageLimits
{
    /// <summary>The most things that one request names.</summary>
    public const int MaxItems = 50;

    /// <summary>The longest id or address of an item, in UTF-16 code units.</summary>
    public const int MaxItemLength = 2048;

    /// <summary>The longest signature, in UTF-16 code units.</summary>
    public const int MaxSignatureLength = 200;

    /// <summary>The longest identification, in UTF-16 code units.</summary>
    public const int MaxIdentificationLength = 2000;

    /// <summary>The longest contact, in UTF-16 code units.</summary>
    public const int MaxContactLength = 500;

    /// <summary>The longest reason of a decision, in UTF-16 code units.</summary>
    public const int MaxReasonLength = 2000;

    /// <summary>The most requests of a page.</summary>
    public const int MaxPage = 200;
}
