using System.Collections.Immutable;

namespace OrleansMl.Reviews;

// What moderators do.
internal sealed partial class ReviewShardGrain
{
    public Task<ReviewPeek?> PeekAsync(string queue, int count, Reviewer by, CancellationToken cancellationToken) => Task.FromResult(
        Routing.Find(queue) is { } known && known.MaySee(by)
            ? new ReviewPeek([.. ClaimableBy(by, queue, Now).Take(count).Select(ReviewPriority.KeyOf)], Cases.IsBehind(queue))
            {
                GoldenRate = known.GoldenRate,
            }
            : null);

    public async Task FillAsync(string queue, CancellationToken cancellationToken)
    {
        if (Cases.IsBehind(queue) && await Cases.FillAsync(queue))
        {
            await EnsureSweepAsync(cancellationToken);
        }
    }

    public async Task<ImmutableArray<QueuedReview>> ClaimFirstAsync(
        string queue, int count, Reviewer by, CancellationToken cancellationToken)
    {
        if (Routing.Find(queue) is not { } known || !known.MaySee(by))
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
                await Cases.SaveAsync(next);
                claimed.Add(ToQueued(next, now));
            }
        }

        await BalanceAsync(cancellationToken);
        return claimed.ToImmutable();
    }

    public Task<ImmutableArray<QueuedReview>?> ListAsync(
        ReviewFilter filter, ReviewPlace? after, Reviewer by, CancellationToken cancellationToken)
    {
        if (filter.Queue is { } name && !(Routing.Find(name) is { } queue && queue.MaySee(by)))
        {
            return Task.FromResult<ImmutableArray<QueuedReview>?>(null);
        }

        var now = Now;
        var seen = filter.Queue is { } one ? [one] : Routing.Queues.Where(each => each.MaySee(by)).Select(each => each.Name);
        var found = Queue.After(seen, after is null ? null : (after.Key, after.Id))
            .Where(review => !IsHiddenFrom(review, by) && Matches(filter, review.Blinded(), now)
                && !(filter.Reason == ReviewReason.AwaitingSecond && review.Subject.AuthorId == by.UserId))
            .Take(filter.Limit);
        if (!Golden.Holds.IsEmpty)
        {
            var own = Golden.Holds.Where(hold => hold.UserId == by.UserId).Select(hold => hold.Case)
                .Where(review => IsAfter(review, after) && Matches(filter, review, now)
                    && (filter.Queue is null ? MaySee(review, by) : Routing.QueueOf(review).Name == filter.Queue));
            found = found.Concat(own).OrderByDescending(ReviewPriority.KeyOf).ThenBy(review => review.Id, StringComparer.Ordinal)
                .Take(filter.Limit);
        }

        var page = found.Select(review => ToQueued(review, now));
        return Task.FromResult<ImmutableArray<QueuedReview>?>([.. page]);
    }

    public async Task<ReviewResult> GetAsync(string id, Reviewer by, CancellationToken cancellationToken) =>
        await FindAsync(id, by) is not { } review || !MaySee(review, by) ? NotFound
        : IsHiddenFrom(review, by) ? Hidden
        : Answer(ReviewOutcome.Unchanged, review);

    public async Task<ReviewResult> ActAsync(
        string id, ReviewAct act, string? queue, string? text, Reviewer by, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, by) is not { } review || !MaySee(review, by))
        {
            return NotFound;
        }

        if (IsHiddenFrom(review, by))
        {
            return Hidden;
        }

        var target = queue ?? Routing.QueueOf(review).EscalatesTo;
        if (act == ReviewAct.Escalated && Routing.Find(target) is null)
        {
            return Answer(ReviewOutcome.NoSuchQueue, review);
        }

        if (act == ReviewAct.Escalated && !review.Requests.IsEmpty && target is not ReviewQueueDefinition.Legal && !IsForLeads(target))
        {
            return Answer(ReviewOutcome.LegalHold, review);
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
            await SaveAsync(next, by);
            await BalanceAsync(cancellationToken);
        }

        return Answer(outcome, next);
    }

    public async Task<ReviewResult> RenewAsync(string id, Reviewer by, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, by) is not { } review || !MaySee(review, by))
        {
            return NotFound;
        }

        if (IsHiddenFrom(review, by))
        {
            return Hidden;
        }

        var (outcome, next) = review.Renew(by, Now, options.Value.Lease);
        if (outcome == ReviewOutcome.Done)
        {
            await SaveAsync(next, by);
            await BalanceAsync(cancellationToken);
        }

        return Answer(outcome, next);
    }

    public async Task<ReviewResult> DecideAsync(
        string id, ReviewDecision decision, Reviewer by, bool claim, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, by) is not { } review || !MaySee(review, by))
        {
            return NotFound;
        }

        if (IsHiddenFrom(review, by))
        {
            return Hidden;
        }

        var now = Now;
        var queue = Routing.QueueOf(review);
        var claimed = review;
        if (claim && !review.HasMade(decision.DecisionId, by.UserId))
        {
            (var refusal, claimed) = review.Claim(by, now, options.Value.Lease);
            if (refusal is not (ReviewOutcome.Done or ReviewOutcome.Unchanged))
            {
                return Answer(refusal, review);
            }
        }

        var needsSecond = claimed.IsConfirmable(decision)
            && await confirmations.IsGreatAsync(claimed.Subject.AuthorId, cancellationToken);
        var (outcome, next) = claimed.Decide(decision, by, queue, now, options.Value.UndoWindow, needsSecond);
        if (outcome != ReviewOutcome.Done)
        {
            return Answer(outcome, review);
        }

        // Scheduled first: a crash in between leaves a sweep that finds nothing, never a decision that is not sent.
        await EnsureSweepAsync((next.Verdict ?? next.First!).UndoUntil, cancellationToken);
        await confirmations.NoteAsync(claimed, next, by, cancellationToken);
        if (next.Verdict is not null)
        {
            _told.Remove(id);
        }

        await SaveAsync(next, by);
        await BalanceAsync(cancellationToken);
        return Answer(outcome, next);
    }

    public async Task<ReviewResult> UndoAsync(string id, Reviewer by, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, by) is not { } review || !MaySee(review, by))
        {
            return NotFound;
        }

        if (IsHiddenFrom(review, by))
        {
            return Hidden;
        }

        var now = Now;
        var (outcome, next) = review.Undo(by, now, options.Value.Lease);
        if (outcome == ReviewOutcome.Done)
        {
            await EnsureSweepAsync(now + options.Value.UndoWindow, cancellationToken);
            await confirmations.NoteAsync(review, next, by, cancellationToken);
            _told.Remove(id);
            await SaveAsync(next, by);
            await BalanceAsync(cancellationToken);
        }

        return Answer(outcome, next);
    }

    private bool IsForLeads(string queue) => Routing.Find(queue) is { LeadsOnly: true };

    private static readonly ReviewResult NotFound = new() { Outcome = ReviewOutcome.NotFound };

    private static readonly ReviewResult Hidden = new() { Outcome = ReviewOutcome.Excluded };

    private ReviewResult Answer(ReviewOutcome outcome, ReviewCase review) =>
        new() { Outcome = outcome, Review = ToQueued(review, Now), IsGolden = IsGolden(review) };

    private static bool IsAfter(ReviewCase review, ReviewPlace? place) => place is null
        || ReviewPriority.KeyOf(review).CompareTo(place.Key) is var order
            && (order < 0 || (order == 0 && string.CompareOrdinal(review.Id, place.Id) > 0));

    private IEnumerable<ReviewCase> ClaimableBy(Reviewer by, string queue, DateTimeOffset now) => Queue.Waiting(queue, now)
        .Where(review => review.Subject.AuthorId != by.UserId && !review.Excluded.Contains(by.UserId));

    private static bool Matches(ReviewFilter filter, ReviewCase review, DateTimeOffset now) =>
        (filter.Level is null || review.Subject.Level == filter.Level)
        && (filter.Category is null || review.Subject.Categories.Contains(filter.Category))
        && (filter.Type is null || review.Subject.Type == filter.Type)
        && (filter.Reason is not { } reason || review.Reasons.Contains(reason))
        && (filter.AuthorId is null || review.Subject.AuthorId == filter.AuthorId)
        && (filter.Late is not { } late || late == (review.State != ReviewState.Decided && review.DueAt <= now));
}
