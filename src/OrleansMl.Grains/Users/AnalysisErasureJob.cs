using OrleansMl.Jobs;

namespace OrleansMl.Users;

/// <summary>
/// Erases the stored analyses of a user who refused them. Neither in the user's turn nor in an item's: each may be waiting for the other.
/// Looks twice, since a silo may believe for some seconds that they are allowed (<see cref="UserConsent.Age"/>).
/// </summary>
internal sealed class AnalysisErasureJob(IGrainFactory grains, ErasureSteps steps, IJobs jobs, TimeProvider timeProvider) : IScheduledJob
{
    public const string Name = "analysis-erasure";

    // No user id holds a blank.
    private const string Again = " again";

    public static TimeSpan SecondLook { get; } = UserConsent.Age + TimeSpan.FromSeconds(20);

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var target = context.Target;
        var isAgain = target.EndsWith(Again, StringComparison.Ordinal);
        var userId = isAgain ? target[..^Again.Length] : target;
        var request = new ErasureRequest(userId, timeProvider.GetUtcNow());
        await steps.RunAsync(ErasureReasons.AnalysisRefused, ErasureStage.Content, request, cancellationToken);
        if ((await grains.GetGrain<IUserGrain>(userId).GetAsync(cancellationToken)).Privacy.Analysis)
        {
            return JobResult.Done;
        }

        await steps.RunAsync(ErasureReasons.AnalysisRefused, ErasureStage.Copies, request, cancellationToken);
        if (!isAgain)
        {
            await jobs.ScheduleAsync(Name, userId + Again, timeProvider.GetUtcNow() + SecondLook, cancellationToken: cancellationToken);
        }

        return JobResult.Done;
    }
}
