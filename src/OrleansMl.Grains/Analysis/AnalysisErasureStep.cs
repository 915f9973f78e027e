using OrleansMl.Content;
using OrleansMl.Users;

namespace OrleansMl.Analysis;

/// <summary>Erases the analyses that are stored with a user's items.</summary>
internal sealed class AnalysisErasureStep(IGrainFactory grains) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User | ErasureReasons.AnalysisRefused;

    public ErasureStage Stage => ErasureStage.Content;

    public async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        var user = grains.GetGrain<IUserAnalyses>(request.UserId);
        while (await user.NextToEraseAsync(cancellationToken) is { } batch)
        {
            // One that fails fails the run, which is taken up again; erasing twice is harmless.
            await Task.WhenAll(batch.ContentIds.Select(id => grains.GetGrain<IStoredAnalysis>(id).EraseAsync(cancellationToken)));
            await user.ErasedAsync(batch.Chunk, cancellationToken);
        }
    }
}
