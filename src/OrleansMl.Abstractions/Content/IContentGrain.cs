using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>One content item (grain key: its id). Runs and holds its own moderation; what it acknowledged is durable.</summary>
[GrainInterfaceType("content")]
public interface IContentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts a new item under an id that the caller has just generated and never used. Skips the read that would look for an
    /// earlier item; a clash is still an error. Text is moderated before the call returns.
    /// </summary>
    /// <exception cref="ModelBusyException">The inference queue is full; nothing was stored. Try again after the stated time.</exception>
    [Alias("create")]
    Task<ContentItem> CreateAsync(ContentDraft draft, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates the item or edits it (revision + 1). Repeating the same body is <see cref="ContentOutcome.Unchanged"/>.
    /// </summary>
    /// <param name="draft">The whole new content.</param>
    /// <param name="caller">Must own the item or act for others; and may create it only as <see cref="ContentIds.MayCreate"/> says.</param>
    /// <param name="expectedRevision">The revision the caller saw (<c>If-Match</c>); null accepts any; 0
    /// demands that the item does not exist.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still be made.</param>
    /// <exception cref="ModelBusyException">The inference queue is full; nothing was stored.</exception>
    [Alias("put")]
    Task<ContentResult> PutAsync(ContentDraft draft, Caller caller, int? expectedRevision, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates the item under a reserved id (<see cref="ContentIds"/>) that the caller derived from a key of its own. Repeating the same
    /// body is <see cref="ContentOutcome.Unchanged"/>, another body a <see cref="ContentOutcome.Conflict"/>.
    /// </summary>
    /// <exception cref="ModelBusyException">The inference queue is full; nothing was stored.</exception>
    [Alias("create-once")]
    Task<ContentResult> CreateOnceAsync(ContentDraft draft, Caller caller, CancellationToken cancellationToken = default);

    /// <summary>The item with its verdict; null when it does not exist.</summary>
    [Alias("get")]
    Task<ContentItem?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The item like <see cref="GetAsync"/>, after it has been analysed if it was not yet, or if another version of a model answers now;
    /// null when it does not exist. An analysis that does not come in time, or that the author refused, is simply not there.
    /// </summary>
    [Alias("get-analyzed")]
    Task<ContentItem?> GetAnalyzedAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The item's verdict with the first <see cref="ContentExplanation.DefaultDecisions"/> decisions; null when it does not exist.
    /// </summary>
    [Alias("explain")]
    Task<ContentExplanation?> ExplainAsync(CancellationToken cancellationToken = default);

    /// <summary>The item's verdict with a page of its decision log; null when it does not exist.</summary>
    /// <param name="after">The <see cref="Decision.Seq"/> after which the page begins
    /// (<see cref="ContentExplanation.NextCursor"/>); 0 for the first page.</param>
    /// <param name="limit">1 to <see cref="ContentExplanation.MaxDecisions"/> decisions.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("explain-page")]
    Task<ContentExplanation?> ExplainPageAsync(int after, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Judges the current revision once more, with the models and the policy of now. What was pending or given up begins anew, with its
    /// retries; a verdict stays when nobody can answer. A person's verdict stays unless forced: <see cref="ContentOutcome.Unchanged"/>.
    /// </summary>
    /// <param name="caller">Must act for others.</param>
    /// <param name="force">True replaces a person's verdict, too.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still be made.</param>
    /// <exception cref="ModelUnavailableException">A judged item could not be judged again; nothing changed.</exception>
    [Alias("rescan")]
    Task<ContentResult> RescanAsync(Caller caller, bool force, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets a human decide about the current revision: one durable write, added to the decision log. It holds against rescans and late
    /// looks of models until the next revision.
    /// </summary>
    /// <param name="decision">What, by whom.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still be made.</param>
    [Alias("decide")]
    Task<HumanDecisionResult> DecideAsync(HumanDecision decision, CancellationToken cancellationToken = default);

    /// <summary>Takes a human decision back: what was decided before it holds again. Repeating it is harmless.</summary>
    /// <param name="decisionId">The decision's key.</param>
    /// <param name="actor">Who takes it back.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still be made.</param>
    [Alias("undo-decision")]
    Task<HumanDecisionResult> UndoDecisionAsync(string decisionId, string actor, CancellationToken cancellationToken = default);

    /// <summary>Takes the item back. Repeating it is <see cref="ContentOutcome.Unchanged"/>.</summary>
    [Alias("withdraw")]
    Task<ContentResult> WithdrawAsync(Caller caller, int? expectedRevision, CancellationToken cancellationToken = default);
}
