namespace OrleansMl.Reviews;

/// <summary>What a case sends that somebody else has to accept, and that it stays open until then. Pure.</summary>
public static class ReviewSendRules
{
    // Reports about one revision of an item: nobody makes more, and a case must stay small.
    private const int Most = 16;

    extension(ReviewCase review)
    {
        /// <summary>True while something that it sends was neither accepted nor given up.</summary>
        public bool HasPendingSends => review.Sends.Any(send => send.State == ReviewSendState.Pending);

        /// <summary>
        /// Something is sent, or stands elsewhere now. A case that was closed with a decision is decided again until it is accepted:
        /// nothing is left to decide, and it is listed. One that was closed without a decision stays closed, and shows what is pending.
        /// </summary>
        public ReviewChange Send(ReviewSend send, DateTimeOffset now)
        {
            ArgumentNullException.ThrowIfNull(send);
            var known = review.Sends.FirstOrDefault(one => one.Kind == send.Kind && one.Id == send.Id);
            if (known is not null && known.State == send.State && known.Detail == send.Detail)
            {
                return new(ReviewOutcome.Unchanged, review);
            }

            // Who tells of it late tells of what was before.
            if (known is { State: not ReviewSendState.Pending } && send.State == ReviewSendState.Pending)
            {
                return new(ReviewOutcome.Unchanged, review);
            }

            if (known is null && review.Sends.Length >= Most)
            {
                return new(ReviewOutcome.InvalidTransition, review);
            }

            var sends = known is null ? review.Sends.Add(send) : review.Sends.Replace(known, send);
            var next = review with { Sends = sends };
            return new(
                ReviewOutcome.Done,
                next is { State: ReviewState.Closed, Verdict: { } verdict, HasPendingSends: true } && now > verdict.UndoUntil
                    ? next with { State = ReviewState.Decided, SentAt = review.SentAt ?? now }
                    : next);
        }

        /// <summary>Everybody who is told of the decision has accepted it; what somebody else has to accept may be pending still.</summary>
        public ReviewChange Told(DateTimeOffset now) =>
            review is { State: ReviewState.Decided, SentAt: null, Verdict: { } verdict } && now > verdict.UndoUntil
                ? new(ReviewOutcome.Done, review with { SentAt = now, NotSent = null })
                : new(ReviewOutcome.InvalidTransition, review);
    }
}
