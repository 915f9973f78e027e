namespace OrleansMl.Users;

/// <summary>With a user goes all that one grain of theirs keeps, but for what came after they asked.</summary>
/// <param name="grains">The grains.</param>
/// <param name="stage">When it runs.</param>
/// <param name="erase">Erases what the grain keeps until a time.</param>
internal abstract class GrainErasureStep<TGrain>(
    IGrainFactory grains, ErasureStage stage, Func<TGrain, DateTimeOffset, CancellationToken, Task> erase) : IErasureStep
    where TGrain : IGrainWithStringKey
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => stage;

    public Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken) =>
        erase(grains.GetGrain<TGrain>(request.UserId), request.Since, cancellationToken);
}
