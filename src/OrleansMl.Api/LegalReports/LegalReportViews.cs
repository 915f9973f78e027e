using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.LegalReports;

/// <summary>A report to an authority that somebody makes.</summary>
public sealed record LegalReportRequest
{
    /// <summary>child_sexual_abuse, threat_to_life, terrorism or other. Required.</summary>
    public LegalReportKind? Kind { get; init; }

    /// <summary>Whose law asks for it: ISO 3166-1 alpha-2, perhaps with a subdivision: US, US-CA. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Jurisdiction { get; init; }

    /// <summary>The adapter that it is handed to, by its name in the configuration. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Recipient { get; init; }

    /// <summary>For whoever reads it, at most 2,000 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Note { get; init; }

    /// <summary>The items, 1 to 10. Required.</summary>
    public LegalReportTargetRequest?[]? Items { get; init; }

    /// <summary>Users who are concerned beside the authors, at most 20.</summary>
    public string?[]? UserIds { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>An item that somebody reports.</summary>
public sealed record LegalReportTargetRequest
{
    /// <summary>The item. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? ContentId { get; init; }

    /// <summary>The revision that you saw, from 1; the one that is there when absent.</summary>
    public int? Revision { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A longer preservation.</summary>
public sealed record ExtendLegalReportRequest
{
    /// <summary>Until when the evidence is kept; later than now planned, at most ten years from now. Required.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why, 1 to 2,000 characters. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>The end of a report.</summary>
public sealed record CloseLegalReportRequest
{
    /// <summary>Why, 1 to 2,000 characters. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A report to an authority, without its evidence.</summary>
public sealed record LegalReportView
{
    /// <summary>The report.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public required LegalReportKind Kind { get; init; }

    /// <summary>Whose law asks for it.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>The adapter that it is handed to.</summary>
    public required string Recipient { get; init; }

    /// <summary>draft, queued, sent (posted, not accepted yet), acknowledged, failed (a dead letter) or closed.</summary>
    public required LegalReportState State { get; init; }

    /// <summary>For whoever reads it; null for none, and when something of it was erased.</summary>
    public required string? Note { get; init; }

    /// <summary>The items.</summary>
    public required ImmutableArray<LegalReportItem> Items { get; init; }

    /// <summary>Users who are concerned beside the authors.</summary>
    public required ImmutableArray<string> UserIds { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was submitted (UTC); null before.</summary>
    public required DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Who submitted it; null before.</summary>
    public required string? SubmittedBy { get; init; }

    /// <summary>How often it was posted.</summary>
    public required int Attempts { get; init; }

    /// <summary>How the latest attempt went; null before.</summary>
    public required LegalReportAttempt? LastAttempt { get; init; }

    /// <summary>When it is posted next (UTC); null when it is not.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When the recipient accepted it (UTC); null before.</summary>
    public required DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>What the recipient calls it; null when it said nothing.</summary>
    public required string? Reference { get; init; }

    /// <summary>When it was closed (UTC); null before.</summary>
    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who closed it; null before, and when the preservation did.</summary>
    public required string? ClosedBy { get; init; }

    /// <summary>Why; null before.</summary>
    public required string? CloseReason { get; init; }

    /// <summary>Until when the evidence is kept (UTC), whatever is erased meanwhile.</summary>
    public required DateTimeOffset PreserveUntil { get; init; }

    /// <summary>Longer preservations that were asked for.</summary>
    public required ImmutableArray<LegalReportExtension> Extensions { get; init; }

    /// <summary>SHA-256 of the evidence, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How long the evidence is, in bytes.</summary>
    public required int Bytes { get; init; }

    /// <summary>When the evidence was deleted (UTC); null before.</summary>
    public required DateTimeOffset? EvidenceDeletedAt { get; init; }

    internal static LegalReportView Of(LegalReport report) => new()
    {
        Id = report.Id,
        Kind = report.Kind,
        Jurisdiction = report.Jurisdiction,
        Recipient = report.Recipient,
        State = report.State,
        Note = report.Note,
        Items = report.Items,
        UserIds = report.UserIds,
        CreatedAt = report.CreatedAt,
        CreatedBy = report.CreatedBy,
        SubmittedAt = report.SubmittedAt,
        SubmittedBy = report.SubmittedBy,
        Attempts = report.Attempts,
        LastAttempt = report.LastAttempt,
        NextAttemptAt = report.NextAttemptAt,
        AcknowledgedAt = report.AcknowledgedAt,
        Reference = report.Reference,
        ClosedAt = report.ClosedAt,
        ClosedBy = report.ClosedBy,
        CloseReason = report.CloseReason,
        PreserveUntil = report.PreserveUntil,
        Extensions = report.Extensions,
        Sha256 = report.Sha256,
        Bytes = report.Bytes,
        EvidenceDeletedAt = report.EvidenceDeletedAt,
    };
}

/// <summary>A page of reports.</summary>
public sealed record LegalReportPageView
{
    /// <summary>The oldest first.</summary>
    public required ImmutableArray<LegalReportView> Reports { get; init; }

    /// <summary>Give it as cursor for the page that follows; null when there is none.</summary>
    public required string? Next { get; init; }

    /// <summary>Reports that nobody accepted and nobody gave up, of all.</summary>
    public required int Open { get; init; }

    /// <summary>Dead letters, of all.</summary>
    public required int Failed { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<LegalReportKind>), typeof(SnakeCaseEnumConverter<LegalReportState>)])]
[JsonSerializable(typeof(LegalReportRequest))]
[JsonSerializable(typeof(ExtendLegalReportRequest))]
[JsonSerializable(typeof(CloseLegalReportRequest))]
[JsonSerializable(typeof(LegalReportView))]
[JsonSerializable(typeof(LegalReportPageView))]
internal sealed partial class LegalReportsJson : JsonSerializerContext;
