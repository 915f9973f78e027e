using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>The part of a content grain that only the erasure of its author calls.</summary>
[GrainInterfaceType("content-erasure")]
internal interface IContentErasure : IGrainWithStringKey
{
    /// <summary>
    /// Withdraws the item and forgets its text and all that was learned from it, durably. Nothing happens to an item of somebody else, or
    /// one that was changed since. Repeating it is harmless.
    /// </summary>
    [Alias("erase-text")]
    Task EraseTextAsync(string authorId, DateTimeOffset before, CancellationToken cancellationToken = default);
}

// What stays when the author is erased: that there was an item, and how it was judged.
internal sealed partial class ContentGrain : IContentErasure
{
    public async Task EraseTextAsync(string authorId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is { IsErased: false } current && current.AuthorId == authorId && current.UpdatedAt <= before)
        {
            await Decisions.EraseTextAsync(current);
            await SaveAsync(current.WithoutText(timeProvider.GetUtcNow()), cancellationToken);
        }
    }
}
