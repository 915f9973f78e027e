using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using OrleansMl.Jobs;

namespace OrleansMl.LegalReports;

/// <summary>
/// Takes reports: frozen, the job for later, noted in the list and with its subjects, the evidence, the report, which is then acknowledged.
/// Who dies in between leaves a job that ends it or goes on.
/// </summary>
[GrainType("legal-reports"), StatelessWorker, Reentrant]
internal sealed partial class LegalReportsGrain(
    AuthorityReports reports, IJobs jobs, TimeProvider timeProvider, ILogger<LegalReportsGrain> logger) : Grain, ILegalReportsGrain
{
    // Whoever acts waits so long until it is told; the job does the rest.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<LegalReportResult> CreateAsync(LegalReportDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentOutOfRangeException.ThrowIfNotEqual(draft.Items.Length is >= 1 and <= LegalReportLimits.MaxItems, true);
        ArgumentOutOfRangeException.ThrowIfNotEqual(draft.UserIds.Length <= LegalReportLimits.MaxUsers, true);
        if (await reports[draft.Id].GetAsync(cancellationToken) is { } made)
        {
            return await MadeAsync(draft, made, LegalReportOutcome.Unchanged, cancellationToken);
        }

        if (!reports.IsRecipient(draft.Recipient))
        {
            return new(LegalReportOutcome.UnknownRecipient);
        }

        var (frozen, evidence) = await reports.FreezeAsync(draft, cancellationToken);
        if (frozen.Report is not { } report)
        {
            return frozen;
        }

        await ScheduleAsync(draft.Id, LegalReportJob.Soon, cancellationToken);
        if (!await reports.List.NoteAsync(draft.Id, cancellationToken))
        {
            return new(LegalReportOutcome.TooMany);
        }

        var stored = await reports.CreateAsync(report, draft.BodyHash, evidence, cancellationToken);
        return await MadeAsync(draft, stored, LegalReportOutcome.Done, cancellationToken);
    }

    public async Task<LegalReport?> GetAsync(string id, CancellationToken cancellationToken) =>
        (await reports[id].GetAsync(cancellationToken))?.Report;

    public async Task<LegalReportPage?> ListAsync(LegalReportFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNotEqual(filter.Limit is >= 1 and <= LegalReportLimits.MaxPage, true);
        if (await reports.List.ListAsync(filter, cancellationToken) is not { } ids)
        {
            return null;
        }

        var page = await Task.WhenAll(ids.Ids.Select(id => GetAsync(id, cancellationToken)));
        return new([.. page.OfType<LegalReport>()], ids.Next, ids.Open, ids.Failed);
    }

    public async Task<ImmutableArray<byte>?> GetEvidenceAsync(string id, CancellationToken cancellationToken) =>
        await reports.EvidenceOfAsync(id, cancellationToken) is { } evidence
            ? ImmutableCollectionsMarshal.AsImmutableArray(evidence)
            : null;

    public Task<LegalReportResult> SubmitAsync(string id, string actor, CancellationToken cancellationToken) =>
        ActAsync(id, report => report.SubmitAsync(actor, cancellationToken), cancellationToken);

    public Task<LegalReportResult> RedeliverAsync(string id, CancellationToken cancellationToken) =>
        ActAsync(id, report => report.RedeliverAsync(cancellationToken), cancellationToken);

    public Task<LegalReportResult> ExtendAsync(
        string id, DateTimeOffset until, string actor, string reason, CancellationToken cancellationToken) =>
        ActAsync(id, report => report.ExtendAsync(until, actor, reason, cancellationToken), cancellationToken);

    public Task<LegalReportResult> CloseAsync(string id, string actor, string reason, CancellationToken cancellationToken) =>
        ActAsync(id, report => report.CloseAsync(actor, reason, cancellationToken), cancellationToken);

    private async Task<LegalReportResult> MadeAsync(
        LegalReportDraft draft, StoredLegalReport stored, LegalReportOutcome outcome, CancellationToken cancellationToken)
    {
        if (stored.BodyHash != draft.BodyHash)
        {
            return new(LegalReportOutcome.Conflict);
        }

        // Once more: a job that came before the report was there has ended, and taken it off the list and its subjects.
        await ScheduleAsync(draft.Id, LegalReportJob.Soon, cancellationToken);
        await reports.AddSubjectsAsync(stored.Report!, cancellationToken);
        await TryTellAsync(draft.Id);
        return new(outcome, await GetAsync(draft.Id, cancellationToken));
    }

    private async Task<LegalReportResult> ActAsync(
        string id, Func<ILegalReport, Task<LegalReportResult>> act, CancellationToken cancellationToken)
    {
        if (await GetAsync(id, cancellationToken) is null)
        {
            return new(LegalReportOutcome.NotFound);
        }

        // Before, so that whoever dies after the act leaves somebody who goes on; and after it, so that what is due now is done now.
        await ScheduleAsync(id, LegalReportJob.Soon, cancellationToken);
        var result = await act(reports[id]);
        if (result.Outcome is not (LegalReportOutcome.Done or LegalReportOutcome.Unchanged))
        {
            return result;
        }

        await TryTellAsync(id);
        await ScheduleAsync(id, TimeSpan.Zero, cancellationToken);
        return result with { Report = await GetAsync(id, cancellationToken) };
    }

    private Task ScheduleAsync(string id, TimeSpan wait, CancellationToken cancellationToken) => jobs.ScheduleAsync(
        LegalReportJob.Name, id, timeProvider.GetUtcNow() + wait, cancellationToken: cancellationToken);

    // The act is stored and its job scheduled: whoever waits is told so, whatever happens here.
    private async Task TryTellAsync(string id)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await reports.TellAsync(id, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception)
        {
            LogLater(exception, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Where report {ReportId} stands could not be told at once; its job does it")]
    private partial void LogLater(Exception exception, string reportId);
}
