using System.Collections.Immutable;
using OrleansMl.Jobs;
using OrleansMl.Trending;

namespace OrleansMl.Reviews;

/// <summary>
/// Every five minutes: of what the boards of trending items show, the more people an item reaches, the sooner somebody looks at its case.
/// A board counts what accounts do that something speaks for, so a crowd of new ones moves no case.
/// </summary>
internal sealed class ReviewReachJob(IGrainFactory grains, ReviewShards shards) : IRecurringJob
{
    public const string Name = "review-reach";

    public TimeSpan Period => TimeSpan.FromMinutes(5);

    public IEnumerable<string> Targets => ["all"];

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var board = grains.GetGrain<ITrendingBoardGrain>(TrendingScope.Global.ToString());
        var boards = await Task.WhenAll(
            Enum.GetValues<TrendingWindow>().Select(window => board.GetAsync(window, cancellationToken)));
        var reached = boards.SelectMany(one => one.Items)
            .GroupBy(item => item.ContentId, (id, items) => new ReviewedReach(id, items.Max(item => item.Engagement)))
            .GroupBy(item => ReviewShards.NumberOf(item.ContentId));
        await Task.WhenAll(reached.Select(some => shards.Of(some.First().ContentId).ReachAsync([.. some], cancellationToken)));
        return JobResult.Done;
    }
}

/// <summary>How many people an item reaches.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Reach">Engagement of proven accounts.</param>
[GenerateSerializer, Immutable, Alias("reviewed-reach")]
internal readonly record struct ReviewedReach([property: Id(0)] string ContentId, [property: Id(1)] double Reach);
