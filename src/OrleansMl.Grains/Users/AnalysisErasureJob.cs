using OrleansMl.Content;
using OrleansMl.Reminders;

namespace OrleansMl.Users;

/// <summary>
/// Erases the stored analyses of somebody who switched them off. Neither in the user's turn nor in an item's: each may be waiting for the other.
/// </summary>
internal sealed class AnalysisErasureJob(IGrainFactory grains) : IDueJob
{
    public const string Name = "analysis-erasure";

    public async Task<DateTimeOffset?> RunAsync(string target, CancellationToken cancellationToken)
    {
        await EraseAsync(grains, target, cancellationToken);
        return null;
    }

    public static async Task EraseAsync(IGrainFactory grains, string userId, CancellationToken cancellationToken)
    {
        var user = grains.GetGrain<IUserAnalyses>(userId);
        while (await user.NextToEraseAsync(cancellationToken) is { } batch)
        {
            // One that fails fails the run, and the shard comes back in a minute; erasing twice is harmless.
            await Task.WhenAll(batch.ContentIds.Select(id => grains.GetGrain<IStoredAnalysis>(id).EraseAsync(cancellationToken)));
            await user.ErasedAsync(batch.Chunk, cancellationToken);
        }
    }
}
