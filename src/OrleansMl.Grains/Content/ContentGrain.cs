using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Analysis;
using OrleansMl.Catalogue;
using OrleansMl.Moderation;
using OrleansMl.Reminders;
using OrleansMl.Similar;
using OrleansMl.Trending;
using OrleansMl.Users;

namespace OrleansMl.Content;

/// <summary>
/// One content item. Loads itself on first use rather than on activation, because a new item under a fresh id
/// (<see cref="CreateAsync"/>) has nothing to load: that read would be a third of the cost of a submission.
/// </summary>
[GrainType("content"), CollectionAgeLimit(Minutes = 3)]
internal sealed partial class ContentGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    ModerationRunner moderator,
    TextAnalyzer analyst,
    EmbeddingShards vectors,
    ContentMetadataCache facts,
    EngagementAggregator engagement,
    ContentInvalidation contentNews,
    CatalogueWriter catalogue,
    ModerationPolicy policy,
    ReminderShards reminders,
    ModerationInstruments instruments,
    TimeProvider timeProvider,
    ILogger<ContentGrain> logger) : Grain, IContentGrain, IContentRetry, IStoredAnalysis, IContentMetadata
{
    private const string StateName = "content";

    private GrainState<StoredContent> _stored = new(new());
    private bool _loaded;

    private string Id => this.GetPrimaryKeyString();

    /// <summary>What is stored; null when the item does not exist. Call <see cref="LoadAsync"/> before.</summary>
    private StoredContent? Current => _stored.RecordExists ? _stored.State : null;

    public async Task<ContentItem> CreateAsync(ContentDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (_loaded && Current is not null)
        {
            throw new InvalidOperationException($"Content '{Id}' exists; CreateAsync is for ids that were never used.");
        }

        var next = StoredContent.From(draft, ContentHash.Of(draft), previous: null, timeProvider.GetUtcNow());
        await ModerateAndSaveAsync(next, cancellationToken);
        _loaded = true;

        // The caller holds the answer, and most items are not asked for in the next minutes. Kept, a day's busiest minutes would
        // stay in memory, survive every collection and cost more than reading back the few that are.
        DeactivateOnIdle();
        return Current!.ToItem(Id, policy);
    }

    public async Task<ContentResult> PutAsync(ContentDraft draft, Caller caller, int? expectedRevision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(caller);
        await LoadAsync();
        var current = Current;
        var hash = ContentHash.Of(draft);
        if (Refuse(current, caller, expectedRevision, hash, draft.Revives) is { } refusal)
        {
            return refusal;
        }

        await ModerateAndSaveAsync(StoredContent.From(draft, hash, current, timeProvider.GetUtcNow()), cancellationToken);
        return Answer(current is null ? ContentOutcome.Created : ContentOutcome.Updated);
    }

    public async Task<ContentItem?> GetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        return Current?.ToItem(Id, policy);
    }

    public async Task<ContentExplanation?> ExplainAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        return Current?.ToExplanation(Id);
    }

    public async Task<ContentResult> WithdrawAsync(Caller caller, int? expectedRevision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        await LoadAsync();
        if (Current is not { } current)
        {
            return new() { Outcome = ContentOutcome.NotFound };
        }

        if (!MayChange(current, caller))
        {
            return new() { Outcome = ContentOutcome.Forbidden };
        }

        if (current.State == ContentState.Withdrawn)
        {
            return Answer(ContentOutcome.Unchanged);
        }

        if (expectedRevision is { } expected && expected != current.Revision)
        {
            return Answer(ContentOutcome.StaleRevision);
        }

        // First: should the author be erased, nobody else knows of it.
        await GrainFactory.GetGrain<IUserWithdrawn>(current.AuthorId).NoteWithdrawnAsync(Id, cancellationToken);
        if (current.Analysis is not null)
        {
            await vectors.Of(Id).RemoveAsync(Id, cancellationToken);
        }

        await SaveAsync(current.WithoutAnalysis() with { State = ContentState.Withdrawn, NextAttemptAt = null, UpdatedAt = timeProvider.GetUtcNow() });
        return Answer(ContentOutcome.Updated);
    }

    /// <summary>Why a put must not happen, or null when it may.</summary>
    private ContentResult? Refuse(StoredContent? current, Caller caller, int? expectedRevision, string hash, bool revives)
    {
        if (current is null)
        {
            return expectedRevision is > 0 ? new() { Outcome = ContentOutcome.StaleRevision } : null;
        }

        if (!MayChange(current, caller))
        {
            return new() { Outcome = ContentOutcome.Forbidden };
        }

        // A repeated request quotes the revision before its own, or demands a new item: the body tells that it was accepted.
        if (current.ContentHash == hash && current.State != ContentState.Withdrawn
            && (expectedRevision is null or 0 || expectedRevision == current.Revision || expectedRevision == current.Revision - 1))
        {
            return Answer(ContentOutcome.Unchanged);
        }

        if (expectedRevision == 0)
        {
            return Answer(ContentOutcome.Conflict);
        }

        if (expectedRevision is { } expected && expected != current.Revision)
        {
            return Answer(ContentOutcome.StaleRevision);
        }

        return ContentLifecycle.CanEdit(current.State) || (revives && caller.MayActForOthers)
            ? null
            : Answer(ContentOutcome.InvalidTransition) with { From = current.State, Allowed = ContentLifecycle.Allowed(current.State) };
    }

    private static bool MayChange(StoredContent current, Caller caller) => caller.UserId == current.AuthorId || caller.MayActForOthers;

    private ContentResult Answer(ContentOutcome outcome) => new() { Outcome = outcome, Item = Current?.ToItem(Id, policy) };

    private async ValueTask LoadAsync()
    {
        if (!_loaded)
        {
            await storage.ReadStateAsync(StateName, this.GetGrainId(), _stored);
            _loaded = true;
        }
    }

    /// <summary>The one write of a change. After a failure memory and store may differ, so the activation goes and the next one reads what is true.</summary>
    private async Task SaveAsync(StoredContent next)
    {
        var write = new GrainState<StoredContent>(next, _stored.ETag) { RecordExists = _stored.RecordExists };
        try
        {
            await storage.WriteStateAsync(StateName, this.GetGrainId(), write);
            _stored = write;
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        TellTrending(next);
        catalogue.Tell(Id, next);
    }
}
