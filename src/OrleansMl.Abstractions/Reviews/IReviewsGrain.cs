using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>
/// The review queues as one (use key 0). Who may not see a case's queue is told that there is no such case. What answers is stored.
/// </summary>
[GrainInterfaceType("reviews")]
public interface IReviewsGrain : IGrainWithIntegerKey
{
    /// <summary>The most cases that one call claims.</summary>
    const int MaxClaims = 3;

    /// <summary>The most revisions that are marked, of all queues: 32 in each of eight shards, so somewhat fewer may be the end.</summary>
    const int MaxGolden = 256;

    /// <summary>The latest cases with a known answer that a moderator got, and does not get again.</summary>
    const int GoldenMemory = 200;

    /// <summary>The most cases of one page.</summary>
    const int MaxPage = 200;

    /// <summary>Claims the first cases of a queue that the caller may decide; null when they may see no such queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="count">1 to <see cref="MaxClaims"/>.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("next")]
    Task<ReviewBatch?> NextAsync(string queue, int count, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>
    /// A page of the cases that are not closed, by priority; null when the cursor is none or there is no such queue. Of more cases than fit
    /// in memory the most urgent ones: the others come as these are worked on.
    /// </summary>
    [Alias("list")]
    Task<ReviewPage?> ListAsync(ReviewFilter filter, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>A case, closed or not.</summary>
    [Alias("get")]
    Task<ReviewResult> GetAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>A case with all that helps to decide it; <see cref="ReviewDossier.Result"/> says when there is none.</summary>
    [Alias("dossier")]
    Task<ReviewDossier> GetDossierAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Claims a case.</summary>
    [Alias("claim")]
    Task<ReviewResult> ClaimAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Keeps a case for another lease.</summary>
    [Alias("renew")]
    Task<ReviewResult> RenewAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Gives a case back.</summary>
    [Alias("release")]
    Task<ReviewResult> ReleaseAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Hands a case to another queue; to the one that its queue names when null.</summary>
    [Alias("escalate")]
    Task<ReviewResult> EscalateAsync(
        string id, string? queue, string? reason, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Adds a note.</summary>
    [Alias("note")]
    Task<ReviewResult> NoteAsync(string id, string text, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>
    /// Decides: the level holds when this answers. What the decision sends waits for the end of the undo window. What removes an item of an
    /// author of great reach, or counts against one, holds once a second moderator decides the same.
    /// </summary>
    /// <param name="id">The case.</param>
    /// <param name="decision">What.</param>
    /// <param name="by">Who has the case, or an administrator.</param>
    /// <param name="claim">True claims the case first.</param>
    /// <param name="cancellationToken">Gives up waiting; the decision may still be made.</param>
    [Alias("decide")]
    Task<ReviewResult> DecideAsync(
        string id, ReviewDecision decision, Reviewer by, bool claim = false, CancellationToken cancellationToken = default);

    /// <summary>Takes a decision back while its window is open.</summary>
    [Alias("undo")]
    Task<ReviewResult> UndoAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>How well decisions agree: of two moderators, of models and moderators, with the answers that leads know.</summary>
    [Alias("quality")]
    Task<ReviewQuality> GetQualityAsync(ReviewQualityFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Marks a revision whose right answer is known, durably; marking it again replaces the answer.</summary>
    /// <param name="queue">The queue to hide it in.</param>
    /// <param name="id">The case, which need not be there.</param>
    /// <param name="level">The right answer: approved, flagged or rejected.</param>
    /// <param name="category">1 to <see cref="ReviewCheck.MaxCategoryLength"/> characters.</param>
    /// <param name="by">Who says so, and never gets it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("put-golden")]
    Task<GoldenResult> PutGoldenAsync(
        string queue, string id, ModerationLevel level, string category, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Takes the mark away; false when there is none in this queue. Answers that were given keep counting.</summary>
    [Alias("remove-golden")]
    Task<bool> RemoveGoldenAsync(string queue, string id, CancellationToken cancellationToken = default);

    /// <summary>What is marked in a queue, by id; null when there is no such queue.</summary>
    [Alias("list-golden")]
    Task<ImmutableArray<GoldenReview>?> ListGoldenAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>
    /// True when the caller is about to decide about an item without seeing what was decided, so that nothing else may tell them.
    /// </summary>
    [Alias("is-blind")]
    Task<bool> IsBlindAsync(string contentId, int revision, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Figures of the queues that the caller may see.</summary>
    [Alias("stats")]
    Task<ReviewStats> GetStatsAsync(Reviewer by, CancellationToken cancellationToken = default);
}

/// <summary>Which cases to list.</summary>
[GenerateSerializer, Immutable, Alias("review-filter")]
public sealed record ReviewFilter
{
    /// <summary>Of this queue; null for every queue that the caller may see.</summary>
    [Id(0)] public string? Queue { get; init; }

    /// <summary>Of items at this level.</summary>
    [Id(1)] public ModerationLevel? Level { get; init; }

    /// <summary>Of items with this category.</summary>
    [Id(2)] public string? Category { get; init; }

    /// <summary>Of this surface.</summary>
    [Id(3)] public ContentType? Type { get; init; }

    /// <summary>With this reason.</summary>
    [Id(4)] public ReviewReason? Reason { get; init; }

    /// <summary>Late ones, or those that are not.</summary>
    [Id(5)] public bool? Late { get; init; }

    /// <summary>The <see cref="ReviewPage.Next"/> of the page before; null for the first.</summary>
    [Id(6)] public string? Cursor { get; init; }

    /// <summary>1 to <see cref="IReviewsGrain.MaxPage"/>.</summary>
    [Id(7)] public int Limit { get; init; } = 50;

    /// <summary>Of this author.</summary>
    [Id(8)] public string? AuthorId { get; init; }
}

/// <summary>A case with its queue.</summary>
/// <param name="Case">The case.</param>
/// <param name="Queue">The queue that it is in.</param>
/// <param name="Priority">Its priority now.</param>
[GenerateSerializer, Immutable, Alias("queued-review")]
public sealed record QueuedReview(
    [property: Id(0)] ReviewCase Case, [property: Id(1)] string Queue, [property: Id(2)] double Priority)
{
    /// <summary>What a decision there may mean for the author.</summary>
    [Id(3)] public ImmutableArray<ReviewAuthorAct> Acts { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Claimed cases, the first first.</summary>
[GenerateSerializer, Immutable, Alias("review-batch")]
public sealed record ReviewBatch([property: Id(0)] ImmutableArray<QueuedReview> Cases);

/// <summary>A page of cases.</summary>
/// <param name="Cases">By priority.</param>
/// <param name="Next">The cursor of the next page; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("review-page")]
public sealed record ReviewPage([property: Id(0)] ImmutableArray<QueuedReview> Cases, [property: Id(1)] string? Next);

/// <summary>How an act ended, with the case as it is now.</summary>
[GenerateSerializer, Immutable, Alias("review-result")]
public sealed record ReviewResult
{
    /// <summary>How.</summary>
    [Id(0)] public required ReviewOutcome Outcome { get; init; }

    /// <summary>The case as it is now; null when there is none for the caller.</summary>
    [Id(1)] public QueuedReview? Review { get; init; }

    /// <summary>True when the case is one whose answer is known. Never part of an answer.</summary>
    [Id(3)] public bool IsGolden { get; init; }

    /// <summary>The item after a decision, or when it is not as the decision quotes; null otherwise.</summary>
    [Id(2)] public ContentItem? Item { get; init; }
}

/// <summary>All that helps to decide a case.</summary>
[GenerateSerializer, Immutable, Alias("review-dossier")]
public sealed record ReviewDossier
{
    /// <summary>The case.</summary>
    [Id(0)] public required ReviewResult Result { get; init; }

    /// <summary>The item as it is now, which may be another revision; null when it is gone.</summary>
    [Id(1)] public ContentItem? Item { get; init; }

    /// <summary>Its verdicts so far, with what each detector said.</summary>
    [Id(2)] public ContentExplanation? Explanation { get; init; }

    /// <summary>Scores of the latest decision beside the thresholds of the policy.</summary>
    [Id(3)] public ImmutableArray<ReviewScore> Scores { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What was decided about this author by humans.</summary>
    [Id(4)] public AuthorRecord Author { get; init; } = new(0, 0, 0);

    /// <summary>How many users reported the item.</summary>
    [Id(5)] public int Reporters { get; init; }

    /// <summary>What people say about the item, the oldest first: complaints.</summary>
    [Id(6)] public ImmutableArray<ReviewStatement> Statements { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How the author stands; null when nobody says so.</summary>
    [Id(7)] public AuthorStanding? Standing { get; init; }

    /// <summary>What the platform itself says about the item and its author.</summary>
    [Id(8)] public ReviewEnrichment Enrichment { get; init; } = ReviewEnrichment.None;

    /// <summary>How many people the author reaches, as the platform says; 0 when it says nothing.</summary>
    [Id(9)] public long AuthorReach { get; init; }
}

/// <summary>What somebody says about an item.</summary>
/// <param name="Kind">What it is, for example <c>complaint</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="By">As what they say it: <c>author</c>, <c>reporter</c>.</param>
/// <param name="Decision">The number of the decision that it is about; null for none.</param>
/// <param name="Text">In their words; empty when they were erased.</param>
/// <param name="State">Where it stands, for example <c>open</c>.</param>
/// <param name="At">When (UTC).</param>
[GenerateSerializer, Immutable, Alias("review-statement")]
public sealed record ReviewStatement(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] string By,
    [property: Id(3)] int? Decision,
    [property: Id(4)] string Text,
    [property: Id(5)] string State,
    [property: Id(6)] DateTimeOffset At);

/// <summary>A score beside the thresholds of its category.</summary>
/// <param name="Category">The category.</param>
/// <param name="Score">The score, in [0, 1].</param>
/// <param name="Flag">From here on the item is published with a warning; null for never.</param>
/// <param name="Review">From here on a human decides; null for never.</param>
/// <param name="Reject">From here on it is removed; null for never.</param>
[GenerateSerializer, Immutable, Alias("review-score")]
public sealed record ReviewScore(
    [property: Id(0)] ModerationCategory Category,
    [property: Id(1)] float Score,
    [property: Id(2)] float? Flag,
    [property: Id(3)] float? Review,
    [property: Id(4)] float? Reject);

/// <summary>How often humans decided about an author's items.</summary>
/// <param name="Approved">Approved.</param>
/// <param name="Flagged">Published with a warning.</param>
/// <param name="Rejected">Removed.</param>
[GenerateSerializer, Immutable, Alias("author-record")]
public sealed record AuthorRecord([property: Id(0)] int Approved, [property: Id(1)] int Flagged, [property: Id(2)] int Rejected);

/// <summary>Figures of queues and of moderators.</summary>
/// <param name="Queues">By name.</param>
/// <param name="Moderators">Of the latest decisions, at most 8,192; by user.</param>
[GenerateSerializer, Immutable, Alias("review-stats")]
public sealed record ReviewStats(
    [property: Id(0)] ImmutableArray<ReviewQueueStats> Queues, [property: Id(1)] ImmutableArray<ReviewerStats> Moderators);

/// <summary>Figures of a queue.</summary>
[GenerateSerializer, Immutable, Alias("review-queue-stats")]
public sealed record ReviewQueueStats
{
    /// <summary>The queue.</summary>
    [Id(0)] public required string Queue { get; init; }

    /// <summary>Cases that nobody has, in memory and on disk; those on disk by the queue that they were in when they went there.</summary>
    [Id(1)] public int Waiting { get; init; }

    /// <summary>Cases that somebody has.</summary>
    [Id(2)] public int Leased { get; init; }

    /// <summary>Open cases in memory that should have been decided.</summary>
    [Id(3)] public int Late { get; init; }

    /// <summary>Decided cases whose decision was not sent yet.</summary>
    [Id(4)] public int Unsent { get; init; }

    /// <summary>When the oldest open case in memory was opened (UTC); null without one.</summary>
    [Id(5)] public DateTimeOffset? Oldest { get; init; }

    /// <summary>Of the latest decisions those of this queue.</summary>
    [Id(6)] public int Handled { get; init; }

    /// <summary>Median seconds from the last claim to the decision; null without one.</summary>
    [Id(7)] public double? MedianHandlingSeconds { get; init; }

    /// <summary>Cases in memory whose decision waits for a second moderator's yes.</summary>
    [Id(8)] public int AwaitingSecond { get; init; }
}

/// <summary>Figures of a moderator.</summary>
/// <param name="UserId">The moderator.</param>
/// <param name="Handled">Of the latest decisions theirs.</param>
/// <param name="MedianHandlingSeconds">Median seconds from the last claim to the decision; null without one.</param>
[GenerateSerializer, Immutable, Alias("reviewer-stats")]
public sealed record ReviewerStats(
    [property: Id(0)] string UserId, [property: Id(1)] int Handled, [property: Id(2)] double? MedianHandlingSeconds);
