using System.Globalization;
using Microsoft.Extensions.Options;
using OrleansMl.Interactions;
using OrleansMl.Reminders;
using OrleansMl.Users;

namespace OrleansMl.Recommendations;

/// <summary>
/// Makes the lists of everybody who did something in the last day anew, every hour, a sixteenth of them per target and a few at a time.
/// </summary>
internal sealed class RecommendationRefreshJob(
    IGrainFactory grains,
    UserIndexShards people,
    IOptions<RecommendationOptions> options,
    TimeProvider timeProvider) : IDueJob
{
    public const string Name = "recommendation-refresh";

    private const int AtOnce = 16;

    public static string TargetOf(int shard) => shard.ToString(CultureInfo.InvariantCulture);

    public async Task<DateTimeOffset?> RunAsync(string target, CancellationToken cancellationToken)
    {
        var shard = int.Parse(target, CultureInfo.InvariantCulture);
        var since = UserIndexShards.DayOf(timeProvider.GetUtcNow()) - 1;
        await foreach (var some in people.ListAsync(shard, since, cancellationToken))
        {
            foreach (var few in some.Chunk(AtOnce))
            {
                // Whose list cannot be made now gets one when they ask.
                await Task.WhenAll(few.Select(user => grains.GetGrain<ICachedRecommendations>(user).RefreshAsync(cancellationToken)))
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return FactorTrainingJob.Next(timeProvider.GetUtcNow(), options.Value.RefreshEvery);
    }
}
