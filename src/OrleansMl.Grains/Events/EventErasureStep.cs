using OrleansMl.Users;

namespace OrleansMl.Events;

/// <summary>Forgets what events say of a user's items, where an item's id says the user's name. Others say nothing of anybody.</summary>
internal sealed class EventErasureStep(EventShards shards) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Copies;

    public Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken) =>
        Task.WhenAll(shards.All.Select(shard => shard.EraseAsync(request.UserId, cancellationToken)));
}
