using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace OrleansMl.Interactions;

/// <summary>Says in the log, and counts, that a human should look at an item.</summary>
internal sealed partial class ReportLog : IReportListener
{
    private readonly Counter<long> _raised;
    private readonly ILogger<ReportLog> _logger;

    public ReportLog(IMeterFactory meters, ILogger<ReportLog> logger)
    {
        _logger = logger;
        _raised = meters.Create("OrleansMl").CreateCounter<long>(
            "orleansml.interactions.reported", "{item}", "Items that enough people reported for a human to look at.");
    }

    public ValueTask OnReportedAsync(ContentReported reported, CancellationToken cancellationToken)
    {
        _raised.Add(1);
        LogReported(reported.ContentId, reported.Reporters, reported.Weight);
        return default;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Content {ContentId} was reported by {Reporters} people who weigh {Weight:0.0} together: a human should look at it")]
    private partial void LogReported(string contentId, int reporters, double weight);
}
