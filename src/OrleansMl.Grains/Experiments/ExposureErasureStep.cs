using OrleansMl.Users;

namespace OrleansMl.Experiments;

/// <summary>Erases what was put on a user's lists.</summary>
internal sealed class ExposureErasureStep(ExposureShards shards) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Copies;

    public Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken) =>
        shards.EraseAsync(request.UserId, cancellationToken);
}
