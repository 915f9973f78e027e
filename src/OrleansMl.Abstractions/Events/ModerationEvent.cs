using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Events;

/// <summary>
/// Something that happened, as those who follow events learn it. Has no text and not who decided; and no user, unless it is about one.
/// </summary>
[GenerateSerializer, Immutable, Alias("moderation-event")]
public sealed record ModerationEvent
{
    /// <summary>The same on every repeat, and of no other event.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    [Id(1)] public required string Type { get; init; }

    /// <summary>
    /// The item it is about, or an id below a user's namespace for what is about the user. Events of one subject are told in order. Empty
    /// when it was erased: there is nothing to tell any more.
    /// </summary>
    [Id(2)] public required string Subject { get; init; }

    /// <summary>Grows within the item's own events, with gaps; 0 for events of other features.</summary>
    [Id(3)] public required long Seq { get; init; }

    /// <summary>When it happened (UTC).</summary>
    [Id(4)] public required DateTimeOffset At { get; init; }

    /// <summary>What happened: a JSON object.</summary>
    [Id(5)] public required string Data { get; init; }

    /// <summary>The level that it is about; null when none.</summary>
    [Id(6)] public ModerationLevel? Level { get; init; }

    /// <summary>What reached a threshold.</summary>
    [Id(7)] public ImmutableArray<string> Categories { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Names of events.</summary>
public static class EventTypes
{
    /// <summary>A policy or a human decided about an item: it has this level now.</summary>
    public const string ContentDecided = "content.decided";

    /// <summary>Another revision of an item was accepted; what is decided about it follows.</summary>
    public const string ContentEdited = "content.edited";

    /// <summary>An item was taken back.</summary>
    public const string ContentWithdrawn = "content.withdrawn";

    /// <summary>An item was erased with its author: forget it.</summary>
    public const string ContentErased = "content.erased";

    /// <summary>A moderator decided a case, and cannot undo it any more.</summary>
    public const string ReviewDecided = "review.decided";

    /// <summary>A moderator decided a case whose author has great reach: a second moderator is asked to confirm it.</summary>
    public const string ReviewAwaitingSecond = "review.awaiting_second";

    /// <summary>A user was given a strike, or one was taken back; their posting was paused, or a pause ended.</summary>
    public const string StandingChanged = "standing.changed";

    /// <summary>An intimate-image request was accepted.</summary>
    public const string LegalRequestReceived = "legal_request.received";

    /// <summary>An intimate-image request waits, and its deadline comes near.</summary>
    public const string LegalRequestDue = "legal_request.due";

    /// <summary>Nobody decided an intimate-image request by its deadline.</summary>
    public const string LegalRequestLate = "legal_request.late";

    /// <summary>An intimate-image request was decided.</summary>
    public const string LegalRequestDecided = "legal_request.decided";

    /// <summary>A report to an authority was made. For the legal team only, as all of reports are.</summary>
    public const string LegalReportCreated = "legal_report.created";

    /// <summary>A report to an authority was submitted, or is delivered again.</summary>
    public const string LegalReportSubmitted = "legal_report.submitted";

    /// <summary>The recipient accepted a report to an authority.</summary>
    public const string LegalReportAcknowledged = "legal_report.acknowledged";

    /// <summary>Nobody accepted a report to an authority within 24 hours.</summary>
    public const string LegalReportFailed = "legal_report.failed";

    /// <summary>A report to an authority was closed, or its preservation ended.</summary>
    public const string LegalReportClosed = "legal_report.closed";

    /// <summary>
    /// True for what only the legal team may hear: it is told to nobody who asks for everything, only to whom names it.
    /// </summary>
    public static bool IsForLegal(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.StartsWith("legal_report.", StringComparison.Ordinal);
    }

    /// <summary>All that may be subscribed to.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        ContentDecided, ContentEdited, ContentWithdrawn, ContentErased, ReviewDecided, ReviewAwaitingSecond, StandingChanged,
        LegalRequestReceived, LegalRequestDue, LegalRequestLate, LegalRequestDecided,
        LegalReportCreated, LegalReportSubmitted, LegalReportAcknowledged, LegalReportFailed, LegalReportClosed,
    ];
}
