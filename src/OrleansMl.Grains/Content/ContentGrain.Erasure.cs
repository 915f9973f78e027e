using OrleansMl.Moderation;
using OrleansMl.Security;

namespace OrleansMl.Content;

/// <summary>The part of a content grain that only the erasure of its author calls.</summary>
[GrainInterfaceType("content-erasure")]
internal interface IContentErasure : IGrainWithStringKey
{
    /// <summary>As <see cref="EraseAuthorAsync"/>, from silos of the version before.</summary>
    [Alias("erase-text")]
    Task EraseTextAsync(string authorId, DateTimeOffset before, CancellationToken cancellationToken = default);

    /// <summary>
    /// Withdraws the item and forgets its text, its author and all that was learned from it, durably. Nothing happens to an item of
    /// somebody else, or one that the author wrote later. Repeating it is harmless.
    /// </summary>
    [Alias("erase-author")]
    Task EraseAuthorAsync(string authorId, DateTimeOffset before, string pseudonym, CancellationToken cancellationToken = default);
}

// What stays when the author is erased: that there was an item, and how it was judged.
internal sealed partial class ContentGrain : IContentErasure
{
    public Task EraseTextAsync(string authorId, DateTimeOffset before, CancellationToken cancellationToken) =>
        EraseAuthorAsync(authorId, before, Pseudonym.OfNobody, cancellationToken);

    public async Task EraseAuthorAsync(string authorId, DateTimeOffset before, string pseudonym, CancellationToken cancellationToken)
    {
        await LoadAsync();

        // By who wrote it and when: what a service changed meanwhile is still the author's.
        if (Current is not { IsErased: false } current
            || current.AuthorId != authorId
            || (current.AuthoredAt ?? current.UpdatedAt) > before)
        {
            return;
        }

        await Decisions.EraseTextAsync(current);
        await SaveAsync(current.WithoutText(timeProvider.GetUtcNow(), pseudonym), cancellationToken);
        if (ContentIds.IsBelow(Id, authorId))
        {
            // The id says the name, so nothing may stay under it.
            await Decisions.ClearAsync(current);
            await Record.ClearAsync();
        }
    }
}
