using System.Collections.Immutable;

namespace OrleansMl.Reviews;

// What happens to the items.
internal sealed partial class ReviewShardGrain
{
    public async Task OpenAsync(ReviewOpening opening, CancellationToken cancellationToken)
    {
        var now = Now;
        var id = ReviewCase.IdOf(opening.Subject.ContentId, opening.Subject.Revision);
        var known = await Cases.FindAsync(id);
        var next = known switch
        {
            null => New(opening, now),
            { State: not ReviewState.Closed } =>
                known.Raise(
                    opening.Reason, opening.Reach, now, opening.Detail, opening.Excluded, opening.AskedAt).Case,

            // A human looked at this revision, and somebody asks again.
            _ => (known with { Subject = opening.Subject })
                .Reopen(opening.Reason, opening.Reach, now, DueIn(known), opening.Excluded, opening.Detail).Case,
        };
        next = opening.Request is { } request ? next.HeldBy(request) : next;
        if (ReferenceEquals(next, known))
        {
            return;
        }

        // Only what somebody else has to accept is left of the decision: what is asked now waits for a moderator at once.
        if (next is { State: ReviewState.Decided, SentAt: not null, Again: not null }
            && next.Close(now, DueIn(next)) is { Outcome: ReviewOutcome.Done, Case: var waiting })
        {
            await Pairs.AddAsync(StoredReviewPair.Of(next) is { } pair ? [pair] : []);
            await EnsureSweepAsync(waiting.DueAt, cancellationToken);
            next = waiting;
        }

        // Somebody asks about the item itself.
        await Golden.KeepAsync(hold => hold.Case.Id != id);

        if (!Cases.IsInMemory(id))
        {
            await EnsureSweepAsync(next.DueAt, cancellationToken);
        }

        await Cases.SaveAsync(next);
        await BalanceAsync(cancellationToken);
    }

    public async Task ItemChangedAsync(ReviewItemChange change, CancellationToken cancellationToken)
    {
        var now = Now;
        List<string> closed = [];
        var current = change.IsGone ? null : ReviewCase.IdOf(change.Subject.ContentId, change.Subject.Revision);
        await Golden.EndAsync(
            id => id != current && ReviewCase.ContentOf(id) == change.Subject.ContentId, review => review.Withdraw(change.Why, now).Case);
        foreach (var found in await Cases.FindOfItemAsync(change.Subject.ContentId, change.Subject.Revision))
        {
            var isOlder = found.Subject.Revision < change.Subject.Revision;
            var isOverruled = change.DecisionId is { } by && by != found.Verdict?.DecisionId;
            var isPointless = change.IsGone || isOlder || (isOverruled && found.IsSecondReview);
            var review = isOverruled ? found.Overruled(change.Why, now) : found;
            if (review.State != ReviewState.Decided && !isPointless
                && (change.NeedsHuman || !review.Asked.IsEmpty || review.AwaitsSecond))
            {
                // What a person decided waits for the other one, whatever models say meanwhile.
                if (!ReferenceEquals(review, found))
                {
                    await Cases.SaveAsync(review);
                }

                continue;
            }

            if (review.State is ReviewState.Decided)
            {
                // The decision ends by itself. What somebody asked after it is not answered by it, and is about the item as it is now;
                // nor is a legal request, which only its own decision ends.
                var (again, isLegal) = (review.Again, isOlder && !review.Requests.IsEmpty);
                if (!change.IsGone && isOlder)
                {
                    ImmutableArray<ReviewReason> carried =
                    [
                        // Two who differ answered nothing.
                        .. review.IsDissent ? review.Asked.AsEnumerable() : again is { } reason ? [reason] : [],
                        .. isLegal ? [ReviewReason.Legal] : Array.Empty<ReviewReason>(),
                    ];
                    await CarryAsync(review, [.. carried.Distinct()], change.Subject, cancellationToken);
                }

                var isEnded = isOlder || change.IsGone;
                var next = again is not null && isEnded ? review with { Again = null } : review;
                next = next.IsDissent && isEnded ? next with { Reasons = [ReviewReason.Rule] } : next;
                next = isOlder || change.IsGone || isOverruled ? next.Moot() : next;
                if (!ReferenceEquals(next, review))
                {
                    await Cases.SaveAsync(next);
                }

                continue;
            }

            if (!change.IsGone && isOlder)
            {
                await CarryAsync(review, review.Asked, change.Subject, cancellationToken);
            }

            await Cases.SaveAsync(review.Withdraw(change.Why, now).Case);
            closed.Add(review.Id);
        }

        await EndAsync(closed);
        await BalanceAsync(cancellationToken);
    }

    public async Task SettleAsync(ReviewSettlement settlement, CancellationToken cancellationToken)
    {
        var now = Now;
        List<string> closed = [];
        var cases = (await Cases.FindOfItemAsync(settlement.ContentId, settlement.Revision)).ToList();

        // Also the closed one: somebody may ask about this revision again.
        var current = ReviewCase.IdOf(settlement.ContentId, settlement.Revision);
        if (cases.All(review => review.Id != current) && await Cases.FindAsync(current) is { } over)
        {
            cases.Add(over);
        }

        foreach (var review in cases)
        {
            var (outcome, next) = review.Settle(settlement.Request, settlement.NeedsHuman, settlement.Why, now);
            if (outcome == ReviewOutcome.Done)
            {
                await Cases.SaveAsync(next);
                closed.AddRange(next.State == ReviewState.Closed ? [next.Id] : []);
            }
        }

        await EndAsync(closed);
        await BalanceAsync(cancellationToken);
    }

    public async Task<ItemsOnDisk> ListOnDiskAsync(StoredReviewPlace? from, CancellationToken cancellationToken)
    {
        var (items, next) = await Cases.ListOnDiskAsync(from);
        return new([.. items], next);
    }

    public async Task EraseAsync(string contentId, int revision, CancellationToken cancellationToken)
    {
        // An item may have thousands of revisions.
        const int AtOnce = 64;
        await Golden.EraseAsync(id => ReviewCase.ContentOf(id) == contentId);
        List<string> erased = [];
        foreach (var ids in Enumerable.Range(1, revision).Select(number => ReviewCase.IdOf(contentId, number)).Chunk(AtOnce))
        {
            var had = await Task.WhenAll(ids.Select(id => Cases.EraseAsync(id, EraseEnrichmentAsync)));
            erased.AddRange(ids.Where((_, i) => had[i]));
        }

        await EndAsync(erased);
        await BalanceAsync(cancellationToken);
    }

    public async Task RefusedAsync(
        string id, string decisionId, string why, ReviewSubject? current, CancellationToken cancellationToken)
    {
        if (Queue.TryGet(id, out var review, out _)
            && (review.Verdict?.DecisionId == decisionId || review.UndoneDecision == decisionId
                || (review.AwaitsSecond && review.First!.DecisionId == decisionId)))
        {
            if (current is not null && current.Revision > review.Subject.Revision)
            {
                await CarryAsync(review, review.Asked, current, cancellationToken);
            }

            await Cases.SaveAsync(review.Void(why, Now).Case);
            await EndAsync([id]);
            await BalanceAsync(cancellationToken);
        }
    }

    // An edit must not shake reports and complaints off.
    private async Task CarryAsync(
        ReviewCase review, ImmutableArray<ReviewReason> reasons, ReviewSubject current, CancellationToken cancellationToken)
    {
        foreach (var reason in reasons)
        {
            var carried = new ReviewOpening(current, reason, review.Reach, $"as of {review.Id}")
            {
                // An edit ends what waits for a second yes, and who proposed it may look again.
                Excluded = review.AwaitsSecond ? review.Check!.Excluded : review.Excluded,
            };
            foreach (var request in reason == ReviewReason.Legal ? review.Requests.Cast<string?>() : [null])
            {
                await OpenAsync(carried with { Request = request }, cancellationToken);
            }
        }
    }

    private ReviewCase New(ReviewOpening opening, DateTimeOffset now)
    {
        var review = ReviewCase.Open(opening.Subject, opening.Reason, opening.Reach, now, TimeSpan.Zero, opening.Detail);
        return review with { DueAt = now + DueIn(review), Excluded = opening.Excluded };
    }

    private TimeSpan DueIn(ReviewCase review) => TimeSpan.FromMinutes(Routing.QueueOf(review).DueMinutes);
}
