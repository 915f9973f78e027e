using OrleansMl.Reminders;

namespace OrleansMl.Content;

/// <summary>The part of a content grain that only the retry job calls.</summary>
[GrainInterfaceType("content-retry")]
internal interface IContentRetry : IGrainWithStringKey
{
    /// <summary>Tries a pending item again. Returns when to come back; null when the item is decided, failed or gone.</summary>
    [Alias("retry")]
    Task<DateTimeOffset?> RetryAsync(CancellationToken cancellationToken = default);
}

/// <summary>Wakes items whose moderation failed.</summary>
internal sealed class ContentRetryJob(IGrainFactory grains) : IDueJob
{
    public const string Name = "content-retry";

    public Task<DateTimeOffset?> RunAsync(string target, CancellationToken cancellationToken) =>
        grains.GetGrain<IContentRetry>(target).RetryAsync(cancellationToken);
}
