using OrleansMl.Users;

namespace OrleansMl.Policies;

/// <summary>Erases the scores of a user's items.</summary>
internal sealed class ScoreErasureStep(ScoreShards shards) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Copies;

    public Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken) =>
        shards[ScoreShards.Of(request.UserId)].EraseAsync(request.UserId, cancellationToken);
}
