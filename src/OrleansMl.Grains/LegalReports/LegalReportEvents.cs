using OrleansMl.Events;

namespace OrleansMl.LegalReports;

/// <summary>
/// Tells those who follow events of reports where they stand: never what or whom they are about. The same event has the same id, however
/// often it is told.
/// </summary>
internal sealed class LegalReportEvents(IEventPublisher events)
{
    public Task TellAsync(LegalReport report, CancellationToken cancellationToken)
    {
        if (!events.IsOn)
        {
            return Task.CompletedTask;
        }

        var (type, at) = report.State switch
        {
            LegalReportState.Draft => (EventTypes.LegalReportCreated, report.CreatedAt),
            LegalReportState.Queued => (EventTypes.LegalReportSubmitted, report.NextAttemptAt ?? report.CreatedAt),
            LegalReportState.Acknowledged => (EventTypes.LegalReportAcknowledged, report.AcknowledgedAt ?? report.CreatedAt),
            LegalReportState.Failed => (EventTypes.LegalReportFailed, report.LastAttempt?.At ?? report.CreatedAt),
            _ => (EventTypes.LegalReportClosed, report.ClosedAt ?? report.CreatedAt),
        };
        var told = EventPublisher.NewEvent(
            type,
            report.Id,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at.UtcTicks}"),
            at,
            json =>
            {
                json.WriteString("report_id", report.Id);
                json.WriteString("kind", EventData.Name(report.Kind));
                json.WriteString("state", EventData.Name(report.State));
                json.WriteNumber("attempts", report.Attempts);
            },
            namesItem: false);
        return events.PublishAsync(told, cancellationToken);
    }
}
