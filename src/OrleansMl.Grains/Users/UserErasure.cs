using OrleansMl.Jobs;

namespace OrleansMl.Users;

/// <summary>
/// Erases a user stage by stage. In nobody's turn: the user's grain, their record and their items wait for each other. Every step may be
/// repeated, and what the user does after they asked is not part of it.
/// </summary>
internal sealed class UserErasure(IGrainFactory grains, ErasureSteps steps, TimeProvider timeProvider)
{
    // An item that was accepted just before may not be in the copies yet.
    private static readonly TimeSpan CopiesLag = TimeSpan.FromSeconds(20);

    /// <summary>Does what can be done now.</summary>
    /// <returns>When to come back; null when nothing is left.</returns>
    public async Task<DateTimeOffset?> RunAsync(string userId, CancellationToken cancellationToken)
    {
        var user = grains.GetGrain<IUserErasure>(userId);
        if (await user.GetErasureAsync(cancellationToken) is not { } erasure)
        {
            return null;
        }

        var request = new ErasureRequest(userId, erasure.Since, erasure.InteractionsErased);
        await steps.RunAsync(ErasureReasons.User, ErasureStage.Interactions, request, cancellationToken);
        if (!erasure.InteractionsErased)
        {
            await user.InteractionsErasedAsync(erasure.Since, cancellationToken);
        }

        await steps.RunAsync(ErasureReasons.User, ErasureStage.Content, request, cancellationToken);
        var settled = erasure.Since + CopiesLag;
        if (timeProvider.GetUtcNow() < settled)
        {
            return settled;
        }

        await steps.RunAsync(ErasureReasons.User, ErasureStage.Copies, request, cancellationToken);
        await user.FinishAsync(erasure.Since, cancellationToken);
        return null;
    }
}

/// <summary>The erasure steps of all features.</summary>
internal sealed class ErasureSteps(IEnumerable<IErasureStep> steps)
{
    private readonly IErasureStep[] _steps = [.. steps];

    /// <summary>Runs the steps of a stage one after the other.</summary>
    public async Task RunAsync(ErasureReasons reason, ErasureStage stage, ErasureRequest request, CancellationToken cancellationToken)
    {
        foreach (var step in _steps)
        {
            if (step.Stage == stage && step.Reasons.HasFlag(reason))
            {
                await step.EraseAsync(request, cancellationToken);
            }
        }
    }
}

/// <summary>Comes back to erasures until nothing is left.</summary>
internal sealed class UserErasureJob(UserErasure erasure) : IScheduledJob
{
    public const string Name = "person-erasure";

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) =>
        JobResult.AtOrDone(await erasure.RunAsync(context.Target, cancellationToken));
}
