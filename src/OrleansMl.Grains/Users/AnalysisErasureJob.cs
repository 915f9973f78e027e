using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Reminders;

namespace OrleansMl.Users;

/// <summary>
/// Erases the stored analyses of somebody who switched them off. Neither in the user's turn nor in an item's: each may be waiting for the other. Looks twice, since a silo may believe for some seconds that they allow it.
/// </summary>
internal sealed class AnalysisErasureJob(IGrainFactory grains, CatalogueShards catalogue, ReminderShards reminders, TimeProvider timeProvider) : IDueJob
{
    public const string Name = "analysis-erasure";

    // No user id holds a blank.
    private const string Again = " again";

    public static TimeSpan SecondLook { get; } = CatalogueWriter.ConsentAge + TimeSpan.FromSeconds(20);

    public async Task<DateTimeOffset?> RunAsync(string target, CancellationToken cancellationToken)
    {
        var isAgain = target.EndsWith(Again, StringComparison.Ordinal);
        var userId = isAgain ? target[..^Again.Length] : target;
        await EraseAsync(grains, userId, cancellationToken);
        if ((await grains.GetGrain<IUserGrain>(userId).GetAsync(cancellationToken)).Privacy.Analysis)
        {
            return null;
        }

        await catalogue.ForgetVectorsAsync(userId, cancellationToken);
        if (!isAgain)
        {
            await reminders.ScheduleAsync(Name, userId + Again, timeProvider.GetUtcNow() + SecondLook, cancellationToken);
        }

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
