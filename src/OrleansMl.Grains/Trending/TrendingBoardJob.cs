using OrleansMl.Reminders;

namespace OrleansMl.Trending;

/// <summary>
/// Every quarter of an hour, for every board that shows something: wakes its shards wherever they live now, and keeps the places.
/// </summary>
internal sealed class TrendingBoardJob(IGrainFactory grains, TimeProvider timeProvider) : IDueJob
{
    public const string Name = "trending-board";

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(15);

    public async Task<DateTimeOffset?> RunAsync(string target, CancellationToken cancellationToken) =>
        await grains.GetGrain<ITrendingBoardRolls>(target).RollAsync(cancellationToken) ? NextQuarter(timeProvider.GetUtcNow()) : null;

    public static DateTimeOffset NextQuarter(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % Period.Ticks) + Period.Ticks, TimeSpan.Zero);
}
