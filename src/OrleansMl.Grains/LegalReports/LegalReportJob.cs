using Microsoft.Extensions.Logging;
using OrleansMl.Jobs;

namespace OrleansMl.LegalReports;

/// <summary>
/// Comes to a report when something is to be done (<see cref="LegalReportRules"/>): what was not told, the next attempt, the end of the
/// preservation. A step that fails is tried again each minute and never given up.
/// </summary>
internal sealed partial class LegalReportJob(
    AuthorityReports reports, LegalReportInstruments instruments, TimeProvider timeProvider, ILogger<LegalReportJob> logger) : IScheduledJob
{
    public const string Name = "legal-report";

    /// <summary>After an act that is done at once where nothing is in the way.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(context.Target, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Also what could not be read: ten failures would make a dead letter of it.
            LogUnread(exception, context.Target);
            return JobResult.At(timeProvider.GetUtcNow() + Again);
        }
    }

    private async Task<JobResult> RunAsync(string id, CancellationToken cancellationToken)
    {
        LegalReportAppointment? done = null;
        while (true)
        {
            if (await reports[id].GetAsync(cancellationToken) is not { Report: { } report })
            {
                // Noted, and never made.
                await reports[id].DiscardAsync(cancellationToken);
                await reports.Subjects.DropAsync(id, cancellationToken);
                await reports.List.MarkAsync(id, state: null, cancellationToken);
                return JobResult.Done;
            }

            if (report.Next is not { } next)
            {
                return JobResult.Done;
            }

            if (next.At > timeProvider.GetUtcNow())
            {
                return JobResult.At(next.At);
            }

            // What did not go on is tried again later.
            if (next == done || !await TryAsync(next.Step, report, cancellationToken))
            {
                return JobResult.At(timeProvider.GetUtcNow() + Again);
            }

            // A report is told another state each time.
            done = next.Step == LegalReportStep.Tell ? null : next;
        }
    }

    private async Task<bool> TryAsync(LegalReportStep step, LegalReport report, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(step, report, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, step, report.Id);
            return false;
        }
    }

    private async Task DoAsync(LegalReportStep step, LegalReport report, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case LegalReportStep.Tell:
                await reports.TellAsync(report.Id, cancellationToken);
                break;
            case LegalReportStep.Send:
                if (await reports.SendAsync(report.Id, cancellationToken) is { State: LegalReportState.Failed } failed)
                {
                    instruments.OnFailed();
                    LogDeadLetter(failed.Id, failed.Recipient, failed.Attempts);
                }

                break;
            default:
                await reports.EndAsync(report.Id, cancellationToken);
                break;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Report {ReportId} was not accepted by {Recipient} within 24 hours ({Attempts} attempts); deliver it again")]
    private partial void LogDeadLetter(string reportId, string recipient, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Report {ReportId} was not looked at; it is tried again in a minute")]
    private partial void LogUnread(Exception exception, string reportId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Step} of report {ReportId} failed; it is tried again in a minute")]
    private partial void LogFailed(Exception exception, LegalReportStep step, string reportId);
}
