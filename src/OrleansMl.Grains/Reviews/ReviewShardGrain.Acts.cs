using System.Collections.Immutable;

namespace OrleansMl.Reviews;

// What moderators do.
internal sealed partial class ReviewShardGrain
{
    public Task<ImmutableArray<double>?> PeekAsync(string queue, int count, Reviewer by, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<double>?>(
            _routing.Find(queue) is { } known && known.MaySee(by)
                ? [.. ClaimableBy(by, queue, Now).Take(count).Select(ReviewPriority.KeyOf)]
                : null);

    public async Task<ImmutableArray<QueuedReview>> ClaimFirstAsync(
        string queue, int count, Reviewer by, CancellationToken cancellationToken)
    {
        if (_routing.Find(queue) is not { } known || !known.MaySee(by))
        {
            return [];
        }

        var now = Now;
        var claimed = ImmutableArray.CreateBuilder<QueuedReview>();
        foreach (var review in ClaimableBy(by, queue, now).Take(count).ToList())
        {
            var (outcome, next) = review.Claim(by, now, options.Value.Lease);
            if (outcome == ReviewOutcome.Done)
            {
                await SaveAsync(next);
                claimed.Add(ToQueued(next, now));
            }
        }

        return claimed.ToImmutable();
    }

    public Task<ImmutableArray<QueuedReview>?> ListAsync(
        ReviewFilter filter, ReviewPlace? after, Reviewer by, CancellationToken cancellationToken)
    {
        if (filter.Queue is { } name && !(_routing.Find(name) is { } queue && queue.MaySee(by)))
        {
            return Task.FromResult<ImmutableArray<QueuedReview>?>(null);
        }

        var now = Now;
        var page = _queue.Cases
            .Where(review => Matches(filter, review, now) && MaySee(review, by))
            .Select(review => (Review: review, Key: ReviewPriority.KeyOf(review)))
            .Where(one => after is null
                || one.Key < after.Key || (one.Key == after.Key && string.CompareOrdinal(one.Review.Id, after.Id) > 0))
            .OrderByDescending(one => one.Key).ThenBy(one => one.Review.Id, StringComparer.Ordinal)
            .Take(filter.Limit)
            .Select(one => ToQueued(one.Review, now));
        return Task.FromResult<ImmutableArray<QueuedReview>?>([.. page]);
    }

    public async Task<ReviewResult> GetAsync(string id, Reviewer by, CancellationToken cancellationToken) =>
        await FindAsync(id) is { } review && MaySee(review, by) ? Answer(ReviewOutcome.Unchanged, review) : NotFound;

    public async Task<ReviewResult> ActAsync(
        string id, ReviewAct act, string? queue, string? text, Reviewer by, CancellationToken cancellationToken)
    {
        if (await FindAsync(id) is not { } review || !MaySee(review, by))
        {
            return NotFound;
        }

        var target = queue ?? _routing.QueueOf(review).EscalatesTo;
        if (act == ReviewAct.Escalated && _routing.Find(target) is null)
        {
            return Answer(ReviewOutcome.NoSuchQueue, review);
        }

        var now = Now;
        var (outcome, next) = act switch
        {
            ReviewAct.Claimed => review.Claim(by, now, options.Value.Lease),
            ReviewAct.Released => review.Release(by, now),
            ReviewAct.Escalated => review.Escalate(by, target, text, now),
            ReviewAct.Noted => review.Note(by, text ?? "", now),
            _ => throw new ArgumentOutOfRangeException(nameof(act), act, "Not an act of a moderator."),
        };
        if (outcome == ReviewOutcome.Done)
        {
            await SaveAsync(next);
        }

        return Answer(outcome, next);
    }

    public async Task<ReviewResult> RenewAsync(string id, Reviewer by, CancellationToken cancellationToken)
    {
        if (await FindAsync(id) is not { } review || !MaySee(review, by))
        {
            return NotFound;
        }

        var (outcome, next) = review.Renew(by, Now, options.Value.Lease);
        if (outcome == ReviewOutcome.Done)
        {
            await SaveAsync(next);
        }

        return Answer(outcome, next);
    }

    public async Task<ReviewResult> DecideAsync(
        string id, ReviewDecision decision, Reviewer by, bool claim, CancellationToken cancellationToken)
    {
        if (await FindAsync(id) is not { } review || !MaySee(review, by))
        {
            return NotFound;
        }

        var now = Now;
        var queue = _routing.QueueOf(review);
        var claimed = review;
        if (claim && !(review.Verdict is { } verdict && verdict.Actor == by.UserId && verdict.DecisionId == decision.DecisionId))
        {
            (var refusal, claimed) = review.Claim(by, now, options.Value.Lease);
            if (refusal is not (ReviewOutcome.Done or ReviewOutcome.Unchanged))
            {
                return Answer(refusal, review);
            }
        }

        var (outcome, next) = claimed.Decide(decision, by, queue, now, options.Value.UndoWindow);
        if (outcome != ReviewOutcome.Done)
        {
            return Answer(outcome, review);
        }

        // Scheduled first: a crash in between leaves a sweep that finds nothing, never a decision that is not sent.
        await EnsureSweepAsync(next.Verdict!.UndoUntil, cancellationToken);
        _told.Remove((id, decision.DecisionId));
        await SaveAsync(next);
        return Answer(outcome, next);
    }

    public async Task<ReviewResult> UndoAsync(string id, Reviewer by, CancellationToken cancellationToken)
    {
        if (await FindAsync(id) is not { } review || !MaySee(review, by))
        {
            return NotFound;
        }

        var now = Now;
        var (outcome, next) = review.Undo(by, now, options.Value.Lease);
        if (outcome == ReviewOutcome.Done)
        {
            await EnsureSweepAsync(now + options.Value.UndoWindow, cancellationToken);
            _told.Remove((id, next.UndoneDecision!));
            await SaveAsync(next);
        }

        return Answer(outcome, next);
    }

    private static readonly ReviewResult NotFound = new() { Outcome = ReviewOutcome.NotFound };

    private ReviewResult Answer(ReviewOutcome outcome, ReviewCase review) => new() { Outcome = outcome, Review = ToQueued(review, Now) };

    private IEnumerable<ReviewCase> ClaimableBy(Reviewer by, string queue, DateTimeOffset now) => _queue.Waiting(queue, now)
        .Where(review => review.Subject.AuthorId != by.UserId && !review.Excluded.Contains(by.UserId));

    private bool Matches(ReviewFilter filter, ReviewCase review, DateTimeOffset now) =>
        (filter.Queue is null || _routing.QueueOf(review).Name == filter.Queue)
        && (filter.Level is null || review.Subject.Level == filter.Level)
        && (filter.Category is null || review.Subject.Categories.Contains(filter.Category))
        && (filter.Type is null || review.Subject.Type == filter.Type)
        && (filter.Reason is not { } reason || review.Reasons.Contains(reason))
        && (filter.AuthorId is null || review.Subject.AuthorId == filter.AuthorId)
        && (filter.Late is not { } late || late == (review.State != ReviewState.Decided && review.DueAt <= now));
}
