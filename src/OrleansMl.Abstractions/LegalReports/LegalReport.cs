using System.Collections.Immutable;

namespace OrleansMl.LegalReports;

/// <summary>What a report to an authority is about.</summary>
public enum LegalReportKind
{
    /// <summary>Sexual abuse of children.</summary>
    ChildSexualAbuse,

    /// <summary>A threat to somebody's life or safety.</summary>
    ThreatToLife,

    /// <summary>Terrorist content.</summary>
    Terrorism,

    /// <summary>Anything else that the law wants reported; the note says what.</summary>
    Other,
}

/// <summary>Where a report to an authority stands.</summary>
public enum LegalReportState
{
    /// <summary>The evidence is frozen; somebody else has to submit it.</summary>
    Draft,

    /// <summary>It was submitted and is posted next.</summary>
    Queued,

    /// <summary>It was posted at least once, and nobody has accepted it yet.</summary>
    Sent,

    /// <summary>The recipient accepted it.</summary>
    Acknowledged,

    /// <summary>Nobody accepted it within 24 hours: a dead letter, until it is delivered again or given up.</summary>
    Failed,

    /// <summary>Somebody ended it, with a reason.</summary>
    Closed,
}

/// <summary>An item that a report is about.</summary>
[GenerateSerializer, Immutable, Alias("legal-report-item")]
public sealed record LegalReportItem
{
    /// <summary>The item; empty when it was erased, or the preservation ended.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>The revision that the evidence has.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>The author; null when the item was erased, or the preservation ended.</summary>
    [Id(2)] public string? AuthorId { get; init; }

    /// <summary>True when the item was erased with its author: only the sealed evidence says what it was.</summary>
    [Id(3)] public bool IsErased { get; init; }
}

/// <summary>A try to hand a report over.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Status">The status that was answered; null without an answer.</param>
/// <param name="Error">Why it was not accepted; null when it was.</param>
[GenerateSerializer, Immutable, Alias("legal-report-attempt")]
public sealed record LegalReportAttempt(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] int? Status, [property: Id(2)] string? Error);

/// <summary>A longer preservation.</summary>
/// <param name="At">When it was asked for (UTC).</param>
/// <param name="By">Who asked.</param>
/// <param name="Until">Until when (UTC).</param>
/// <param name="Reason">Why, in words.</param>
[GenerateSerializer, Immutable, Alias("legal-report-extension")]
public sealed record LegalReportExtension(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string By,
    [property: Id(2)] DateTimeOffset Until,
    [property: Id(3)] string Reason);

/// <summary>A report to an authority, without its evidence.</summary>
[GenerateSerializer, Immutable, Alias("legal-report")]
public sealed record LegalReport
{
    /// <summary>32 hexadecimal digits.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    [Id(1)] public required LegalReportKind Kind { get; init; }

    /// <summary>Whose law asks for it: ISO 3166-1 alpha-2, perhaps with a subdivision, for example <c>US</c> or <c>US-CA</c>.</summary>
    [Id(2)] public required string Jurisdiction { get; init; }

    /// <summary>The adapter that it is handed to, by its name in the configuration.</summary>
    [Id(3)] public required string Recipient { get; init; }

    /// <summary>For whoever reads it; null for none, and when something of it was erased (the evidence keeps it).</summary>
    [Id(4)] public string? Note { get; init; }

    /// <summary>The items, in the order in which they were named.</summary>
    [Id(5)] public ImmutableArray<LegalReportItem> Items { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Users who are concerned beside the authors; those who were erased are not among them any more.</summary>
    [Id(6)] public ImmutableArray<string> UserIds { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Where it stands.</summary>
    [Id(7)] public LegalReportState State { get; init; }

    /// <summary>When it was made, and its evidence frozen (UTC).</summary>
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    [Id(9)] public required string CreatedBy { get; init; }

    /// <summary>When it was submitted (UTC); null before.</summary>
    [Id(10)] public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Who submitted it; null before.</summary>
    [Id(11)] public string? SubmittedBy { get; init; }

    /// <summary>How often it was posted, in all.</summary>
    [Id(12)] public int Attempts { get; init; }

    /// <summary>How often since it was submitted, or delivered again.</summary>
    [Id(13)] public int Tries { get; init; }

    /// <summary>When the first of these was (UTC); null before.</summary>
    [Id(14)] public DateTimeOffset? FirstTryAt { get; init; }

    /// <summary>How the latest one went; null before.</summary>
    [Id(15)] public LegalReportAttempt? LastAttempt { get; init; }

    /// <summary>When it is posted next (UTC); null when it is not.</summary>
    [Id(16)] public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When the recipient accepted it (UTC); null before.</summary>
    [Id(17)] public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>What the recipient calls it; null when it said nothing.</summary>
    [Id(18)] public string? Reference { get; init; }

    /// <summary>When it was closed (UTC); null before.</summary>
    [Id(19)] public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who closed it; null before, and when the preservation did.</summary>
    [Id(20)] public string? ClosedBy { get; init; }

    /// <summary>Why, in words; null before.</summary>
    [Id(21)] public string? CloseReason { get; init; }

    /// <summary>Until when the evidence is kept (UTC), whatever is erased meanwhile.</summary>
    [Id(22)] public required DateTimeOffset PreserveUntil { get; init; }

    /// <summary>Longer preservations that were asked for, the oldest first.</summary>
    [Id(23)] public ImmutableArray<LegalReportExtension> Extensions { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>SHA-256 of the evidence, hexadecimal.</summary>
    [Id(24)] public required string Sha256 { get; init; }

    /// <summary>How long the evidence is, in bytes.</summary>
    [Id(25)] public required int Bytes { get; init; }

    /// <summary>When the evidence was deleted, since its preservation ended (UTC); null before.</summary>
    [Id(26)] public DateTimeOffset? EvidenceDeletedAt { get; init; }

    /// <summary>Which state those who follow reports were told last; null for none.</summary>
    [Id(27)] public LegalReportState? Told { get; init; }
}
