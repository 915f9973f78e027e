namespace OrleansMl.Content;

/// <summary>The part of a content grain that whoever hands on its events asks.</summary>
[GrainInterfaceType("content-outbox")]
internal interface IContentOutbox : IGrainWithStringKey
{
    /// <summary>What is stored, after every change that has begun; null when nothing is.</summary>
    [Alias("get-stored")]
    Task<StoredContent?> GetStoredAsync(CancellationToken cancellationToken = default);
}

// What is written with a change for others to learn.
internal sealed partial class ContentGrain : IContentOutbox
{
    public async Task<StoredContent?> GetStoredAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        return Current;
    }
}
