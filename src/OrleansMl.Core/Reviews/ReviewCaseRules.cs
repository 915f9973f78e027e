using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>How an act on a case ended, and the case after it: the same instance when nothing changed.</summary>
public readonly record struct ReviewChange(ReviewOutcome Outcome, ReviewCase Case);

/// <summary>
/// What may happen to a case. Pure: the case and the time come in, the case comes out. A lease ends by its time, whether or not anybody
/// wrote that down; every act sees the case as it is then (<see cref="At"/>).
/// </summary>
public static class ReviewCaseRules
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
                    or ReviewReason.Disagreement) && (reason != ReviewReason.Legal || !review.Requests.IsEmpty))
                .Distinct()
        ];

        /// <summary>True while somebody has it.</summary>
        public bool IsLeased(DateTimeOffset now) => review is { State: ReviewState.Leased, Lease.Until: var until } && until > now;

        /// <summary>The case as it is at a time: open when its lease is over.</summary>
        public ReviewCase At(DateTimeOffset now) => review is { State: ReviewState.Leased, Lease: { } lease } && lease.Until <= now
            ? review.With(new(lease.Until, ReviewAct.Expired, lease.Holder)) with { State = ReviewState.Open, Lease = null }
            : review;

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

            if (review.Reasons.Contains(reason) && reach <= review.Reach && barred.Length == review.Excluded.Length)
            {
                return new(ReviewOutcome.Unchanged, review);
            }

            var reasons = review.Reasons.Contains(reason) ? review.Reasons : review.Reasons.Add(reason);
            return Done(review.With(new(now, ReviewAct.Raised, Detail: detail)) with
            {
                Reasons = reasons,
                Reach = Math.Max(reach, review.Reach),
                Excluded = barred,
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
        public ReviewChange Decide(
            ReviewDecision decision, Reviewer by, ReviewQueueDefinition queue, DateTimeOffset now, TimeSpan undoWindow)
        {
            ArgumentNullException.ThrowIfNull(decision);
            ArgumentNullException.ThrowIfNull(by);
            ArgumentNullException.ThrowIfNull(queue);
            var current = review.At(now);
            if (current.Verdict is { } verdict && verdict.DecisionId == decision.DecisionId && verdict.Actor == by.UserId)
            {
                return new(verdict.Says(decision) ? ReviewOutcome.Unchanged : ReviewOutcome.IdempotencyConflict, review);
            }

            if (current.UndoneDecision == decision.DecisionId)
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

            if (!current.Requests.IsEmpty && decision.Level != ModerationLevel.Rejected)
            {
                return new(ReviewOutcome.LegalHold, review);
            }

            var noted = decision.Note is { } note ? current.With(new(now, ReviewAct.Noted, by.UserId, note)) : current;
            return Done(noted.With(new(now, ReviewAct.Decided, by.UserId, decision.Reason)) with
            {
                State = ReviewState.Decided,
                Lease = null,
                UndoneDecision = null,
                Verdict = new()
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
                },
            });
        }

        /// <summary>Takes a decision back while its window is open; whoever decided has the case again.</summary>
        public ReviewChange Undo(Reviewer by, DateTimeOffset now, TimeSpan lease)
        {
            ArgumentNullException.ThrowIfNull(by);
            if (review.Verdict is not { } verdict)
            {
                // Undone already, by the same one.
                return new(
                    review.UndoneDecision is not null && review.At(now).Lease?.Holder == by.UserId
                        ? ReviewOutcome.Unchanged
                        : ReviewOutcome.InvalidTransition,
                    review);
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
                UndoneDecision = verdict.DecisionId,
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
            return needsHuman || !left.Asked.IsEmpty ? Done(left) : left.Withdraw(why, now);
        }

        /// <summary>A note for other moderators; at any time.</summary>
        public ReviewChange Note(Reviewer by, string text, DateTimeOffset now)
        {
            ArgumentNullException.ThrowIfNull(by);
            return review.Subject.AuthorId == by.UserId
                ? new(ReviewOutcome.OwnContent, review)
                : Done(review.At(now).With(new(now, ReviewAct.Noted, by.UserId, text)));
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
            });

        /// <summary>
        /// All that the decision sends was accepted, or given up. The case ends, or waits again for what came meanwhile. One that was drawn
        /// waits to be decided a second time; where the second decision differs, a lead decides. The first holds meanwhile.
        /// </summary>
        /// <param name="now">The time.</param>
        /// <param name="due">In what time a case that waits again should be decided.</param>
        /// <param name="drawnBy">The share of decisions that is decided a second time, when this one was drawn; null when not.</param>
        public ReviewChange Close(DateTimeOffset now, TimeSpan due, double? drawnBy = null)
        {
            // What came meanwhile does not wait for what somebody else has to accept: the next decision does.
            if (review is not { State: ReviewState.Decided, Verdict: { } verdict } || now <= verdict.UndoUntil
                || (review.HasPendingSends && review.Again is null))
            {
                return new(ReviewOutcome.InvalidTransition, review);
            }

            var closed = review.With(new(now, ReviewAct.Closed)) with { State = ReviewState.Closed, NotSent = null };
            if (review.Check is { IsOver: false } check)
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

        /// <summary>The decision does not hold any more: it is compared where that has begun, and nothing follows from it.</summary>
        public ReviewCase Moot() => review.Check is { IsMoot: true } ? review
            : review with { Check = (review.Check ?? new() { IsOver = true }) with { IsMoot = true } };

        /// <summary>
        /// True when its decision may be decided a second time: an ordinary one, once a revision. What a complaint, a lead or the law asked
        /// had its second look.
        /// </summary>
        public bool MayBeCheckedAgain => review is { State: ReviewState.Decided, Check: null, Again: null, Requests.IsEmpty: true }
            && !review.Reasons.Any(reason => reason is ReviewReason.Complaint or ReviewReason.Legal);

        /// <summary>The case as whoever decides it may see it: nothing of what the decision is compared with.</summary>
        public ReviewCase Blinded()
        {
            if (review.Check is { Kind: ReviewCheckKind.Golden })
            {
                // As any other case of its queue.
                return review with { Check = null, MovedTo = null, Sends = [] };
            }

            if (review.Check is not { IsOver: false } check)
            {
                return review;
            }

            var opened = review.History.Select(line => line.Act).ToList()
                .FindLastIndex(act => act is ReviewAct.Reopened or ReviewAct.Opened);
            return review with
            {
                Subject = review.Shown,
                Excluded = [],
                Sends = [],
                Check = new() { Kind = check.Kind },
                History =
                [
                    new(review.CreatedAt, ReviewAct.Opened),
                    .. review.History.Skip(opened + 1),
                ],
            };
        }

        // A sample is judged without what the automatic decision names; a second review with what the first moderator saw.
        private ReviewSubject Shown => review.Check is { IsOver: false, Kind: ReviewCheckKind.Sample }
            ? review.Subject with { Level = null, Categories = [], Support = false }
            : review.Subject;

        private ReviewCase WithoutCheck() => review.Check is { IsOver: false } check
            ? review with
            {
                Check = check with { IsOver = true },
                Excluded = check.Kind == ReviewCheckKind.SecondReview ? check.Excluded : review.Excluded,
            }
            : review;

        private ReviewCase ReopenToCheck(ReviewVerdict first, double rate, DateTimeOffset now, TimeSpan due) =>
            review.Reopen(ReviewReason.SecondReview, review.Reach, now, due, [first.Actor]).Case with
            {
                MovedTo = first.Queue,
                Check = new()
                {
                    Kind = ReviewCheckKind.SecondReview,
                    Level = first.Level,
                    First = first,
                    Category = review.Subject.Categories is [var category, ..] ? category : ReviewCheck.NoCategory,
                    Rate = rate,
                    Excluded = review.Excluded,
                },
            };

        /// <summary>Opens a case that compares a decision which no person made.</summary>
        public static ReviewCase OpenSample(
            ReviewSubject subject, ModerationLevel level, string category, double rate, DateTimeOffset now, TimeSpan due)
        {
            var blank = ReviewCase.Open(
                subject with { Categories = [], Support = false }, ReviewReason.Sample, reach: 0, now, due);
            return blank with
            {
                Subject = subject,
                Check = new() { Kind = ReviewCheckKind.Sample, Level = level, Category = category, Rate = rate },
            };
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
