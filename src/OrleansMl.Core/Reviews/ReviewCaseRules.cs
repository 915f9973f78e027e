using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>How an act on a case ended, and the case after it: the same instance when nothing changed.</summary>
public readonly record struct ReviewChange(ReviewOutcome Outcome, ReviewCase Case);

/// <summary>
/// What may happen to a case. Pure: the case and the time come in, the case comes out. A lease ends by its time, whether or not anybody
/// wrote that down; every act sees the case as it is then (<see cref="At"/>).
/// </summary>
public static partial class ReviewCaseRules
{
    extension(ReviewCase review)
    {
        /// <summary>True while somebody has it.</summary>
        public bool IsLeased(DateTimeOffset now) => review is { State: ReviewState.Leased, Lease.Until: var until } && until > now;

        /// <summary>The case as it is at a time: open when its lease is over.</summary>
        public ReviewCase At(DateTimeOffset now) => review is { State: ReviewState.Leased, Lease: { } lease } && lease.Until <= now
            ? review.With(new(lease.Until, ReviewAct.Expired, lease.Holder)) with { State = ReviewState.Open, Lease = null }
            : review;

        /// <summary>Takes the case for a while. Taking what one has changes nothing.</summary>
        public ReviewChange Claim(Reviewer by, DateTimeOffset now, TimeSpan lease)
        {
            ArgumentNullException.ThrowIfNull(by);
            var current = review.At(now);
            if (Refuse(current, by) is { } refusal)
            {
                return new(refusal, review);
            }

            return current.Lease is { } held
                ? new(held.Holder == by.UserId ? ReviewOutcome.Unchanged : ReviewOutcome.AlreadyClaimed, review)
                : Done(current.With(new(now, ReviewAct.Claimed, by.UserId)) with
                {
                    State = ReviewState.Leased,
                    Lease = new(by.UserId, now, now + lease),
                });
        }

        /// <summary>Keeps the case for another while.</summary>
        public ReviewChange Renew(Reviewer by, DateTimeOffset now, TimeSpan lease)
        {
            ArgumentNullException.ThrowIfNull(by);
            var current = review.At(now);
            return Refuse(current, by) is { } refusal ? new(refusal, review)
                : current.Lease is not { } held ? new(ReviewOutcome.NotClaimed, review)
                : held.Holder != by.UserId ? new(ReviewOutcome.AlreadyClaimed, review)
                : Done(current with { Lease = held with { Until = now + lease } });
        }

        /// <summary>Gives the case back. Leads and administrators may take it from whoever has it.</summary>
        public ReviewChange Release(Reviewer by, DateTimeOffset now)
        {
            ArgumentNullException.ThrowIfNull(by);
            var current = review.At(now);
            return current.State is ReviewState.Decided or ReviewState.Closed ? new(Over(current), review)
                : current.Lease is not { } held ? new(ReviewOutcome.Unchanged, review)
                : held.Holder != by.UserId && !by.SeesAll ? new(ReviewOutcome.AlreadyClaimed, review)
                : Done(current.With(new(now, ReviewAct.Released, by.UserId)) with { State = ReviewState.Open, Lease = null });
        }

        /// <summary>
        /// Decides: whoever has the case, or an administrator; never the author. The same decision again changes nothing.
        /// </summary>
        /// <param name="decision">What.</param>
        /// <param name="by">Who.</param>
        /// <param name="queue">The queue of the case.</param>
        /// <param name="now">The time.</param>
        /// <param name="undoWindow">How long it may be undone.</param>
        /// <param name="needsSecond">True when it takes effect only once a second moderator decides the same.</param>
        public ReviewChange Decide(
            ReviewDecision decision,
            Reviewer by,
            ReviewQueueDefinition queue,
            DateTimeOffset now,
            TimeSpan undoWindow,
            bool needsSecond = false)
        {
            ArgumentNullException.ThrowIfNull(decision);
            ArgumentNullException.ThrowIfNull(by);
            ArgumentNullException.ThrowIfNull(queue);
            var current = review.At(now);
            var made = new[] { current.Verdict, current.First }
                .FirstOrDefault(one => one?.DecisionId == decision.DecisionId && one.Actor == by.UserId);
            if (made is not null)
            {
                var isSame = made.Says(decision)
                    || (decision.Reason is null && made.Says(decision with { Reason = current.First?.Reason }));
                return new(isSame ? ReviewOutcome.Unchanged : ReviewOutcome.IdempotencyConflict, review);
            }

            if (current.UndoneDecision == decision.DecisionId || current.UndoneProposal == decision.DecisionId)
            {
                // A repeat that comes late must not take the undo back.
                return new(ReviewOutcome.AlreadyUndone, review);
            }

            if (Refuse(current, by) is { } refusal)
            {
                return new(refusal, review);
            }

            if (decision.Revision != current.Subject.Revision)
            {
                return new(ReviewOutcome.StaleRevision, review);
            }

            if (!by.IsAdmin && current.Lease?.Holder != by.UserId)
            {
                return new(current.Lease is null ? ReviewOutcome.NotClaimed : ReviewOutcome.AlreadyClaimed, review);
            }

            if (!ReviewRouting.LevelsOf(queue).Contains(decision.Level))
            {
                return new(ReviewOutcome.LevelNotAllowed, review);
            }

            if (decision.Acts.Except(ReviewRouting.ActsOf(queue)).Any())
            {
                return new(ReviewOutcome.ActNotAllowed, review);
            }

            if (decision is { Level: ModerationLevel.Rejected, Reason: null, Strike: null } && current.Shown.Categories.IsEmpty
                && !(current is { AwaitsSecond: true, First.Reason: not null }))
            {
                // The author must be able to learn what for.
                return new(ReviewOutcome.ReasonRequired, review);
            }

            if (!current.Requests.IsEmpty && decision.Level != ModerationLevel.Rejected)
            {
                return new(ReviewOutcome.LegalHold, review);
            }

            var noted = decision.Note is { } note ? current.With(new(now, ReviewAct.Noted, by.UserId, note)) : current;
            var verdict = new ReviewVerdict
            {
                DecisionId = decision.DecisionId,
                Level = decision.Level,
                Reason = decision.Reason,
                Actor = by.UserId,
                At = now,
                UndoUntil = now + undoWindow,
                HandlingSeconds = current.Lease is { } lease ? (now - lease.ClaimedAt).TotalSeconds : null,
                Queue = queue.Name,
                Strike = decision.Strike,
                Restriction = decision.Restriction,
                IsByLead = by.SeesAll,
            };
            var confirms = current is { AwaitsSecond: true, First: { } first } && verdict.IsSameAs(first) ? first : null;
            if (current.AwaitsSecond && confirms is null && !current.Requests.IsEmpty)
            {
                // What a legal request waits for does not wait for two to agree.
                noted = noted.WithoutProposal();
            }

            return Done(needsSecond && current.IsConfirmable(decision)
                ? noted.Hold(verdict)
                : noted.With(new(now, ReviewAct.Decided, by.UserId, decision.Reason)) with
                {
                    State = ReviewState.Decided,
                    Lease = null,

                    // The item hears nothing of two who differ, so what was undone before is still to be told.
                    UndoneDecision = noted.AwaitsSecond && confirms is null ? current.UndoneDecision : null,
                    UndoneProposal = null,

                    // Who confirms without a word of their own confirms the reason, too, and what a lead paused a lead paused.
                    Verdict = confirms is null ? verdict : verdict with
                    {
                        Reason = verdict.Reason ?? confirms.Reason,
                        IsByLead = verdict.IsByLead || confirms.IsByLead,
                    },
                });
        }

        /// <summary>
        /// Takes a decision back while its window is open; whoever decided has the case again. One that waits to be confirmed, too, also
        /// when somebody else has claimed the case to do that.
        /// </summary>
        public ReviewChange Undo(Reviewer by, DateTimeOffset now, TimeSpan lease)
        {
            ArgumentNullException.ThrowIfNull(by);
            if (review.Verdict is not { } verdict)
            {
                // Undone already, by the same one.
                return (review.UndoneDecision ?? review.UndoneProposal) is not null && review.At(now).Lease?.Holder == by.UserId
                    ? new(ReviewOutcome.Unchanged, review)
                    : review.AwaitsSecond ? review.Retract(by, now, lease)
                    : new(ReviewOutcome.InvalidTransition, review);
            }

            if (verdict.Actor != by.UserId && !by.IsAdmin)
            {
                return new(ReviewOutcome.NotTheDecider, review);
            }

            if (review.State != ReviewState.Decided || now > verdict.UndoUntil)
            {
                return new(ReviewOutcome.WindowClosed, review);
            }

            var undone = review.With(new(now, ReviewAct.Undone, by.UserId)) with
            {
                State = ReviewState.Leased,
                Lease = new(by.UserId, now, now + lease),
                Verdict = null,
                UndoneDecision = review.IsDissent ? review.UndoneDecision : verdict.DecisionId,
                UndoneProposal = review.IsDissent ? verdict.DecisionId : null,
                Reasons = review.Again is { } again && !review.Reasons.Contains(again) ? review.Reasons.Add(again) : review.Reasons,
                Again = null,
            };

            // What was asked meanwhile must be answered by a decision that holds, and by somebody who sees what it is about.
            return Done(review.Again is { } asked && (review.IsSecondReview || (review.IsBlind && asked != ReviewReason.Report))
                ? undone.WithoutCheck() with
                {
                    State = ReviewState.Open,
                    Lease = null,
                    Reasons = [asked],
                    Excluded = review.Excluded,
                    MovedTo = null,

                    // The item hears nothing of a second decision, so there is nothing to take back there.
                    UndoneDecision = review.IsSecondReview ? null : undone.UndoneDecision,
                }
                : undone);
        }

        /// <summary>Hands the case to another queue; nobody has it then.</summary>
        public ReviewChange Escalate(Reviewer by, string queue, string? why, DateTimeOffset now)
        {
            ArgumentNullException.ThrowIfNull(by);
            var current = review.At(now);
            return current.Subject.AuthorId == by.UserId ? new(ReviewOutcome.OwnContent, review)
                : current.State is ReviewState.Decided or ReviewState.Closed ? new(Over(current), review)
                : current.Lease is { } held && held.Holder != by.UserId && !by.SeesAll ? new(ReviewOutcome.AlreadyClaimed, review)
                : current.MovedTo == queue && current.Lease is null ? new(ReviewOutcome.Unchanged, review)
                : Done(current.With(new(now, ReviewAct.Escalated, by.UserId, why ?? queue)) with
                {
                    State = ReviewState.Open,
                    Lease = null,
                    MovedTo = queue,
                });
        }

        /// <summary>A note for other moderators; at any time.</summary>
        public ReviewChange Note(Reviewer by, string text, DateTimeOffset now)
        {
            ArgumentNullException.ThrowIfNull(by);
            return review.Subject.AuthorId == by.UserId
                ? new(ReviewOutcome.OwnContent, review)
                : Done(review.At(now).With(new(now, ReviewAct.Noted, by.UserId, text)));
        }

        private ReviewCase With(ReviewEvent line) => review with
        {
            History = [.. review.History.Skip(Math.Max(0, review.History.Length + 1 - ReviewCase.MaxHistory)), line],
        };
    }

    private static ReviewChange Done(ReviewCase next) => new(ReviewOutcome.Done, next);

    private static ReviewOutcome? Refuse(ReviewCase current, Reviewer by) =>
        current.State is ReviewState.Decided or ReviewState.Closed ? Over(current)
        : current.Subject.AuthorId == by.UserId ? ReviewOutcome.OwnContent
        : current.Excluded.Contains(by.UserId) ? ReviewOutcome.Excluded
        : null;

    private static ReviewOutcome Over(ReviewCase current) =>
        current.Verdict is null ? ReviewOutcome.InvalidTransition : ReviewOutcome.AlreadyDecided;

    private static bool Says(this ReviewVerdict verdict, ReviewDecision decision) =>
        verdict.Level == decision.Level
        && verdict.Reason == decision.Reason
        && verdict.Strike == decision.Strike
        && verdict.Restriction == decision.Restriction;
}
