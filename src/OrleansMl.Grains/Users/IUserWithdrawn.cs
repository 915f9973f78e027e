namespace OrleansMl.Users;

/// <summary>
/// The part of a user grain that knows which of the user's items are withdrawn: no catalogue lists them, and an erasure has to find them.
/// </summary>
[GrainInterfaceType("user-withdrawn")]
internal interface IUserWithdrawn : IGrainWithStringKey
{
    /// <summary>Asked, durably, before an item is withdrawn. Repeating it is harmless.</summary>
    [Alias("note")]
    Task NoteWithdrawnAsync(string contentId, CancellationToken cancellationToken = default);

    /// <summary>The next withdrawn items to erase; null when there are none. The same until <see cref="WithdrawnErasedAsync"/>.</summary>
    [Alias("next-withdrawn")]
    Task<ErasureBatch?> NextWithdrawnAsync(CancellationToken cancellationToken = default);

    /// <summary>Withdrawn items, some at a time; null when the chunk and those after it hold none. For exports.</summary>
    /// <param name="chunk">From this chunk on.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list-withdrawn")]
    Task<ErasureBatch?> ListWithdrawnAsync(int chunk, CancellationToken cancellationToken = default);

    /// <summary>The items of a chunk have been erased. Repeating it is harmless.</summary>
    [Alias("withdrawn-erased")]
    Task WithdrawnErasedAsync(int chunk, CancellationToken cancellationToken = default);
}
