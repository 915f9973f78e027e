using OrleansMl.Jobs;

namespace OrleansMl.Trending;

/// <summary>
/// Every quarter of an hour, for every board that shows something: wakes its shards wherever they live now, and keeps the places.
/// </summary>
internal sealed class TrendingBoardJob(IGrainFactory grains) : IRecurringJob
{
    public const string Name = "trending-board";

    public static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    public TimeSpan Period => Every;

    /// <summary>Boards schedule themselves when they begin to show something.</summary>
    public IEnumerable<string> Targets => [];

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) =>
        await grains.GetGrain<ITrendingBoardRolls>(context.Target).RollAsync(cancellationToken) ? JobResult.Done : JobResult.Stop;
}
