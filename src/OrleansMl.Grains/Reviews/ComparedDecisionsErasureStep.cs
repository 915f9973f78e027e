using OrleansMl.Users;

namespace OrleansMl.Reviews;

/// <summary>
/// Forgets which cases with a known answer a moderator has, and who decided in what was compared: the figures of others keep the pair.
/// </summary>
internal sealed class ComparedDecisionsErasureStep(IGrainFactory grains, ReviewShards shards) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Content;

    public async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IGoldenReviewer>(request.UserId).EraseAsync(cancellationToken);
        await Task.WhenAll(shards.All.Select(shard => shard.ForgetReviewerAsync(request.UserId, cancellationToken)));
    }
}
