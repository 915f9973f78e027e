namespace OrleansMl.Store;

/// <summary>
/// What was deleted or overwritten stays in the files of the embedded store until its tables are merged, which nothing forces on a quiet
/// node. This does it every few hours, so that an erased text has a last hour: the first time soon after the start, so that a node which is
/// started anew more often than that has one, too.
/// </summary>
/// <param name="store">The node's store.</param>
/// <param name="period">How often.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class StorePurge(
    EmbeddedStore store,
    TimeSpan period,
    TimeProvider time,
    ILogger<StorePurge> logger) : BackgroundService
{
    internal static readonly TimeSpan First = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = period < First ? period : First; ; wait = period)
        {
            await Task.Delay(wait, time, stoppingToken);
            var started = time.GetTimestamp();
            try
            {
                await Task.Factory.StartNew(store.Purge, stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                LogPurged(logger, time.GetElapsedTime(started).TotalSeconds);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(logger, exception);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Merged the embedded store's tables in {Seconds:0.0} s: what was deleted is gone from disk")]
    private static partial void LogPurged(ILogger logger, double seconds);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Could not merge the embedded store's tables; deleted data stays on disk until it works")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
