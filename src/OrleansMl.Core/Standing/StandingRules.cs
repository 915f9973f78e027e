using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrleansMl.Moderation;

namespace OrleansMl.Standing;

/// <summary>
/// What may happen to a user's standing. Pure: the record and the time come in, the record comes out; the same instance when nothing
/// changed. A strike counts from its decision on for <see cref="StandingTerms.Expiry"/>, unless it was taken back; nobody has to write
/// down that it is over. What is done twice, or in another order, comes to the same.
/// </summary>
public static class StandingRules
{
    private const int KeyBytes = 16;

    /// <summary>The key of a case's decision: 32 hexadecimal digits, the same wherever it is asked for.</summary>
    public static string KeyOf(string caseId, string decisionId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caseId}\n{decisionId}")).AsSpan(0, KeyBytes));

    /// <summary>True while a strike counts.</summary>
    public static bool IsActive(Strike strike, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(strike);
        return strike.Reversal is null && strike.ExpiresAt > now;
    }

    /// <summary>True while a pause runs.</summary>
    public static bool IsActive(PostingPause pause, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(pause);
        return pause.Reversal is null && !(pause.Until <= now);
    }

    // Only leads and administrators pause by hand.
    private static bool IsOfLead(PostingPause pause) => pause.IsByLead || pause.Cause is null;

    private static DateTimeOffset Later(DateTimeOffset? known, DateTimeOffset time) => known > time ? known.Value : time;

    extension(StandingRecord record)
    {
        /// <summary>Nothing is kept.</summary>
        public bool IsEmpty => record.Strikes.IsEmpty && record.Pauses.IsEmpty && record.Applied.IsEmpty && record.LiftedAt is null;

        /// <summary>True while anything counts.</summary>
        public bool IsActive(DateTimeOffset now) =>
            record.Strikes.Any(strike => IsActive(strike, now)) || record.Pauses.Any(pause => IsActive(pause, now));

        /// <summary>When the next strike or pause is over; null when none will be.</summary>
        public DateTimeOffset? NextEnd(DateTimeOffset now)
        {
            var ends = record.Strikes.Where(strike => IsActive(strike, now)).Select(strike => (DateTimeOffset?)strike.ExpiresAt)
                .Concat(record.Pauses.Where(pause => IsActive(pause, now)).Select(pause => pause.Until));
            return ends.Min();
        }

        /// <summary>How the user stands.</summary>
        public UserStanding At(DateTimeOffset now, StandingTerms terms)
        {
            ArgumentNullException.ThrowIfNull(terms);
            ImmutableArray<Strike> active = [.. record.Strikes.Where(strike => IsActive(strike, now))];
            var weight = active.Sum(strike => strike.Weight);
            var rank = terms.RankOf(weight);
            return new()
            {
                Tier = terms.Tiers[rank].Name,
                Rank = rank,
                Weight = weight,
                Active = active,
                Restriction = record.RestrictionAt(now, terms, active),
                Record = record,
            };
        }

        /// <summary>
        /// What a decision means for the author. A pause that was lifted by a later decision, or by hand, before it came, is over. What a
        /// lead paused, a lead lifts.
        /// </summary>
        public StandingRecord Apply(StandingDecision decision, DateTimeOffset now, StandingTerms terms)
        {
            ArgumentNullException.ThrowIfNull(decision);
            ArgumentNullException.ThrowIfNull(terms);
            if (decision is { Strike: null, Restriction: null } || record.Knows(decision.Key))
            {
                return record;
            }

            var (cause, next) = (decision.Cause, record.Remember(decision.Key));
            if (decision.Strike is { } strike)
            {
                next = next.Add(
                    new Strike
                    {
                        Id = decision.Key,
                        Cause = cause,
                        Category = strike.Category,
                        Weight = strike.Weight ?? terms.WeightOf(strike.Category),
                        ExpiresAt = cause.At + terms.Expiry,
                    },
                    now);
            }

            var liftedAt = decision.IsByLead ? record.LiftedByLeadAt : record.LiftedAt;
            return decision.Restriction switch
            {
                { Minutes: { } minutes } => next.Add(
                    new PostingPause
                    {
                        Id = decision.Key,
                        Since = cause.At,
                        Until = cause.At + TimeSpan.FromMinutes(minutes),
                        Reason = cause.Reason,
                        By = cause.By,
                        Cause = cause,
                        Reversal = cause.At < liftedAt ? new(liftedAt.Value, cause.By, null) : null,
                        IsByLead = decision.IsByLead,
                    },
                    now),
                { Minutes: null } => next.Lift(new(cause.At, cause.By, cause.Reason), now, decision.IsByLead),
                null => next,
            };
        }

        /// <summary>Pauses posting by hand.</summary>
        public StandingRecord Pause(PauseDraft draft, DateTimeOffset now)
        {
            ArgumentNullException.ThrowIfNull(draft);
            return record.Knows(draft.Id)
                ? record
                : record.Remember(draft.Id).Add(
                    new PostingPause
                    {
                        Id = draft.Id,
                        Since = now,
                        Until = draft.Until,
                        Reason = draft.Reason,
                        By = draft.By,
                        Minutes = draft.Minutes,
                    },
                    now);
        }

        /// <summary>True when another pause was made under the draft's id. One that is not kept any more is taken for the same.</summary>
        public bool IsOther(PauseDraft draft)
        {
            ArgumentNullException.ThrowIfNull(draft);
            return record.Pauses.FirstOrDefault(pause => pause.Id == draft.Id) is { } made
                && (made.Reason != draft.Reason
                    || made.Until is null != draft.Until is null
                    || (made.Minutes is { } minutes && minutes != draft.Minutes));
        }

        /// <summary>Ends every pause that runs, and those that tiers make by themselves until the next strike.</summary>
        /// <param name="reversal">Who lifts them, when, and why.</param>
        /// <param name="now">The time.</param>
        /// <param name="isByLead">False for a moderator, who does not end what a lead paused.</param>
        public StandingRecord Lift(StandingReversal reversal, DateTimeOffset now, bool isByLead = true)
        {
            ArgumentNullException.ThrowIfNull(reversal);
            return record with
            {
                Pauses =
                [
                    .. record.Pauses.Select(pause =>
                        IsActive(pause, now) && pause.Since <= reversal.At && (isByLead || !IsOfLead(pause))
                            ? pause with { Reversal = reversal }
                            : pause)
                ],
                LiftedAt = Later(record.LiftedAt, reversal.At),
                LiftedByLeadAt = isByLead ? Later(record.LiftedByLeadAt, reversal.At) : record.LiftedByLeadAt,
            };
        }

        /// <summary>Takes a strike back by hand; the same record when it was, or when there is none.</summary>
        public StandingRecord Reverse(string strikeId, StandingReversal reversal) =>
            record.Strikes.FirstOrDefault(strike => strike.Id == strikeId) is { Reversal: null } known
                ? record with { Strikes = record.Strikes.Replace(known, known with { Reversal = reversal }) }
                : record;

        /// <summary>
        /// A later human decision about a revision holds: takes back what a stricter one before it gave. A pause that is over stays as it
        /// was.
        /// </summary>
        /// <param name="contentId">The item.</param>
        /// <param name="revision">The revision.</param>
        /// <param name="level">The level that holds.</param>
        /// <param name="decidedAt">Since when (UTC).</param>
        /// <param name="reversal">Who decided, why.</param>
        /// <param name="now">The time.</param>
        public StandingRecord Reconsider(
            string contentId,
            int revision,
            ModerationLevel level,
            DateTimeOffset decidedAt,
            StandingReversal reversal,
            DateTimeOffset now)
        {
            if (!record.Strikes.Any(strike => strike.Reversal is null && IsMilder(strike.Cause))
                && !record.Pauses.Any(pause => IsActive(pause, now) && IsMilder(pause.Cause)))
            {
                return record;
            }

            return record with
            {
                Strikes =
                [
                    .. record.Strikes.Select(strike =>
                        strike.Reversal is null && IsMilder(strike.Cause) ? strike with { Reversal = reversal } : strike)
                ],
                Pauses =
                [
                    .. record.Pauses.Select(pause =>
                        IsActive(pause, now) && IsMilder(pause.Cause) ? pause with { Reversal = reversal } : pause)
                ],
            };

            bool IsMilder(StandingCause? cause) =>
                cause is not null && cause.ContentId == contentId && cause.Revision == revision && cause.Level > level
                && cause.At <= decidedAt;
        }

        /// <summary>What is left when the user is erased: what came after they asked.</summary>
        public StandingRecord Forget(DateTimeOffset since)
        {
            ImmutableArray<Strike> strikes = [.. record.Strikes.Where(strike => strike.Cause.At > since)];
            ImmutableArray<PostingPause> pauses = [.. record.Pauses.Where(pause => pause.Since > since)];
            return strikes.IsEmpty && pauses.IsEmpty
                ? new()
                : record with
                {
                    Strikes = strikes,
                    Pauses = pauses,
                    Applied = [.. record.Applied.Where(key => strikes.Any(one => one.Id == key) || pauses.Any(one => one.Id == key))],
                };
        }

        private bool Knows(string key) =>
            record.Applied.Contains(key)
            || record.Strikes.Any(strike => strike.Id == key)
            || record.Pauses.Any(pause => pause.Id == key);

        private StandingRecord Remember(string key) => record with
        {
            Applied = [.. record.Applied.Skip(Math.Max(0, record.Applied.Length + 1 - StandingRecord.MaxApplied)), key],
        };

        private StandingRecord Add(Strike strike, DateTimeOffset now)
        {
            var kept = record.Strikes;
            if (kept.Length >= StandingRecord.MaxStrikes)
            {
                kept = kept.Remove(kept.FirstOrDefault(one => !IsActive(one, now)) ?? kept[0]);
            }

            return record with { Strikes = kept.Add(strike) };
        }

        private StandingRecord Add(PostingPause pause, DateTimeOffset now)
        {
            var kept = record.Pauses;
            if (kept.Length >= StandingRecord.MaxPauses)
            {
                kept = kept.Remove(
                    kept.FirstOrDefault(one => !IsActive(one, now)) ?? kept.MinBy(one => one.Until ?? DateTimeOffset.MaxValue)!);
            }

            return record with { Pauses = kept.Add(pause) };
        }

        private PostingRestriction? RestrictionAt(DateTimeOffset now, StandingTerms terms, ImmutableArray<Strike> active)
        {
            List<PostingRestriction> running =
            [
                .. record.Pauses.Where(pause => IsActive(pause, now))
                    .Select(pause => new PostingRestriction(pause.Since, pause.Until, pause.Reason))
            ];
            if (record.AutomaticAt(terms, active) is { } automatic)
            {
                running.Add(automatic);
            }

            return running.Count == 0
                ? null
                : running.MaxBy(one => one.Until ?? DateTimeOffset.MaxValue)! with { Since = running.Min(one => one.Since) };
        }

        // Runs while the strikes come to the tier, and one of them is later than what somebody lifted.
        private PostingRestriction? AutomaticAt(StandingTerms terms, ImmutableArray<Strike> active)
        {
            if (terms.PausesFrom is not { } rank)
            {
                return null;
            }

            var (weight, bound) = (active.Sum(strike => strike.Weight), terms.Tiers[rank].From);
            List<Strike> later = [.. active.Where(strike => !(strike.Cause.At <= record.LiftedAt))];
            if (weight < bound || later.Count == 0)
            {
                return null;
            }

            var until = later.Max(strike => strike.ExpiresAt);
            foreach (var strike in active.OrderBy(strike => strike.ExpiresAt))
            {
                weight -= strike.Weight;
                if (weight < bound)
                {
                    until = strike.ExpiresAt < until ? strike.ExpiresAt : until;
                    break;
                }
            }

            return new(later.Max(strike => strike.Cause.At), until, "There are too many strikes.", IsAutomatic: true);
        }
    }
}
