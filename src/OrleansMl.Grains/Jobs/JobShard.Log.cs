using Microsoft.Extensions.Logging;

namespace OrleansMl.Jobs;

internal sealed partial class JobShard
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Job {Job} of {Target} failed, attempt {Attempt} of {MaxAttempts}; it is tried again at {Next}")]
    private partial void LogFailed(Exception exception, string job, string target, int attempt, int maxAttempts, DateTimeOffset next);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recurring job {Job} of {Target} failed, attempt {Attempt}; it runs again at {Next}")]
    private partial void LogRecurringFailed(Exception exception, string job, string target, int attempt, DateTimeOffset next);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Job {Job} of {Target} failed {Attempts} times and is a dead letter; an administrator can requeue it")]
    private partial void LogDied(Exception exception, string job, string target, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job shard {Shard} could not reach its store; what is stored is read again")]
    private partial void LogStoreFailed(Exception exception, string shard);
}
