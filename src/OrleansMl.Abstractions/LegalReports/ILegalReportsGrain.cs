using System.Collections.Immutable;
using OrleansMl.Operations;

namespace OrleansMl.LegalReports;

/// <summary>
/// Reports to authorities (use key 0): evidence that is frozen and sealed when a report is made, kept for a stated time whatever is erased
/// meanwhile, and handed to an address of the platform's own. Who may do what the caller decides.
/// </summary>
[GrainInterfaceType("legal-reports")]
public interface ILegalReportsGrain : IGrainWithIntegerKey
{
    /// <summary>Freezes the evidence and makes a report, durably. The same id again changes nothing.</summary>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("create")]
    Task<LegalReportResult> CreateAsync(LegalReportDraft draft, CancellationToken cancellationToken = default);

    /// <summary>A report; null when there is none of this id.</summary>
    [Alias("get")]
    Task<LegalReport?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Reports in the order in which they were made; null when the cursor is none.</summary>
    [Alias("list")]
    Task<LegalReportPage?> ListAsync(LegalReportFilter filter, CancellationToken cancellationToken = default);

    /// <summary>The evidence: the canonical JSON that <see cref="LegalReport.Sha256"/> is of; null when there is none any more.</summary>
    [Alias("evidence")]
    Task<ImmutableArray<byte>?> GetEvidenceAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Submits a report: it is posted next. Submitted again it stays as it is.</summary>
    [Alias("submit")]
    Task<LegalReportResult> SubmitAsync(string id, string actor, CancellationToken cancellationToken = default);

    /// <summary>Posts a dead letter again, with all attempts.</summary>
    [Alias("redeliver")]
    Task<LegalReportResult> RedeliverAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Keeps the evidence longer.</summary>
    [Alias("extend")]
    Task<LegalReportResult> ExtendAsync(
        string id, DateTimeOffset until, string actor, string reason, CancellationToken cancellationToken = default);

    /// <summary>Ends a report: what was not accepted is given up. The evidence stays as long as it is preserved.</summary>
    [Alias("close")]
    Task<LegalReportResult> CloseAsync(string id, string actor, string reason, CancellationToken cancellationToken = default);
}

/// <summary>An item that somebody reports.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Revision">The revision that they saw; null for the one that is there.</param>
[GenerateSerializer, Immutable, Alias("legal-report-target")]
public sealed record LegalReportTarget([property: Id(0)] string ContentId, [property: Id(1)] int? Revision = null);

/// <summary>A report that somebody makes.</summary>
[GenerateSerializer, Immutable, Alias("legal-report-draft")]
public sealed record LegalReportDraft
{
    /// <summary>The id that it is to have: 32 hexadecimal digits.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    [Id(1)] public required LegalReportKind Kind { get; init; }

    /// <summary>Whose law asks for it.</summary>
    [Id(2)] public required string Jurisdiction { get; init; }

    /// <summary>The adapter that it is handed to.</summary>
    [Id(3)] public required string Recipient { get; init; }

    /// <summary>For whoever reads it; null for none.</summary>
    [Id(4)] public string? Note { get; init; }

    /// <summary>The items, 1 to <see cref="LegalReportLimits.MaxItems"/>.</summary>
    [Id(5)] public required ImmutableArray<LegalReportTarget> Items { get; init; }

    /// <summary>Users who are concerned beside the authors, at most <see cref="LegalReportLimits.MaxUsers"/>.</summary>
    [Id(6)] public ImmutableArray<string> UserIds { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Who makes it.</summary>
    [Id(7)] public required string Actor { get; init; }

    /// <summary>SHA-256 of all that was sent, hexadecimal: the same id with another one is a conflict.</summary>
    [Id(8)] public required string BodyHash { get; init; }
}

/// <summary>How an act on a report ended.</summary>
public enum LegalReportOutcome
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>There is no such report.</summary>
    NotFound,

    /// <summary>The id was used for another report.</summary>
    Conflict,

    /// <summary>There is no such item, or it was erased.</summary>
    NoSuchItem,

    /// <summary>An item has another revision than was named.</summary>
    StaleRevision,

    /// <summary>Whoever makes it wrote an item, or is concerned.</summary>
    OwnContent,

    /// <summary>The configuration has no such recipient.</summary>
    UnknownRecipient,

    /// <summary>There are as many open reports as may be.</summary>
    TooMany,

    /// <summary>The evidence would be longer than may be.</summary>
    TooLarge,

    /// <summary>Whoever made it must not submit it.</summary>
    SamePerson,

    /// <summary>The state of the report does not allow it.</summary>
    InvalidTransition,

    /// <summary>The evidence is kept longer already.</summary>
    NotLater,

    /// <summary>Longer than may be asked for.</summary>
    TooLate,

    /// <summary>The preservation ended and the evidence is deleted.</summary>
    EvidenceGone,
}

/// <summary>How an act ended, with the report as it is now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Report">The report; null when there is none.</param>
/// <param name="Detail">Which item it is about; null for none.</param>
[GenerateSerializer, Immutable, Alias("legal-report-result")]
public sealed record LegalReportResult(
    [property: Id(0)] LegalReportOutcome Outcome,
    [property: Id(1)] LegalReport? Report = null,
    [property: Id(2)] string? Detail = null);

/// <summary>Which reports to list.</summary>
[GenerateSerializer, Immutable, Alias("legal-report-filter")]
public sealed record LegalReportFilter
{
    /// <summary>In this state; null for any.</summary>
    [Id(0)] public LegalReportState? State { get; init; }

    /// <summary>The <see cref="LegalReportPage.Next"/> of the page before; null for the first.</summary>
    [Id(1)] public string? Cursor { get; init; }

    /// <summary>1 to <see cref="LegalReportLimits.MaxPage"/>.</summary>
    [Id(2)] public int Limit { get; init; } = 50;
}

/// <summary>A page of reports, and how many there are.</summary>
/// <param name="Reports">The oldest first.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
/// <param name="Open">Reports that nobody accepted and nobody gave up, of all.</param>
/// <param name="Failed">Dead letters, of all.</param>
[GenerateSerializer, Immutable, Alias("legal-report-page")]
public sealed record LegalReportPage(
    [property: Id(0)] ImmutableArray<LegalReport> Reports,
    [property: Id(1)] string? Next,
    [property: Id(2)] int Open,
    [property: Id(3)] int Failed);
