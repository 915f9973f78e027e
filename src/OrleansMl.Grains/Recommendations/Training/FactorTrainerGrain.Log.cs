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
}
