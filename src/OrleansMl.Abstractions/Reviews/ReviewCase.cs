using System.Collections.Immutable;
using System.Globalization;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>Why a moderator is asked.</summary>
public enum ReviewReason
{
    /// <summary>The policy decided that a human decides, or nobody could judge the item.</summary>
    Rule,

    /// <summary>Enough users reported the item.</summary>
    Report,

    /// <summary>The author or a reporter contests a decision.</summary>
    Complaint,

    /// <summary>The item matches a bank, or a bank's entry that it matched is gone.</summary>
    Bank,

    /// <summary>Drawn to check decisions.</summary>
    Sample,

    /// <summary>A legal request names the item, or the item is a copy of what one names.</summary>
    Legal,

    /// <summary>Drawn to be decided a second time, by somebody who does not see the first decision.</summary>
    SecondReview,

    /// <summary>Two moderators decided differently: a lead decides what holds.</summary>
    Disagreement,

    /// <summary>A moderator's decision about an author of great reach takes effect once a second moderator decides the same.</summary>
    AwaitingSecond,
}

/// <summary>Where a case stands.</summary>
public enum ReviewState
{
    /// <summary>Waits for a moderator.</summary>
    Open,

    /// <summary>A moderator has it until the lease ends.</summary>
    Leased,

    /// <summary>Decided: the level holds, and what the decision sends waits until the undo window closes and it was accepted.</summary>
    Decided,

    /// <summary>Nothing is left to do.</summary>
    Closed,
}

/// <summary>What happened to a case.</summary>
public enum ReviewAct
{
    /// <summary>It was opened.</summary>
    Opened,

    /// <summary>Another reason came, or more speaks for it.</summary>
    Raised,

    /// <summary>A moderator took it.</summary>
    Claimed,

    /// <summary>The moderator gave it back.</summary>
    Released,

    /// <summary>The lease ended.</summary>
    Expired,

    /// <summary>It was decided.</summary>
    Decided,

    /// <summary>The decision was taken back.</summary>
    Undone,

    /// <summary>It was handed to another queue by a moderator.</summary>
    Escalated,

    /// <summary>It was not decided in time, and handed to another queue.</summary>
    Late,

    /// <summary>A moderator wrote a note.</summary>
    Noted,

    /// <summary>It waits again.</summary>
    Reopened,

    /// <summary>The item does not need a moderator any more.</summary>
    Withdrawn,

    /// <summary>All that the decision sends was accepted.</summary>
    Closed,

    /// <summary>It was decided, and waits for a second moderator's yes; nothing of the decision holds yet.</summary>
    Held,
}

/// <summary>The item of a case, as it was when the case was opened.</summary>
[GenerateSerializer, Immutable, Alias("review-subject")]
public sealed record ReviewSubject
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>The revision to decide on.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>The author, who never decides.</summary>
    [Id(2)] public required string AuthorId { get; init; }

    /// <summary>The surface.</summary>
    [Id(3)] public ContentType Type { get; init; }

    /// <summary>The declared language, if any.</summary>
    [Id(4)] public string? Language { get; init; }

    /// <summary>The item's level; null when nobody could judge it.</summary>
    [Id(5)] public ModerationLevel? Level { get; init; }

    /// <summary>Categories that the rules name, for example <c>spam</c>.</summary>
    [Id(6)] public ImmutableArray<string> Categories { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>True when the text speaks of suicide or self-harm.</summary>
    [Id(7)] public bool Support { get; init; }
}

/// <summary>Who has a case, and until when.</summary>
/// <param name="Holder">The moderator.</param>
/// <param name="ClaimedAt">When it was claimed (UTC); renewing does not change it.</param>
/// <param name="Until">When the case returns to the queue (UTC).</param>
[GenerateSerializer, Immutable, Alias("review-lease")]
public sealed record ReviewLease(
    [property: Id(0)] string Holder, [property: Id(1)] DateTimeOffset ClaimedAt, [property: Id(2)] DateTimeOffset Until);

/// <summary>What was decided on a case.</summary>
[GenerateSerializer, Immutable, Alias("review-verdict")]
public sealed record ReviewVerdict
{
    /// <summary>The caller's idempotency key; the same in the item's decision log.</summary>
    [Id(0)] public required string DecisionId { get; init; }

    /// <summary>The level.</summary>
    [Id(1)] public required ModerationLevel Level { get; init; }

    /// <summary>Why, in words; the author may read it.</summary>
    [Id(2)] public string? Reason { get; init; }

    /// <summary>Who decided. Never shown to authors.</summary>
    [Id(3)] public required string Actor { get; init; }

    /// <summary>When (UTC).</summary>
    [Id(4)] public required DateTimeOffset At { get; init; }

    /// <summary>Until when it may be undone (UTC); what it sends waits until then.</summary>
    [Id(5)] public required DateTimeOffset UndoUntil { get; init; }

    /// <summary>Seconds since the last claim; null when it was decided without one.</summary>
    [Id(6)] public double? HandlingSeconds { get; init; }

    /// <summary>The queue that it was decided in.</summary>
    [Id(7)] public string Queue { get; init; } = "";

    /// <summary>The strike that it gives the author; null for none.</summary>
    [Id(8)] public ReviewStrike? Strike { get; init; }

    /// <summary>The pause of the author's posting that it gives, or the end of all; null for neither.</summary>
    [Id(9)] public ReviewRestriction? Restriction { get; init; }

    /// <summary>True when a lead or an administrator decided: they lift what leads paused, and only they what they pause.</summary>
    [Id(10)] public bool IsByLead { get; init; }

    /// <summary>True when both mean the same for the item and its author, whatever their reasons.</summary>
    public bool IsSameAs(ReviewVerdict other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Level == other.Level && Strike == other.Strike && Restriction == other.Restriction;
    }
}

/// <summary>A line of a case's history.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Act">What happened.</param>
/// <param name="Actor">Who did it; null for the system.</param>
/// <param name="Detail">A note, a reason, a queue; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("review-event")]
public sealed record ReviewEvent(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] ReviewAct Act,
    [property: Id(2)] string? Actor = null,
    [property: Id(3)] string? Detail = null);

/// <summary>A revision of an item that waits for a human decision, or had one. There is one case per item and revision.</summary>
[GenerateSerializer, Immutable, Alias("review-case")]
public sealed record ReviewCase
{
    /// <summary>The latest lines of <see cref="History"/> that are kept.</summary>
    public const int MaxHistory = 64;

    /// <summary>The case's id: the item's, an @ and the revision.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The item.</summary>
    [Id(1)] public required ReviewSubject Subject { get; init; }

    /// <summary>Why, without repetitions, in the order in which they came.</summary>
    [Id(2)] public ImmutableArray<ReviewReason> Reasons { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How bad it would be to leave it; from 1.</summary>
    [Id(3)] public double Severity { get; init; } = 1;

    /// <summary>How many it concerns, as far as their accounts are proven: who reported it, or reads it, whichever are more.</summary>
    [Id(4)] public double Reach { get; init; }

    /// <summary>When it was opened (UTC).</summary>
    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it should be decided (UTC).</summary>
    [Id(6)] public required DateTimeOffset DueAt { get; init; }

    /// <summary>Where it stands. A lease that is over counts as open (<see cref="ReviewState.Open"/>).</summary>
    [Id(7)] public ReviewState State { get; init; }

    /// <summary>Who has it; null when nobody has.</summary>
    [Id(8)] public ReviewLease? Lease { get; init; }

    /// <summary>What was decided; null before.</summary>
    [Id(9)] public ReviewVerdict? Verdict { get; init; }

    /// <summary>The queue that somebody moved it to; null for the queue that its facts lead to.</summary>
    [Id(10)] public string? MovedTo { get; init; }

    /// <summary>True once somebody noticed that it was not decided by <see cref="DueAt"/>; see <see cref="MissedDue"/>.</summary>
    [Id(11)] public bool IsLate { get; init; }

    /// <summary>Who must not decide, beside the author: whoever decided what is contested.</summary>
    [Id(12)] public ImmutableArray<string> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>A decision that was taken back and that the item may not have heard of yet.</summary>
    [Id(13)] public string? UndoneDecision { get; init; }

    /// <summary>Why what the decision sends was not accepted yet; null when it was, or was not tried.</summary>
    [Id(14)] public string? NotSent { get; init; }

    /// <summary>What happened, the oldest first; of many the latest.</summary>
    [Id(15)] public ImmutableArray<ReviewEvent> History { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>A reason that came after the decision: the case is opened again once the decision was sent. Null for none.</summary>
    [Id(16)] public ReviewReason? Again { get; init; }

    /// <summary>Legal requests about the item that nobody has decided: while there are some, reviews may only remove the item.</summary>
    [Id(17)] public ImmutableArray<string> Requests { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When the platform was asked what it knows beside the item (UTC); null before. It is asked once per case.</summary>
    [Id(18)] public DateTimeOffset? EnrichmentAskedAt { get; init; }

    /// <summary>What it sends that somebody else has to accept: reports to authorities. It stays open while some are pending.</summary>
    [Id(19)] public ImmutableArray<ReviewSend> Sends { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When everybody who is told of the decision had accepted it (UTC); null before.</summary>
    [Id(20)] public DateTimeOffset? SentAt { get; init; }

    /// <summary>What a decision here is compared with; null where it never was with any.</summary>
    [Id(21)] public ReviewCheck? Check { get; init; }

    /// <summary>True when it was not decided by <see cref="DueAt"/>, whether or not anybody noticed before it was.</summary>
    public bool MissedDue => IsLate || Verdict?.At >= DueAt;

    /// <summary>
    /// A decision that was taken back before a second moderator had confirmed it, or a second one that differed: the item never heard of
    /// it. Null for none.
    /// </summary>
    [Id(22)] public string? UndoneProposal { get; init; }

    /// <summary>True while whoever decides must not see what the decision is compared with.</summary>
    public bool IsBlind => Check is { IsOver: false, Kind: not ReviewCheckKind.Confirmation };

    /// <summary>True while a decision waits for a second moderator's yes, or was just given or refused it.</summary>
    public bool AwaitsSecond => Check is { IsOver: false, Kind: ReviewCheckKind.Confirmation };

    /// <summary>The decision that is to be confirmed, also once it was; null where none is.</summary>
    public ReviewVerdict? First => Check is { Kind: ReviewCheckKind.Confirmation, First: var first } ? first : null;

    /// <summary>True when a second moderator decided otherwise than the first, so that neither decision holds.</summary>
    public bool IsDissent => AwaitsSecond && Verdict is { } second && !second.IsSameAs(Check!.First!);

    /// <summary>True when its decision changes no item and tells nobody.</summary>
    public bool IsSilent => IsSecondReview || IsDissent;

    /// <summary>True while it is decided a second time: the decision is compared with the first, and changes no item.</summary>
    public bool IsSecondReview => Check is { IsOver: false, Kind: ReviewCheckKind.SecondReview };

    /// <summary>The id of the case of a revision.</summary>
    public static string IdOf(string contentId, int revision) => string.Create(CultureInfo.InvariantCulture, $"{contentId}@{revision}");

    /// <summary>The item of a case's id; null when it is no such id.</summary>
    public static string? ContentOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var at = id.LastIndexOf('@');
        return at > 0 && int.TryParse(id.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision >= 1
            ? id[..at]
            : null;
    }
}
