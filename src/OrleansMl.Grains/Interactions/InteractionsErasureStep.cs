using OrleansMl.Users;

namespace OrleansMl.Interactions;

/// <summary>Erases what a user did. Once: what they do after that is new.</summary>
internal sealed class InteractionsErasureStep(IGrainFactory grains) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Interactions;

    public Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken) => request.InteractionsErased
        ? Task.CompletedTask
        : grains.GetGrain<IUserInteractionsGrain>(request.UserId).EraseAsync(cancellationToken);
}
