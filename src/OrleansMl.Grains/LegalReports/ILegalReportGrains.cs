using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.LegalReports;

/// <summary>One report with its evidence (grain key: its id). Calls nobody: an item's turn may wait for it.</summary>
[GrainInterfaceType("legal-report")]
internal interface ILegalReport : IGrainWithStringKey
{
    /// <summary>What is kept, without the evidence; null when there is no such report.</summary>
    [Alias("get")]
    Task<StoredLegalReport?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes a report, durably, its evidence first; the one that stands when there is one.</summary>
    /// <param name="report">The report.</param>
    /// <param name="bodyHash">SHA-256 of all that was sent.</param>
    /// <param name="evidence">The evidence, sealed.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("create")]
    Task<StoredLegalReport> CreateAsync(
        LegalReport report, string bodyHash, ImmutableArray<byte> evidence, CancellationToken cancellationToken = default);

    /// <summary>The evidence, sealed; null when there is none.</summary>
    [Alias("evidence")]
    Task<ImmutableArray<byte>?> GetEvidenceAsync(CancellationToken cancellationToken = default);

    /// <summary>Evidence whose report was never made goes. Repeating it is harmless.</summary>
    [Alias("discard")]
    Task DiscardAsync(CancellationToken cancellationToken = default);

    /// <summary>Somebody submits it.</summary>
    [Alias("submit")]
    Task<LegalReportResult> SubmitAsync(string actor, CancellationToken cancellationToken = default);

    /// <summary>A dead letter is posted again.</summary>
    [Alias("redeliver")]
    Task<LegalReportResult> RedeliverAsync(CancellationToken cancellationToken = default);

    /// <summary>The evidence is kept longer.</summary>
    [Alias("extend")]
    Task<LegalReportResult> ExtendAsync(
        DateTimeOffset until, string actor, string reason, CancellationToken cancellationToken = default);

    /// <summary>Somebody ends it.</summary>
    [Alias("close")]
    Task<LegalReportResult> CloseAsync(string actor, string reason, CancellationToken cancellationToken = default);

    /// <summary>It is posted now.</summary>
    [Alias("begin")]
    Task<LegalReportResult> BeginAsync(CancellationToken cancellationToken = default);

    /// <summary>It was accepted.</summary>
    [Alias("accepted")]
    Task<LegalReportResult> AcceptedAsync(LegalReportAttempt attempt, string? reference, CancellationToken cancellationToken = default);

    /// <summary>It was not.</summary>
    [Alias("refused")]
    Task<LegalReportResult> RefusedAsync(
        LegalReportAttempt attempt, DateTimeOffset? retryAfter, CancellationToken cancellationToken = default);

    /// <summary>Whoever follows reports was told a state.</summary>
    [Alias("told")]
    Task ToldAsync(LegalReportState state, CancellationToken cancellationToken = default);

    /// <summary>An item was erased with its author. Repeating it is harmless.</summary>
    [Alias("forget-item")]
    Task ForgetItemAsync(string contentId, CancellationToken cancellationToken = default);

    /// <summary>A user was erased, and asked for it at a time: what was reported later stays. Repeating it is harmless.</summary>
    [Alias("forget-user")]
    Task ForgetUserAsync(string userId, DateTimeOffset since, CancellationToken cancellationToken = default);

    /// <summary>Deletes the evidence if its preservation is over. Repeating it is harmless.</summary>
    [Alias("end")]
    Task<LegalReport> EndAsync(CancellationToken cancellationToken = default);
}

/// <summary>All reports with where they stand (use key 0). Calls nobody.</summary>
[GrainInterfaceType("legal-report-list")]
internal interface ILegalReportList : IGrainWithIntegerKey
{
    /// <summary>Notes, before it is made, that there will be a report, so that it is found.</summary>
    /// <returns>False when too many are open.</returns>
    [Alias("note")]
    Task<bool> NoteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A report stands elsewhere now; null when it was never made.</summary>
    [Alias("mark")]
    Task MarkAsync(string id, LegalReportState? state, CancellationToken cancellationToken = default);

    /// <summary>Ids of a page; null when the cursor is none.</summary>
    [Alias("list")]
    Task<LegalReportIds?> ListAsync(LegalReportFilter filter, CancellationToken cancellationToken = default);
}

/// <summary>Ids of a page, and how many there are.</summary>
[GenerateSerializer, Immutable, Alias("legal-report-ids")]
internal sealed record LegalReportIds(
    [property: Id(0)] ImmutableArray<string> Ids,
    [property: Id(1)] string? Next,
    [property: Id(2)] int Open,
    [property: Id(3)] int Failed);

/// <summary>
/// Which reports are about an item or a user (use key 0), by keyed hashes: what is erased has to be found, and nothing may say who it was.
/// Calls nobody.
/// </summary>
[GrainInterfaceType("legal-report-subjects")]
internal interface ILegalReportSubjects : IGrainWithIntegerKey
{
    /// <summary>A report will be about these.</summary>
    [Alias("add")]
    Task AddAsync(string report, ImmutableArray<string> keys, CancellationToken cancellationToken = default);

    /// <summary>Reports about one of them. Waits for no write.</summary>
    [Alias("find"), AlwaysInterleave]
    Task<ImmutableArray<string>> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>The evidence of a report is gone, or never was.</summary>
    [Alias("drop")]
    Task DropAsync(string report, CancellationToken cancellationToken = default);
}
