using System.Collections.Immutable;

namespace OrleansMl.Reviews;

// How a case comes about, why it waits, and how it ends.
public static partial class ReviewCaseRules
{
    extension(ReviewCase review)
    {
        /// <summary>Opens a case.</summary>
        public static ReviewCase Open(
            ReviewSubject subject, ReviewReason reason, double reach, DateTimeOffset now, TimeSpan due, string? detail = null)
        {
            ArgumentNullException.ThrowIfNull(subject);
            return new()
            {
                Id = ReviewCase.IdOf(subject.ContentId, subject.Revision),
                Subject = subject,
                Reasons = [reason],
                Severity = ReviewPriority.SeverityOf(subject, [reason]),
                Reach = reach,
                CreatedAt = now,
                DueAt = now + due,
                State = ReviewState.Open,
                History = [new(now, ReviewAct.Opened, Detail: detail)],
            };
        }

        /// <summary>
        /// What people ask, which a new revision or a late look of a model does not answer: all reasons but the rules, and what checks
        /// decisions, which is about the decision that held. A copy of what a legal request names is held by a rule; nobody asks about the
        /// copy itself.
        /// </summary>
        public ImmutableArray<ReviewReason> Asked =>
        [
            .. review.Reasons.Concat(review.Again is { } again ? [again] : [])
                .Where(reason => reason is not (ReviewReason.Rule or ReviewReason.SecondReview or ReviewReason.Sample
                    or ReviewReason.Disagreement or ReviewReason.AwaitingSecond)
                    && (reason != ReviewReason.Legal || !review.Requests.IsEmpty))
                .Distinct()
        ];

        /// <summary>
        /// Another reason, or more that speaks for an old one. A decision is sent first, and the case opened again then; a complaint comes
        /// before other reasons for that, since it must not be answered by whom it contests.
        /// </summary>
        public ReviewChange Raise(
            ReviewReason reason,
            double reach,
            DateTimeOffset now,
            string? detail = null,
            ImmutableArray<string> excluded = default,
            DateTimeOffset? askedAt = null)
        {
            if (review is { State: ReviewState.Decided, Verdict.At: var decided } && askedAt <= decided && review.Reasons.Contains(reason))
            {
                return new(ReviewOutcome.Unchanged, review);
            }

            var barred = excluded.IsDefaultOrEmpty ? review.Excluded : [.. review.Excluded.Union(excluded)];
            if (review.State is ReviewState.Decided)
            {
                var again = reason == ReviewReason.Complaint ? reason : review.Again ?? reason;
                return review.Again == again && barred.Length == review.Excluded.Length
                    ? new(ReviewOutcome.Unchanged, review)
                    : Done(review.With(new(now, ReviewAct.Raised, Detail: detail)) with
                    {
                        Again = again,
                        Reach = Math.Max(reach, review.Reach),
                        Excluded = barred,
                    });
            }

            if (review.State is ReviewState.Closed)
            {
                return new(ReviewOutcome.InvalidTransition, review);
            }

            if (review.IsSecondReview || (review.IsBlind && reason != ReviewReason.Report))
            {
                // What is asked now must be answered by a decision that holds, and by somebody who sees what it is about.
                var ordinary = review.WithoutCheck();
                return Done(ordinary.With(new(now, ReviewAct.Raised, Detail: detail)) with
                {
                    Reasons = [reason],
                    Reach = Math.Max(reach, review.Reach),
                    Excluded = [.. ordinary.Excluded.Union(excluded.IsDefault ? [] : excluded)],
                    Severity = Math.Max(review.Severity, ReviewPriority.SeverityOf(review.Subject, [reason])),
                });
            }

            if (review.Reasons.Contains(reason) && reach <= review.Reach && barred.Length == review.Excluded.Length
                && !(review.AwaitsSecond && !excluded.IsDefaultOrEmpty && excluded.Except(review.Check!.Excluded).Any()))
            {
                return new(ReviewOutcome.Unchanged, review);
            }

            var reasons = review.Reasons.Contains(reason) ? review.Reasons : review.Reasons.Add(reason);
            return Done(review.With(new(now, ReviewAct.Raised, Detail: detail)) with
            {
                Reasons = reasons,
                Reach = Math.Max(reach, review.Reach),
                Excluded = barred,
                Check = review.AwaitsSecond
                    ? review.Check! with { Excluded = [.. review.Check!.Excluded.Union(excluded.IsDefault ? [] : excluded)] }
                    : review.Check,
                Severity = Math.Max(review.Severity, ReviewPriority.SeverityOf(review.Shown, reasons)),
            });
        }

        /// <summary>
        /// The item reaches so many people now. Only a doubling counts, as for reports. A blind case stays as it is: that people read the
        /// item says what was decided.
        /// </summary>
        public ReviewChange Reached(double reach) =>
            review.State is ReviewState.Open or ReviewState.Leased && !review.IsBlind && 1 + reach >= 2 * (1 + review.Reach)
                ? Done(review with { Reach = reach })
                : new(ReviewOutcome.Unchanged, review);

        /// <summary>A legal request names the item: until it is decided, reviews may only remove the item.</summary>
        public ReviewCase HeldBy(string request) =>
            review.Requests.Contains(request) ? review : review with { Requests = review.Requests.Add(request) };

        /// <summary>A legal request about the item was decided. The case ends when nothing else is asked.</summary>
        /// <param name="request">The request.</param>
        /// <param name="needsHuman">True when the item waits for a human for another reason.</param>
        /// <param name="why">What was decided.</param>
        /// <param name="now">The time.</param>
        public ReviewChange Settle(string request, bool needsHuman, string why, DateTimeOffset now)
        {
            if (!review.Requests.Contains(request))
            {
                return new(ReviewOutcome.Unchanged, review);
            }

            var left = review.With(new(now, ReviewAct.Noted, Detail: why)) with { Requests = review.Requests.Remove(request) };
            if (!left.Requests.IsEmpty || left.State is ReviewState.Decided or ReviewState.Closed)
            {
                return Done(left with { Again = left.Again == ReviewReason.Legal && left.Requests.IsEmpty ? null : left.Again });
            }

            var reasons = left.Reasons.Remove(ReviewReason.Legal);
            left = left with { Reasons = reasons.IsEmpty ? [ReviewReason.Rule] : reasons };
            return needsHuman || !left.Asked.IsEmpty || left.AwaitsSecond ? Done(left) : left.Withdraw(why, now);
        }

        /// <summary>Was not decided in time: goes to another queue, once. Whoever has it keeps it.</summary>
        public ReviewChange BreachDue(string queue, DateTimeOffset now)
        {
            var current = review.At(now);
            return current.IsLate || current.DueAt > now || current.State is ReviewState.Decided or ReviewState.Closed
                ? new(ReviewOutcome.Unchanged, review)
                : Done(current.With(new(now, ReviewAct.Late, Detail: queue)) with { IsLate = true, MovedTo = queue });
        }

        /// <summary>The case waits again, with a new time to be decided by.</summary>
        public ReviewChange Reopen(
            ReviewReason reason, double reach, DateTimeOffset now, TimeSpan due, ImmutableArray<string> excluded, string? detail = null)
        {
            if (review.State is ReviewState.Open or ReviewState.Leased)
            {
                return new(ReviewOutcome.InvalidTransition, review);
            }

            ImmutableArray<ReviewReason> reasons = [reason];
            return Done(review.With(new(now, ReviewAct.Reopened, Detail: detail)) with
            {
                State = ReviewState.Open,
                Lease = null,
                Verdict = null,
                UndoneDecision = null,
                UndoneProposal = null,
                NotSent = null,
                SentAt = null,
                MovedTo = null,
                Again = null,
                IsLate = false,
                Reasons = reasons,
                Severity = ReviewPriority.SeverityOf(review.Subject, reasons),
                Reach = reach,
                CreatedAt = now,
                DueAt = now + due,
                Excluded = [.. review.Excluded.Union(excluded)],
            });
        }

        /// <summary>The item does not need a moderator any more. A decision stays, and ends by itself.</summary>
        public ReviewChange Withdraw(string why, DateTimeOffset now)
        {
            var current = review.At(now);
            return current.State is ReviewState.Decided or ReviewState.Closed
                ? new(ReviewOutcome.Unchanged, review)
                : Done(current.WithoutCheck().With(new(now, ReviewAct.Withdrawn, Detail: why)) with
                {
                    State = ReviewState.Closed,
                    Lease = null,
                    Verdict = current.IsBlind ? current.Check!.First : null,
                    UndoneDecision = null,
                    UndoneProposal = null,
                });
        }

        /// <summary>The item is not as the decision quotes: nothing was decided, and the case is pointless.</summary>
        public ReviewChange Void(string why, DateTimeOffset now) => review.State == ReviewState.Closed
            ? new(ReviewOutcome.Unchanged, review)
            : Done(review.WithoutCheck().With(new(now, ReviewAct.Withdrawn, Detail: why)) with
            {
                State = ReviewState.Closed,
                Lease = null,
                Verdict = null,
                UndoneDecision = null,
                UndoneProposal = null,
            });

        /// <summary>
        /// All that the decision sends was accepted, or given up. The case ends, or waits again for what came meanwhile. One that was drawn
        /// waits to be decided a second time; where the second decision differs, a lead decides. The first holds meanwhile, unless it
        /// waited to be confirmed.
        /// </summary>
        /// <param name="now">The time.</param>
        /// <param name="due">In what time a case that waits again should be decided.</param>
        /// <param name="drawnBy">The share of decisions that is decided a second time, when this one was drawn; null when not.</param>
        public ReviewChange Close(DateTimeOffset now, TimeSpan due, double? drawnBy = null)
        {
            // What came meanwhile does not wait for what somebody else has to accept: the next decision does.
            // Two who differ decided nothing, so nothing waits for anybody either.
            if (review is not { State: ReviewState.Decided, Verdict: { } verdict } || now <= verdict.UndoUntil
                || (review.HasPendingSends && review.Again is null && !review.IsDissent))
            {
                return new(ReviewOutcome.InvalidTransition, review);
            }

            var closed = review.With(new(now, ReviewAct.Closed)) with { State = ReviewState.Closed, NotSent = null };
            if (review.AwaitsSecond)
            {
                if (review.IsDissent && !review.Check!.IsMoot)
                {
                    return Done(closed.Dispute(verdict, now, due));
                }

                if (review.IsDissent)
                {
                    // Another decision holds. It does not answer what people ask, and nor did these two.
                    closed = closed.WithoutCheck() with { Verdict = null };
                    return review.Asked is [var first, ..] asked
                        ? Done(closed.Reopen(first, review.Reach, now, due, closed.Excluded).Case with
                        {
                            Reasons = asked,
                            Severity = ReviewPriority.SeverityOf(review.Subject, asked),
                        })
                        : Done(closed);
                }

                closed = closed.Confirmed();
            }
            else if (review.Check is { IsOver: false } check)
            {
                closed = closed.WithoutCheck() with { Verdict = check.First ?? verdict };
                if (review.IsSecondReview && !check.IsMoot && review.Again is null && check.Level != verdict.Level)
                {
                    var reopened = closed.Reopen(
                        ReviewReason.Disagreement, review.Reach, now, due, [.. review.Excluded.Add(verdict.Actor).Distinct()]).Case;
                    return Done(reopened with { MovedTo = ReviewQueueDefinition.Leads });
                }
            }

            return review.Again is { } again ? closed.Reopen(again, review.Reach, now, due, review.Excluded)
                : drawnBy is { } rate && review.MayBeCheckedAgain ? Done(closed.ReopenToCheck(verdict, rate, now, due))
                : Done(closed);
        }
    }
}
