namespace OrleansMl.Interactions;

/// <summary>The part of an item's list of users that only the users's own grains call.</summary>
[GrainInterfaceType("item-people-own")]
internal interface IItemUsers : IGrainWithStringKey
{
    /// <summary>
    /// Takes note, durably, of somebody. Repeating it is harmless and writes nothing; beyond
    /// <see cref="StoredItemUsers.MaxPeople"/> users it does nothing.
    /// </summary>
    [Alias("add")]
    Task AddAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>Forgets somebody, durably. Repeating it is harmless.</summary>
    [Alias("remove")]
    Task RemoveAsync(string userId, CancellationToken cancellationToken = default);
}
