using OrleansMl.Content;
using OrleansMl.Jobs;

namespace OrleansMl.Complaints;

/// <summary>Comes back to an item while complaints wait: what was noted and asked nobody, because a silo died, asks then.</summary>
internal sealed class ComplaintJob(IGrainFactory grains, ComplaintCases cases, TimeProvider timeProvider) : IScheduledJob
{
    public const string Name = "complaints";

    /// <summary>After a complaint was made.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Again = TimeSpan.FromDays(1);

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (await grains.GetGrain<IDecidedContent>(context.Target).GetDecidedAsync(cancellationToken) is not { } decided)
        {
            // It was erased while somebody complained.
            await grains.GetGrain<IItemComplaints>(context.Target).CloseAsync(forget: true, cancellationToken);
            return JobResult.Done;
        }

        return await cases.OpenAsync(decided, cancellationToken) ? JobResult.At(timeProvider.GetUtcNow() + Again) : JobResult.Done;
    }
}
