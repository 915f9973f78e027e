using OrleansMl.Jobs;

namespace OrleansMl.Content;

/// <summary>The part of a content grain that only the retry job calls.</summary>
[GrainInterfaceType("content-retry")]
internal interface IContentRetry : IGrainWithStringKey
{
    /// <summary>Tries a pending item again, or one that was given up. Returns when to come back; null when it is decided or gone.</summary>
    [Alias("retry")]
    Task<DateTimeOffset?> RetryAsync(CancellationToken cancellationToken = default);
}

/// <summary>Wakes items whose moderation failed, until somebody could judge them.</summary>
internal sealed class ContentRetryJob(IGrainFactory grains) : IScheduledJob
{
    public const string Name = "content-retry";

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) =>
        JobResult.AtOrDone(await grains.GetGrain<IContentRetry>(context.Target).RetryAsync(cancellationToken));
}
