using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>
/// Who did something under a name of the platform's own to one item (grain key: the item's id). It knows whom to ask, not what is true:
/// somebody may have taken everything back since, which their own <see cref="IUserInteractionsGrain"/> tells.
/// </summary>
[GrainInterfaceType("item-people")]
public interface IItemUsersGrain : IGrainWithStringKey
{
    /// <summary>The most people of one answer.</summary>
    const int MaxLimit = 1000;

    /// <summary>The first people who did something to the item, each once, in the order in which they came.</summary>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list")]
    Task<ImmutableArray<string>> ListAsync(int limit, CancellationToken cancellationToken = default);
}
