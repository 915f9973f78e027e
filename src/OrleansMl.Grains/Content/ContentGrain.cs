using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Moderation;
using OrleansMl.Storage;

namespace OrleansMl.Content;

/// <summary>
/// One content item. Loads itself on first use rather than on activation, because a new item under a fresh id
/// (<see cref="CreateAsync"/>) has nothing to load: that read would be a third of the cost of a submission.
/// </summary>
[GrainType("content"), CollectionAgeLimit(Minutes = 3)]
internal sealed partial class ContentGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    ContentModeration moderation,
    IContentEnricher enricher,
    ContentListeners listeners,
    IOptions<ContentOptions> options,
    TimeProvider timeProvider) : Grain, IContentGrain, IContentRetry, IStoredAnalysis, IContentMetadata, IDecidedContent
{
    internal const string StateName = "content";

    private readonly EditLimiter _edits = new();

    private string Id => this.GetPrimaryKeyString();

    private StoredRecord<StoredContent> Record => field ??= storage.Record<StoredContent>(this, StateName);

    private DecisionLog Decisions => field ??= new(chunk => storage.Record<StoredDecisions>(this, $"decisions-{chunk}"));

    /// <summary>What is stored; null when the item does not exist. Call <see cref="LoadAsync"/> before.</summary>
    private StoredContent? Current => Record.Exists ? Record.Value : null;

    public async Task<ContentItem> CreateAsync(ContentDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (Current is not null)
        {
            throw new InvalidOperationException($"Content '{Id}' exists; CreateAsync is for ids that were never used.");
        }

        await listeners.AdmitAsync(draft, draft.SubmittedBy, cancellationToken);
        var next = StoredContent.From(draft, ContentHash.Of(draft), previous: null, timeProvider.GetUtcNow());
        await JudgeAndSaveAsync(next, cancellationToken);

        // The caller holds the answer, and most items are not asked for in the next minutes. Kept, a day's busiest minutes would
        // stay in memory, survive every collection and cost more than reading back the few that are.
        DeactivateOnIdle();
        return Current!.ToItem(Id, moderation.Policy);
    }

    public async Task<ContentResult> PutAsync(ContentDraft draft, Caller caller, int? expectedRevision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(caller);
        await LoadAsync();
        var current = Current;
        var hash = ContentHash.Of(draft);
        if (Refuse(current, draft, caller, expectedRevision, hash) is { } refusal)
        {
            return CaughtUp(refusal);
        }

        await listeners.AdmitAsync(draft, Submission.By(caller, draft.AuthorId), cancellationToken);
        if (current is not null && _edits.TryAcquire(caller.UserId, timeProvider.GetUtcNow(), options.Value.MaxEditsPerMinute) is { } wait)
        {
            return Answer(ContentOutcome.TooManyEdits) with { RetryAfter = wait };
        }

        var isAuthors = caller.UserId == current?.AuthorId;
        await JudgeAndSaveAsync(StoredContent.From(draft, hash, current, timeProvider.GetUtcNow(), isAuthors), cancellationToken);
        return Answer(current is null ? ContentOutcome.Created : ContentOutcome.Updated);
    }

    public async Task<ContentItem?> GetAsync(CancellationToken cancellationToken)
    {
        await LoadTouchedAsync(cancellationToken);
        return Current?.ToItem(Id, moderation.Policy);
    }

    public Task<ContentExplanation?> ExplainAsync(CancellationToken cancellationToken) =>
        ExplainPageAsync(after: 0, ContentExplanation.DefaultDecisions, cancellationToken);

    public async Task<ContentExplanation?> ExplainPageAsync(int after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= ContentExplanation.MaxDecisions, true);
        await LoadTouchedAsync(cancellationToken);
        return Current is { } current
            ? current.ToExplanation(Id, await Decisions.ReadAsync(current, after, limit), moderation.Policy)
            : null;
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
            // Who cannot see the item must not learn that it is there.
            return new()
            {
                Outcome = current.ToItem(Id, moderation.Policy).Visible ? ContentOutcome.Forbidden : ContentOutcome.NotFound
            };
        }

        if (current.State == ContentState.Withdrawn)
        {
            return CaughtUp(Answer(ContentOutcome.Unchanged));
        }

        if (expectedRevision is { } expected && expected != current.Revision)
        {
            return Answer(ContentOutcome.StaleRevision);
        }

        var withdrawn = current.WithoutAnalysis() with
        {
            State = ContentState.Withdrawn,
            NextAttemptAt = null,
            UpdatedAt = timeProvider.GetUtcNow(),
        };
        await SaveAsync(withdrawn, cancellationToken);
        return Answer(ContentOutcome.Updated);
    }

    private ContentResult Answer(ContentOutcome outcome) => new() { Outcome = outcome, Item = Current?.ToItem(Id, moderation.Policy) };

    private ValueTask LoadAsync() => Record.LoadAsync();

    // Whoever repeats a change got no answer to it: it may be stored, and nobody have heard of it.
    private ContentResult CaughtUp(ContentResult result)
    {
        if (result.Outcome == ContentOutcome.Unchanged && Current is { } current)
        {
            listeners.CatchUp(Id, current);
        }

        return result;
    }

    /// <summary>The one write of a change, between what listeners must know first and what they learn of it.</summary>
    private async Task SaveAsync(StoredContent next, CancellationToken cancellationToken)
    {
        var change = listeners.Complete(new(Id, Current, next));
        await listeners.ChangingAsync(change, cancellationToken);
        await Record.SaveAsync(await Decisions.SpillAsync(change.After));
        await listeners.ChangedAsync(change, cancellationToken);
    }
}
