using System.Collections.Concurrent;

namespace OrleansMl.Interactions;

/// <summary>
/// How much the users whose records live on this silo have done: who follows one of them need not call it to learn that nothing is new. An
/// activation says so in the turn that changes it, and takes itself out when it goes.
/// </summary>
internal sealed class InteractionFeedVersions
{
    private readonly ConcurrentDictionary<string, (Guid Epoch, long Version, DateTimeOffset Until)> _versions = new(StringComparer.Ordinal);

    /// <param name="userId">Who.</param>
    /// <param name="epoch"><see cref="InteractionDelta.Epoch"/>.</param>
    /// <param name="version"><see cref="InteractionDelta.Version"/>.</param>
    /// <param name="until">When something that waits for its time comes due (UTC).</param>
    public void Set(string userId, Guid epoch, long version, DateTimeOffset until) => _versions[userId] = (epoch, version, until);

    public void Remove(string userId) => _versions.TryRemove(userId, out _);

    /// <summary>True when the record lives here and holds no more than this.</summary>
    public bool IsCurrent(string userId, Guid epoch, long version, DateTimeOffset now) =>
        _versions.TryGetValue(userId, out var known) && known.Epoch == epoch && known.Version == version && now < known.Until;
}
