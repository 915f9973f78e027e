namespace OrleansMl.Content;

/// <summary>The part of a content grain that only the erasure job calls.</summary>
[GrainInterfaceType("content-stored-analysis")]
internal interface IStoredAnalysis : IGrainWithStringKey
{
    /// <summary>Forgets what the item is about. Moderation stays.</summary>
    [Alias("erase")]
    Task EraseAsync(CancellationToken cancellationToken = default);
}
