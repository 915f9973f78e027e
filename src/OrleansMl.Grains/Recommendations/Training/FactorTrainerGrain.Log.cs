using Microsoft.Extensions.Logging;

namespace OrleansMl.Recommendations;

internal sealed partial class FactorTrainerGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Training ended after {Elapsed}: {Outcome} {Reason}")]
    private partial void LogEnded(TrainingOutcome outcome, string? reason, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Error, Message = "Training failed")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Audit: {By} rolled recommendations back from version {From} to {To}, published as {Version}")]
    private partial void LogRolledBack(string by, long from, long to, long version);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Audit: {By} forces the training that runs: it is published whatever it predicts")]
    private partial void LogForced(string by);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Audit: {By} forced a training to be published although {Reason}")]
    private partial void LogForcedPublication(string by, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {User} did cannot be read and is not learned from this time")]
    private partial void LogUnreadable(Exception exception, string user);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Published version {Version} cannot be read, so nothing is compared with it: {Reason}")]
    private partial void LogPublishedUnreadable(long version, string reason);
}
