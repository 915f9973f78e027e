using System.Globalization;
using Microsoft.Extensions.Options;
using OrleansMl.Interactions;
using OrleansMl.Jobs;
using OrleansMl.Users;

namespace OrleansMl.Recommendations;

/// <summary>
/// Makes the lists of everybody who did something in the last day anew, every hour, a sixteenth of them per target and a few at a time.
/// </summary>
internal sealed class RecommendationRefreshJob(
    IGrainFactory grains,
    UserIndexShards users,
    IOptions<RecommendationOptions> options,
    TimeProvider timeProvider) : IRecurringJob
{
    public const string Name = "recommendation-refresh";

    private const int AtOnce = 16;

    public TimeSpan Period => options.Value.RefreshEvery;

    /// <summary>As long as it may take until it is time again: there may be many lists.</summary>
    public TimeSpan? Timeout => Period;

    public IEnumerable<string> Targets => Enumerable.Range(0, UserIndexShards.Count).Select(TargetOf);

    public static string TargetOf(int shard) => shard.ToString(CultureInfo.InvariantCulture);

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var shard = int.Parse(context.Target, CultureInfo.InvariantCulture);
        var since = UserIndexShards.DayOf(timeProvider.GetUtcNow()) - 1;
        await foreach (var some in users.ListAsync(shard, since, cancellationToken))
        {
            foreach (var few in some.Chunk(AtOnce))
            {
                // Whose list cannot be made now gets one when they ask.
                await Task.WhenAll(few.Select(user => grains.GetGrain<ICachedRecommendations>(user).RefreshAsync(cancellationToken)))
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return JobResult.Done;
    }
}
