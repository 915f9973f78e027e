using OrleansMl.Users;

namespace OrleansMl.Content;

/// <summary>Has the author remember an item before it is withdrawn: no catalogue lists it then, and an erasure must find it.</summary>
internal sealed class WithdrawnItems(IGrainFactory grains) : IContentListener
{
    public ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken) => change.IsWithdrawal
        ? new(grains.GetGrain<IUserWithdrawn>(change.After.AuthorId).NoteWithdrawnAsync(change.ContentId, cancellationToken))
        : default;
}
