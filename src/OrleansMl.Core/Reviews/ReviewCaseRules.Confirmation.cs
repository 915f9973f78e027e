using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

// The second yes: what one moderator decides about an author of great reach takes effect once a second one decides the same. Until then
// the item stays as it is, and the case waits for anybody but the first.
public static partial class ReviewCaseRules
{
    extension(ReviewCase review)
    {
        /// <summary>True when somebody decided the case under this key, also when it waits to be confirmed, or was.</summary>
        public bool HasMade(string decisionId, string userId) =>
            new[] { review.Verdict, review.First }.Any(one => one?.DecisionId == decisionId && one.Actor == userId);

        /// <summary>
        /// True for a decision that a second moderator has to confirm where the author's reach asks for it: one that removes the item,
        /// gives a strike or pauses posting. Not the second decision itself, nor what a lead settles after two who differed, nor what a
        /// legal request waits for, whose time is short.
        /// </summary>
        public bool IsConfirmable(ReviewDecision decision)
        {
            ArgumentNullException.ThrowIfNull(decision);
            var restricts = decision.Level == ModerationLevel.Rejected
                || decision.Acts.Any(act => act is ReviewAuthorAct.Strike or ReviewAuthorAct.Pause);
            return restricts && review.Check is not { IsOver: false, Kind: not ReviewCheckKind.Sample }
                && review.Requests.IsEmpty && !review.Reasons.Contains(ReviewReason.Disagreement);
        }

        /// <summary>Another decision about the item holds: nobody needs to confirm this one any more.</summary>
        public ReviewCase Overruled(string why, DateTimeOffset now) => review is { AwaitsSecond: true, State: not ReviewState.Decided }
            ? review.WithoutProposal().With(new(now, ReviewAct.Undone, Detail: why))
            : review;

        /// <summary>Those who follow events were told that a second yes is asked for.</summary>
        public ReviewCase Announced() => review.AwaitsSecond
            ? review with { Check = review.Check! with { IsAnnounced = true }, NotSent = null }
            : review;

        /// <summary>A decision that waits for a second yes, and that nobody was told of; null for none.</summary>
        public ReviewVerdict? ToAnnounce => review is { AwaitsSecond: true, Verdict: null, Check: { IsAnnounced: false, First: var first } }
            ? first
            : null;

        // The case goes on waiting where it was, for somebody else.
        private ReviewCase Hold(ReviewVerdict first) => review.With(new(first.At, ReviewAct.Held, first.Actor, first.Reason)) with
        {
            State = ReviewState.Open,
            Lease = null,
            UndoneProposal = null,
            Reasons = [.. review.Reasons.Remove(ReviewReason.AwaitingSecond), ReviewReason.AwaitingSecond],
            Excluded = [.. review.Excluded.Append(first.Actor).Distinct()],
            Check = new()
            {
                Kind = ReviewCheckKind.Confirmation,
                Level = first.Level,
                First = first,
                Category = review.Subject.Categories is [var category, ..] ? category : ReviewCheck.NoCategory,
                Excluded = review.Excluded,
                Sample = review.Check is { IsOver: false, Kind: ReviewCheckKind.Sample } sample ? sample : null,
            },
        };

        private ReviewChange Retract(Reviewer by, DateTimeOffset now, TimeSpan lease)
        {
            var (check, first) = (review.Check!, review.First!);
            return first.Actor != by.UserId && !by.IsAdmin ? new(ReviewOutcome.NotTheDecider, review)
                : now > first.UndoUntil ? new(ReviewOutcome.WindowClosed, review)
                : Done((review.WithoutProposal().With(new(now, ReviewAct.Undone, by.UserId)) with
                {
                    State = ReviewState.Leased,
                    Lease = new(by.UserId, now, now + lease),
                    UndoneProposal = first.DecisionId,

                    // Who saw what the automatic decision was is no blind judge of it any more.
                    Check = check.Sample is { } sample ? sample with { IsOver = true } : null,
                }).UnleasedFrom(by));
        }

        // Somebody contests what this one decided before.
        private ReviewCase UnleasedFrom(Reviewer by) =>
            review.Excluded.Contains(by.UserId) ? review with { State = ReviewState.Open, Lease = null } : review;

        // Nothing of the first decision is left, but that it was made.
        private ReviewCase WithoutProposal()
        {
            var check = review.Check!;
            return review with
            {
                Check = check with { IsOver = true },
                Reasons = review.ReasonsBeside,
                Excluded = [.. review.Excluded.Where(user => user != check.First!.Actor || check.Excluded.Contains(user))],
            };
        }

        // Both decided it, so neither answers who contests it.
        private ReviewCase Confirmed() =>
            review with { Check = review.Check! with { IsOver = true }, Reasons = review.ReasonsBeside };

        // Two who differ: nothing holds, and a lead decides, also what people asked.
        private ReviewCase Dispute(ReviewVerdict second, DateTimeOffset now, TimeSpan due)
        {
            ImmutableArray<ReviewReason> reasons =
            [
                .. review.ReasonsBeside.Append(ReviewReason.Disagreement).Concat(review.Again is { } again ? [again] : []).Distinct()
            ];
            var reopened = review.Confirmed().Reopen(
                ReviewReason.Disagreement, review.Reach, now, due, [.. review.Excluded.Append(second.Actor).Distinct()]).Case;
            return reopened with
            {
                MovedTo = ReviewQueueDefinition.Leads,
                Reasons = reasons,
                Severity = ReviewPriority.SeverityOf(review.Subject, reasons),
            };
        }

        private ImmutableArray<ReviewReason> ReasonsBeside =>
            review.Reasons.Remove(ReviewReason.AwaitingSecond) is { IsEmpty: false } reasons ? reasons : [ReviewReason.Rule];
    }
}
