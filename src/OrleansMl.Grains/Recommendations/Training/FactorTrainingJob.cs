using Microsoft.Extensions.Options;
using OrleansMl.Jobs;

namespace OrleansMl.Recommendations;

/// <summary>Starts a training every hour, wherever the trainer lives.</summary>
internal sealed class FactorTrainingJob(IGrainFactory grains, IOptions<RecommendationOptions> options) : IRecurringJob
{
    public const string Name = "factor-training", Target = "all";

    public TimeSpan Period => options.Value.TrainingInterval;

    public IEnumerable<string> Targets => [Target];

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IFactorTrainerGrain>(0).StartAsync(cancellationToken);
        return JobResult.Done;
    }
}
