using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.LegalReports;

/// <summary>
/// Two records: the report, which any act writes once as <see cref="LegalReportRules"/> make it, and the evidence, which is written before
/// the first and deleted before the last of these writes.
/// </summary>
[GrainType("legal-report"), CollectionAgeLimit(Minutes = 3)]
internal sealed class LegalReportGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<LegalReportOptions> options, TimeProvider timeProvider)
    : Grain, ILegalReport
{
    private StoredRecord<StoredLegalReport> Record => field ??= storage.Record<StoredLegalReport>(this, "legal-report");

    private StoredRecord<StoredLegalEvidence> Evidence => field ??= storage.Record<StoredLegalEvidence>(this, "legal-evidence");

    private DateTimeOffset Now => timeProvider.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<StoredLegalReport?> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Record.Value.Report is null ? null : Record.Value);

    public async Task<StoredLegalReport> CreateAsync(
        LegalReport report, string bodyHash, ImmutableArray<byte> evidence, CancellationToken cancellationToken)
    {
        if (Record.Value.Report is null)
        {
            await Evidence.LoadAsync();
            await Evidence.SaveAsync(new() { Sealed = evidence });
            await Record.SaveAsync(new() { Report = report, BodyHash = bodyHash });
        }

        return Record.Value;
    }

    public async Task<ImmutableArray<byte>?> GetEvidenceAsync(CancellationToken cancellationToken)
    {
        if (Record.Value.Report is not { EvidenceDeletedAt: null })
        {
            return null;
        }

        await Evidence.LoadAsync();
        return Evidence.Exists ? Evidence.Value.Sealed : null;
    }

    public Task DiscardAsync(CancellationToken cancellationToken) =>
        Record.Value.Report is null ? Evidence.ClearAsync() : Task.CompletedTask;

    public Task<LegalReportResult> SubmitAsync(string actor, CancellationToken cancellationToken) =>
        ActAsync(report => report.Submit(actor, options.Value.SecondPerson, Now));

    public Task<LegalReportResult> RedeliverAsync(CancellationToken cancellationToken) => ActAsync(report => report.Redeliver(Now));

    public Task<LegalReportResult> ExtendAsync(
        DateTimeOffset until, string actor, string reason, CancellationToken cancellationToken) =>
        ActAsync(report => report.Extend(until, actor, reason, Now));

    public Task<LegalReportResult> CloseAsync(string actor, string reason, CancellationToken cancellationToken) =>
        ActAsync(report => report.Close(actor, reason, Now));

    public Task<LegalReportResult> BeginAsync(CancellationToken cancellationToken) => ActAsync(report => report.Begin(Now));

    public Task<LegalReportResult> AcceptedAsync(
        LegalReportAttempt attempt, string? reference, CancellationToken cancellationToken) =>
        ActAsync(report => report.Accept(attempt, reference, Now, options.Value.Preserve));

    public Task<LegalReportResult> RefusedAsync(
        LegalReportAttempt attempt, DateTimeOffset? retryAfter, CancellationToken cancellationToken) =>
        ActAsync(report => report.Refuse(attempt, retryAfter, Random.Shared.NextDouble(), Now));

    public Task ToldAsync(LegalReportState state, CancellationToken cancellationToken) => ChangeAsync(report => report.Tell(state));

    public Task ForgetItemAsync(string contentId, CancellationToken cancellationToken) =>
        ChangeAsync(report => report.ForgetItem(contentId));

    public Task ForgetUserAsync(string userId, DateTimeOffset since, CancellationToken cancellationToken) =>
        ChangeAsync(report => report.CreatedAt <= since ? report.ForgetUser(userId) : report);

    public async Task<LegalReport> EndAsync(CancellationToken cancellationToken)
    {
        var report = Record.Value.Report ?? throw new InvalidOperationException("There is no such report.");
        var ended = report.End(Now);
        if (!ReferenceEquals(ended, report))
        {
            // First: a crash in between leaves a report that ends again.
            await Evidence.ClearAsync();
            await Record.SaveAsync(Record.Value with { Report = ended });
        }

        return ended;
    }

    private async Task<LegalReportResult> ActAsync(Func<LegalReport, LegalReportChange> act)
    {
        if (Record.Value.Report is not { } report)
        {
            return new(LegalReportOutcome.NotFound);
        }

        var change = act(report);
        if (change.Outcome == LegalReportOutcome.Done)
        {
            await Record.SaveAsync(Record.Value with { Report = change.Report });
        }

        return new(change.Outcome, change.Report);
    }

    private Task ChangeAsync(Func<LegalReport, LegalReport> change) =>
        Record.Value.Report is { } report && change(report) is var next && !ReferenceEquals(next, report)
            ? Record.SaveAsync(Record.Value with { Report = next })
            : Task.CompletedTask;
}
