using Microsoft.Extensions.Options;
using OrleansMl.Reminders;

namespace OrleansMl.Recommendations;

/// <summary>Starts a training every hour, wherever the trainer lives.</summary>
internal sealed class FactorTrainingJob(IGrainFactory grains, IOptions<RecommendationOptions> options, TimeProvider timeProvider) : IDueJob
{
    public const string Name = "factor-training", Target = "all";

    public async Task<DateTimeOffset?> RunAsync(string target, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IFactorTrainerGrain>(0).StartAsync(cancellationToken);
        return Next(timeProvider.GetUtcNow(), options.Value.TrainEvery);
    }

    /// <summary>The next multiple of the period: the same whoever asks.</summary>
    public static DateTimeOffset Next(DateTimeOffset now, TimeSpan period) =>
        new(now.UtcTicks - (now.UtcTicks % period.Ticks) + period.Ticks, TimeSpan.Zero);
}
