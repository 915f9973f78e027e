namespace OrleansMl;

/// <summary>The grain storage provider every host registers.</summary>
public static class StorageNames
{
    /// <summary>The one provider: Orleans' default name.</summary>
    public const string Default = "Default";
}
