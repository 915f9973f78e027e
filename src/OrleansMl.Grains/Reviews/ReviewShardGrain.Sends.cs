namespace OrleansMl.Reviews;

// What cases send that somebody else has to accept.
internal sealed partial class ReviewShardGrain
{
    public async Task<bool> SendAsync(string id, ReviewSend send, CancellationToken cancellationToken)
    {
        if (await Cases.FindAsync(id) is not { } review)
        {
            return false;
        }

        var now = Now;
        var (outcome, next) = review.Send(send, now);
        if (outcome != ReviewOutcome.Done)
        {
            return true;
        }

        // What the decision tells was told: with the last that was pending the case ends.
        if (next is { SentAt: not null, HasPendingSends: false } && next.Close(now, DueIn(next)) is
            { Outcome: ReviewOutcome.Done, Case: var ended })
        {
            await Pairs.AddAsync(StoredReviewPair.Of(next) is { } pair ? [pair] : []);
            next = ended;
        }

        await Cases.SaveAsync(next);
        await EndAsync(next.State == ReviewState.Closed ? [id] : []);
        await BalanceAsync(cancellationToken);
        await EnsureSweepAsync(cancellationToken);
        return true;
    }
}
