using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.Security;

namespace OrleansMl.Reviews;

/// <summary>A case: a revision of an item that waits for a moderator, or that one decided.</summary>
public sealed record ReviewView
{
    /// <summary>The case's id: the item's, an @ and the revision.</summary>
    public required string Id { get; init; }

    /// <summary>The item.</summary>
    public required string ContentId { get; init; }

    /// <summary>The revision to decide on; also the ETag.</summary>
    public required int Revision { get; init; }

    /// <summary>The queue that it is in.</summary>
    public required string Queue { get; init; }

    /// <summary>Where it stands.</summary>
    public required ReviewState State { get; init; }

    /// <summary>Why a moderator is asked.</summary>
    public required ImmutableArray<ReviewReason> Reasons { get; init; }

    /// <summary>The item's level when the case was opened; null when nobody could judge it.</summary>
    public required ModerationLevel? Level { get; init; }

    /// <summary>Categories that the rules name.</summary>
    public required ImmutableArray<string> Categories { get; init; }

    /// <summary>The surface.</summary>
    public required ContentType Type { get; init; }

    /// <summary>The declared language.</summary>
    public required string? Language { get; init; }

    /// <summary>The author.</summary>
    public required string AuthorId { get; init; }

    /// <summary>severity x (1 + log2(1 + reach)) x 2^(age / 4 h).</summary>
    public required double Priority { get; init; }

    /// <summary>How bad it would be to leave it; 1 to 100.</summary>
    public required double Severity { get; init; }

    /// <summary>How many it concerns, as far as their accounts are proven: who reported it, or reads it, whichever are more.</summary>
    public required double Reach { get; init; }

    /// <summary>When it was opened (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it should be decided (UTC).</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>True when it was not decided by then.</summary>
    public required bool Late { get; init; }

    /// <summary>Who has it; null when nobody has, and for the author.</summary>
    public required ReviewLease? Lease { get; init; }

    /// <summary>What was decided; null before.</summary>
    public required ReviewVerdictView? Verdict { get; init; }

    /// <summary>
    /// A decision that takes effect once a second moderator decides the same: level, strike and restriction. Null when none waits, and for
    /// the author.
    /// </summary>
    public required ReviewVerdictView? AwaitingSecond { get; init; }

    /// <summary>What a decision may mean for the author in this queue: strike, pause, lift.</summary>
    public required ImmutableArray<ReviewAuthorAct> Acts { get; init; }

    /// <summary>Why what the decision sends was not accepted yet; null when it was.</summary>
    public required string? NotSent { get; init; }

    /// <summary>
    /// What the case sends that somebody else has to accept: reports to authorities. It stays open while some are pending. For leads, the
    /// legal team and administrators; empty for everybody else.
    /// </summary>
    public required ImmutableArray<ReviewSend> Sends { get; init; }

    /// <summary>What happened, the oldest first.</summary>
    public required ImmutableArray<ReviewEvent> History { get; init; }

    internal static ReviewView Of(QueuedReview queued, Caller caller)
    {
        var review = queued.Case;

        // An author never learns who decided, whatever their role.
        var isAuthor = caller.UserId == review.Subject.AuthorId;
        var seesSends = !isAuthor && caller.Is(CallerRoles.Lead | CallerRoles.Legal | CallerRoles.Admin);
        return new()
        {
            Id = review.Id,
            ContentId = review.Subject.ContentId,
            Revision = review.Subject.Revision,
            Queue = queued.Queue,
            State = isAuthor && review.SentAt is not null ? ReviewState.Closed : review.State,
            Reasons = isAuthor ? review.Reasons.Remove(ReviewReason.AwaitingSecond) : review.Reasons,
            Level = review.Subject.Level,
            Categories = review.Subject.Categories,
            Type = review.Subject.Type,
            Language = review.Subject.Language,
            AuthorId = review.Subject.AuthorId,
            Priority = Math.Round(queued.Priority, 3),
            Severity = review.Severity,
            Reach = review.Reach,
            CreatedAt = review.CreatedAt,
            DueAt = review.DueAt,
            Late = review.MissedDue,
            Lease = isAuthor ? null : review.Lease,
            Verdict = ReviewVerdictView.Of(isAuthor && review.IsDissent ? null : review.Verdict, isAuthor),
            AwaitingSecond = isAuthor || review is not { AwaitsSecond: true, Verdict: null }
                ? null
                : ReviewVerdictView.Of(review.First, isAuthor),
            Acts = isAuthor ? [] : queued.Acts,
            NotSent = isAuthor ? null : review.NotSent ?? PendingOf(review, seesSends),
            Sends = seesSends ? review.Sends : [],
            History = isAuthor
                ?
                [
                    .. review.History.Where(line => line.Act is not (ReviewAct.Noted or ReviewAct.Held))
                        .Select(line => ToAuthor(review, line))
                ]
                : review.History,
        };
    }

    private static string? PendingOf(ReviewCase review, bool seesSends) =>
        review.State != ReviewState.Decided || review.Sends.All(send => send.State != ReviewSendState.Pending) ? null
        : seesSends ? string.Join(", ", review.Sends.Where(send => send.State == ReviewSendState.Pending)
            .Select(send => $"{send.Kind} {send.Id}: {send.Detail}"))
        : "something that the case sends was not accepted yet";

    // Nor what a decision said that never held.
    private static ReviewEvent ToAuthor(ReviewCase review, ReviewEvent line) => line with
    {
        Actor = null,
        Detail = line.Act == ReviewAct.Decided && (review.IsDissent || line.At != review.Verdict?.At) ? null : line.Detail,
    };
}

/// <summary>What was decided.</summary>
/// <param name="Level">The level.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Actor">Who; null for the author.</param>
/// <param name="At">When (UTC).</param>
/// <param name="UndoUntil">Until when whoever decided may undo it (UTC).</param>
public sealed record ReviewVerdictView(ModerationLevel Level, string? Reason, string? Actor, DateTimeOffset At, DateTimeOffset UndoUntil)
{
    /// <summary>The strike that it gives the author; null for none. A weight of null is what the category counts.</summary>
    public required ReviewStrike? Strike { get; init; }

    /// <summary>What it means for the author's posting; null for nothing.</summary>
    public required ReviewRestrictionView? Restriction { get; init; }

    internal static ReviewVerdictView? Of(ReviewVerdict? verdict, bool isAuthor) => verdict is null
        ? null
        : new(verdict.Level, verdict.Reason, isAuthor ? null : verdict.Actor, verdict.At, verdict.UndoUntil)
        {
            Strike = verdict.Strike,
            Restriction = ReviewRestrictionView.Of(verdict.Restriction),
        };
}

/// <summary>What a decision means for the author's posting.</summary>
/// <param name="Minutes">Posting is paused for so many minutes; null when pauses end.</param>
/// <param name="Lift">True when every pause that runs ends.</param>
public sealed record ReviewRestrictionView(int? Minutes, bool Lift)
{
    internal static ReviewRestrictionView? Of(ReviewRestriction? restriction) =>
        restriction is null ? null : new(restriction.Minutes, restriction.Minutes is null);
}

/// <summary>Cases that were claimed.</summary>
public sealed record ReviewBatchView
{
    /// <summary>The first first; empty when nothing waits.</summary>
    public required ImmutableArray<ReviewView> Reviews { get; init; }
}

/// <summary>A page of cases.</summary>
public sealed record ReviewPageView
{
    /// <summary>By priority.</summary>
    public required ImmutableArray<ReviewView> Reviews { get; init; }

    /// <summary>Give it as cursor for the page that follows; null when there is none.</summary>
    public required string? Next { get; init; }
}

/// <summary>A case with all that helps to decide it.</summary>
public sealed record ReviewDetailView
{
    /// <summary>The case.</summary>
    public required ReviewView Review { get; init; }

    /// <summary>The item as it is now, with its text and the evidence; null when it is gone.</summary>
    public required ContentView? Content { get; init; }

    /// <summary>Scores beside the thresholds of the policy.</summary>
    public required ImmutableArray<ReviewScore> Scores { get; init; }

    /// <summary>What each detector said.</summary>
    public required ImmutableArray<Assessment> Assessments { get; init; }

    /// <summary>Decisions so far, oldest first; at most 100.</summary>
    public required ImmutableArray<Decision> Decisions { get; init; }

    /// <summary>How often moderators decided about this author's items.</summary>
    public required AuthorRecord Author { get; init; }

    /// <summary>How the author stands: strikes, tier, whether posting is paused.</summary>
    public required AuthorStanding? Standing { get; init; }

    /// <summary>How many people the author reaches, as the platform says; 0 when it says nothing.</summary>
    public required long AuthorReach { get; init; }

    /// <summary>How many users reported the item.</summary>
    public required int Reporters { get; init; }

    /// <summary>What people say about the item: complaints, the oldest first.</summary>
    public required ImmutableArray<ReviewStatement> Statements { get; init; }

    /// <summary>What the platform itself says about the item and its author; none for the author.</summary>
    public required ReviewEnrichmentView Enrichment { get; init; }
}

/// <summary>What the platform itself says about the item of a case and its author.</summary>
public sealed record ReviewEnrichmentView
{
    /// <summary>none (not asked), pending, ready or failed.</summary>
    public required ReviewEnrichmentState State { get; init; }

    /// <summary>The platform's answer, a JSON object of at most 16 KB; null without one.</summary>
    public required JsonElement? Data { get; init; }

    /// <summary>When it came (UTC); null without one.</summary>
    public required DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Why there is none; null otherwise.</summary>
    public required string? Error { get; init; }

    internal static ReviewEnrichmentView Of(ReviewEnrichment enrichment) => new()
    {
        State = enrichment.State,
        Data = enrichment.Data is { } data ? JsonElement.Parse(data) : null,
        ReceivedAt = enrichment.ReceivedAt,
        Error = enrichment.Error,
    };
}

/// <summary>Cases of a queue whose answer is known.</summary>
public sealed record GoldenReviewsView
{
    /// <summary>By id.</summary>
    public required ImmutableArray<GoldenReview> Golden { get; init; }
}

/// <summary>A decision with the case and the item after it.</summary>
public sealed record ReviewDecidedView
{
    /// <summary>The case.</summary>
    public required ReviewView Review { get; init; }

    /// <summary>The item; null when it is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentView? Content { get; init; }
}

/// <summary>What became of each case that was decided together, in the order of the request.</summary>
public sealed record ReviewsDecidedView
{
    /// <summary>How many were decided.</summary>
    public required int Decided { get; init; }

    /// <summary>How many wait for a second moderator's yes.</summary>
    public required int AwaitingSecond { get; init; }

    /// <summary>One entry per case.</summary>
    public required ImmutableArray<ReviewDecidedEntry> Items { get; init; }
}

/// <summary>What became of one case.</summary>
public sealed record ReviewDecidedEntry
{
    /// <summary>The case.</summary>
    public required string Id { get; init; }

    /// <summary>The status that deciding it alone would have answered.</summary>
    public required int Status { get; init; }

    /// <summary>The case, when it was decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReviewView? Review { get; init; }

    /// <summary>Why it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Problem? Problem { get; init; }
}
