using OrleansMl.Moderation;

namespace OrleansMl.Content;

// Whose the item is, and under which id somebody may make one.
internal sealed partial class ContentGrain
{
    public async Task<ContentResult> CreateOnceAsync(ContentDraft draft, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(caller);
        await LoadAsync();
        var hash = ContentHash.Of(draft);
        if (Current is { } current)
        {
            var isRepeated = current.ContentHash == hash && current.State != ContentState.Withdrawn && MayChange(current, caller);
            return isRepeated ? CaughtUp(Answer(ContentOutcome.Unchanged)) : new() { Outcome = ContentOutcome.Conflict };
        }

        await listeners.AdmitAsync(draft, Submission.By(caller, draft.AuthorId), cancellationToken);
        await JudgeAndSaveAsync(StoredContent.From(draft, hash, previous: null, timeProvider.GetUtcNow()), cancellationToken);
        return Answer(ContentOutcome.Created);
    }

    /// <summary>Why a put must not happen, or null when it may.</summary>
    private ContentResult? Refuse(StoredContent? current, ContentDraft draft, Caller caller, int? expectedRevision, string hash)
    {
        // The same answer for an item of somebody else and for one that does not exist: it tells nothing of either.
        if (current is null ? !MayCreate(draft, caller) : !MayChange(current, caller))
        {
            return new() { Outcome = ContentOutcome.Forbidden };
        }

        if (current is null)
        {
            return expectedRevision is > 0 ? new() { Outcome = ContentOutcome.StaleRevision } : null;
        }

        if (current.State != ContentState.Withdrawn && draft.AuthorId != current.AuthorId)
        {
            return Answer(ContentOutcome.OwnerConflict);
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

        return ContentLifecycle.CanEdit(current.State) || (draft.Revives && caller.MayActForOthers)
            ? null
            : Answer(ContentOutcome.InvalidTransition) with { From = current.State, Allowed = ContentLifecycle.Allowed(current.State) };
    }

    private bool MayCreate(ContentDraft draft, Caller caller) =>
        ContentIds.MayCreate(Id, caller) && (draft.AuthorId == caller.UserId || caller.MayActForOthers);

    private static bool MayChange(StoredContent current, Caller caller) => caller.UserId == current.Owner || caller.MayActForOthers;
}
