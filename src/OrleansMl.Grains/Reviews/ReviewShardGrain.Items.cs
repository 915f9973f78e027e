using System.Collections.Immutable;

namespace OrleansMl.Reviews;

// What happens to the items.
internal sealed partial class ReviewShardGrain
{
    public async Task OpenAsync(ReviewOpening opening, CancellationToken cancellationToken)
    {
        var now = Now;
        var id = ReviewCase.IdOf(opening.Subject.ContentId, opening.Subject.Revision);
        var known = await FindAsync(id);
        var next = known switch
        {
            null => New(opening, now),
            { State: not ReviewState.Closed } =>
                known.Raise(opening.Reason, opening.Reach, now, opening.Detail, opening.Excluded).Case,

            // A human looked at this revision, and somebody asks again.
            _ => (known with { Subject = opening.Subject })
                .Reopen(opening.Reason, opening.Reach, now, DueIn(known), opening.Excluded, opening.Detail).Case,
        };
        if (ReferenceEquals(next, known))
        {
            return;
        }

        if (!Index.Open.Contains(id))
        {
            if (_queue.Count >= options.Value.MaxOpenPerShard)
            {
                throw new ReviewsBusyException();
            }

            await EnsureSweepAsync(next.DueAt, cancellationToken);
            await Index.AddAsync(id);
        }

        await SaveAsync(next);
    }

    public async Task ItemChangedAsync(ReviewItemChange change, CancellationToken cancellationToken)
    {
        if (!_ofItem.TryGetValue(change.Subject.ContentId, out var ids))
        {
            return;
        }

        var now = Now;
        List<string> closed = [];
        foreach (var id in ids.ToList())
        {
            _queue.TryGet(id, out var review, out _);
            var isOlder = review!.Subject.Revision < change.Subject.Revision;
            if (!change.IsGone && !isOlder && (change.NeedsHuman || !review.Asked.IsEmpty))
            {
                continue;
            }

            if (review.State is ReviewState.Decided)
            {
                continue;
            }

            if (!change.IsGone && isOlder)
            {
                await CarryAsync(review, change.Subject, cancellationToken);
            }

            await SaveAsync(review.Withdraw(change.Why, now).Case);
            closed.Add(id);
        }

        await Index.RemoveAsync(closed);
    }

    public async Task EraseAsync(string contentId, int revision, CancellationToken cancellationToken)
    {
        List<string> erased = [];
        for (var number = 1; number <= revision; number++)
        {
            var id = ReviewCase.IdOf(contentId, number);
            var record = _records.GetValueOrDefault(id) ?? await ReadAsync(id);
            if (record.Value.Case is { } review)
            {
                await record.ClearAsync();
                Forget(review);
                erased.Add(id);
            }
        }

        await Index.RemoveAsync(erased);
    }

    public async Task RefusedAsync(
        string id, string decisionId, string why, ReviewSubject? current, CancellationToken cancellationToken)
    {
        if (_queue.TryGet(id, out var review, out _)
            && (review.Verdict?.DecisionId == decisionId || review.UndoneDecision == decisionId))
        {
            if (current is not null && current.Revision > review.Subject.Revision)
            {
                await CarryAsync(review, current, cancellationToken);
            }

            await SaveAsync(review.Void(why, Now).Case);
            await Index.RemoveAsync([id]);
        }
    }

    // An edit must not shake reports and complaints off.
    private async Task CarryAsync(ReviewCase review, ReviewSubject current, CancellationToken cancellationToken)
    {
        foreach (var reason in review.Asked)
        {
            var carried = new ReviewOpening(current, reason, review.Reach, $"as of {review.Id}") { Excluded = review.Excluded };
            await OpenAsync(carried, cancellationToken);
        }
    }

    private ReviewCase New(ReviewOpening opening, DateTimeOffset now)
    {
        var review = ReviewCase.Open(opening.Subject, opening.Reason, opening.Reach, now, TimeSpan.Zero, opening.Detail);
        return review with { DueAt = now + DueIn(review), Excluded = opening.Excluded };
    }

    private TimeSpan DueIn(ReviewCase review) => TimeSpan.FromMinutes(_routing.QueueOf(review).DueMinutes);
}
