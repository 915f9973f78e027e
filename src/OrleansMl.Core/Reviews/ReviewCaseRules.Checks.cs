using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

// What a decision is compared with: a second one, an automatic one.
public static partial class ReviewCaseRules
{
    extension(ReviewCase review)
    {
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

        /// <summary>
        /// True when its decision may be decided a second time: an ordinary one, once a revision. What a complaint, a lead or the law asked
        /// had its second look.
        /// </summary>
        public bool MayBeCheckedAgain => review is { State: ReviewState.Decided, Check: null, Again: null, Requests.IsEmpty: true }
            && !review.Reasons.Any(reason => reason is ReviewReason.Complaint or ReviewReason.Legal);

        /// <summary>The decision does not hold any more: it is compared where that has begun, and nothing follows from it.</summary>
        public ReviewCase Moot() => review.Check is { IsMoot: true } ? review
            : review with { Check = (review.Check ?? new() { IsOver = true }) with { IsMoot = true } };

        /// <summary>The case as whoever decides it may see it: nothing of what the decision is compared with.</summary>
        public ReviewCase Blinded()
        {
            if (review.Check is { Kind: ReviewCheckKind.Golden })
            {
                // As any other case of its queue.
                return review with { Check = null, MovedTo = null, Sends = [] };
            }

            if (review.Check is not { IsOver: false } check || review.AwaitsSecond)
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

        private ReviewCase WithoutCheck() => review.AwaitsSecond ? review.WithoutProposal()
            : review.Check is { IsOver: false } check
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
    }
}
