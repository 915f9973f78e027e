using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>
/// The cases of a part of the items (grain key: the shard, by the item's hash). Calls no item: an item's turn may wait for its shard.
/// </summary>
[GrainInterfaceType("review-shard")]
internal interface IReviewShardGrain : IGrainWithIntegerKey
{
    /// <summary>Opens the case of a revision, or adds the reason to it; a closed one is reopened. Repeating it is harmless.</summary>
    [Alias("open")]
    Task OpenAsync(ReviewOpening opening, CancellationToken cancellationToken = default);

    /// <summary>Closes what an item's change has made pointless. Reports outlive an edit.</summary>
    [Alias("item-changed")]
    Task ItemChangedAsync(ReviewItemChange change, CancellationToken cancellationToken = default);

    /// <summary>A legal request about an item was decided: its cases end unless more is asked. Repeating it is harmless.</summary>
    [Alias("settle")]
    Task SettleAsync(ReviewSettlement settlement, CancellationToken cancellationToken = default);

    /// <summary>Forgets all cases of an item, durably.</summary>
    [Alias("erase")]
    Task EraseAsync(string contentId, int revision, CancellationToken cancellationToken = default);

    /// <summary>
    /// Keys of the first cases of a queue that the caller may decide; null when they may see no such queue. Waits for no write: what is
    /// being claimed is still among them, and claiming finds the next.
    /// </summary>
    [Alias("peek"), AlwaysInterleave]
    Task<ReviewPeek?> PeekAsync(string queue, int count, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Brings cases of a queue from disk where none wait in memory.</summary>
    [Alias("fill")]
    Task FillAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Claims the first cases of a queue that the caller may decide.</summary>
    [Alias("claim-first")]
    Task<ImmutableArray<QueuedReview>> ClaimFirstAsync(string queue, int count, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>The first cases in memory, after a place; null when there is no such queue.</summary>
    [Alias("list")]
    Task<ImmutableArray<QueuedReview>?> ListAsync(
        ReviewFilter filter, ReviewPlace? after, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Items whose cases wait on disk, a few thousand at a time; some may have left.</summary>
    /// <param name="from">Where to go on; null for the beginning.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list-on-disk")]
    Task<ItemsOnDisk> ListOnDiskAsync(StoredReviewPlace? from, CancellationToken cancellationToken = default);

    /// <summary>A case.</summary>
    [Alias("get")]
    Task<ReviewResult> GetAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Claims, releases, escalates or notes.</summary>
    [Alias("act")]
    Task<ReviewResult> ActAsync(
        string id, ReviewAct act, string? queue, string? text, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Keeps a case for another lease.</summary>
    [Alias("renew")]
    Task<ReviewResult> RenewAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Notes a decision, durably: the item is told next.</summary>
    [Alias("decide")]
    Task<ReviewResult> DecideAsync(
        string id, ReviewDecision decision, Reviewer by, bool claim, CancellationToken cancellationToken = default);

    /// <summary>Notes that a decision is taken back, durably: the item is told next.</summary>
    [Alias("undo")]
    Task<ReviewResult> UndoAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>The item has heard of a decision, or of its undoing.</summary>
    [Alias("told")]
    Task ToldAsync(string id, string decisionId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The item refused a decision, since it is not as it was: the case is pointless, and what people asked goes over to its revision now.
    /// </summary>
    [Alias("refused-now")]
    Task RefusedAsync(
        string id, string decisionId, string why, ReviewSubject? current, CancellationToken cancellationToken = default);

    /// <summary>Escalates late cases, and says what else is due.</summary>
    [Alias("due")]
    Task<ReviewsDue> TakeDueAsync(CancellationToken cancellationToken = default);

    /// <summary>Decisions of these cases were sent, or why not.</summary>
    /// <returns>When to come back; null when nothing is due.</returns>
    [Alias("sent")]
    Task<DateTimeOffset?> SentAsync(ImmutableArray<ReviewSent> sent, CancellationToken cancellationToken = default);

    /// <summary>Figures of all queues, with the latest decisions.</summary>
    [Alias("stats")]
    Task<ReviewShardStats> GetStatsAsync(CancellationToken cancellationToken = default);

    /// <summary>Notes, durably, that the platform is asked about a case now.</summary>
    /// <returns>False when it was asked before, or nobody needs to know any more.</returns>
    [Alias("ask-enrichment")]
    Task<bool> AskEnrichmentAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>What the platform answered; nothing is kept when the case was erased meanwhile.</summary>
    [Alias("enriched")]
    Task EnrichedAsync(string id, ReviewEnrichment answer, CancellationToken cancellationToken = default);

    /// <summary>What is kept of the platform's answer about a case.</summary>
    [Alias("enrichment")]
    Task<ReviewEnrichment> GetEnrichmentAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Something that a case sends is pending, accepted or given up now. Repeating it is harmless.</summary>
    /// <returns>False when there is no such case.</returns>
    [Alias("send")]
    Task<bool> SendAsync(string id, ReviewSend send, CancellationToken cancellationToken = default);

    /// <summary>The latest decisions that were compared.</summary>
    [Alias("pairs")]
    Task<ImmutableArray<StoredReviewPair>> GetPairsAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets who decided in what was compared. Repeating it is harmless.</summary>
    [Alias("forget-reviewer")]
    Task ForgetReviewerAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>True when the caller may decide a case without seeing what was decided.</summary>
    [Alias("is-blind")]
    Task<bool> IsBlindAsync(string id, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Opens a case about a decision that no person made; not where there is one, or was. Repeating it is harmless.</summary>
    [Alias("sample")]
    Task SampleAsync(ReviewSample sample, CancellationToken cancellationToken = default);

    /// <summary>Marks a revision whose answer is known; false when too many are. Repeating it is harmless.</summary>
    [Alias("put-golden")]
    Task<bool> PutGoldenAsync(StoredGoldenReview golden, CancellationToken cancellationToken = default);

    /// <summary>Takes the mark away; false when there is none in this queue.</summary>
    [Alias("remove-golden")]
    Task<bool> RemoveGoldenAsync(string queue, string id, CancellationToken cancellationToken = default);

    /// <summary>What is marked in a queue.</summary>
    [Alias("list-golden")]
    Task<ImmutableArray<GoldenReview>> ListGoldenAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Cases with a known answer that a moderator may get: nothing of their own, nor what they have decided or marked.</summary>
    [Alias("list-golden-for")]
    Task<ImmutableArray<string>> ListGoldenForAsync(string queue, Reviewer by, CancellationToken cancellationToken = default);

    /// <summary>Gives a moderator a case with a known answer, claimed; null when it is not there any more.</summary>
    [Alias("give-golden")]
    Task<QueuedReview?> GiveGoldenAsync(string id, Reviewer by, double draw, CancellationToken cancellationToken = default);

    /// <summary>Items reach so many people now: those that wait come the sooner.</summary>
    [Alias("reach")]
    Task ReachAsync(ImmutableArray<ReviewedReach> reached, CancellationToken cancellationToken = default);

    /// <summary>There are other queues.</summary>
    [Alias("route")]
    Task RouteAsync(ReviewQueues queues, CancellationToken cancellationToken = default);
}
