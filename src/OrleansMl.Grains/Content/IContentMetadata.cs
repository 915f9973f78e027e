using OrleansMl.Trending;

namespace OrleansMl.Content;

/// <summary>The part of a content grain that trending asks.</summary>
[GrainInterfaceType("content-facts")]
internal interface IContentMetadata : IGrainWithStringKey
{
    /// <summary>What the item is; null when it does not exist.</summary>
    [Alias("get-facts")]
    Task<ContentMetadata?> GetFactsAsync(CancellationToken cancellationToken = default);
}
