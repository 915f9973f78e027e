using System.Collections.Immutable;
using OrleansMl.Webhooks;

namespace OrleansMl.LegalReports;

/// <summary>How an act on a report ended, and the report after it: the same instance when nothing changed.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Report">The report.</param>
public readonly record struct LegalReportChange(LegalReportOutcome Outcome, LegalReport Report);

/// <summary>What is to be done about a report next.</summary>
public enum LegalReportStep
{
    /// <summary>Say where it stands now: to the cases, the list, and whoever follows events.</summary>
    Tell,

    /// <summary>Post it.</summary>
    Send,

    /// <summary>Delete the evidence.</summary>
    DeleteEvidence,
}

/// <summary>When something is to be done about a report.</summary>
/// <param name="Step">What.</param>
/// <param name="At">When (UTC).</param>
public readonly record struct LegalReportAppointment(LegalReportStep Step, DateTimeOffset At);

/// <summary>
/// What may happen to a report to an authority, and when. Pure: the report and the time come in, the report comes out, the same instance
/// when nothing changed.
/// </summary>
public static class LegalReportRules
{
    /// <summary>Why a report is closed whose evidence went before anybody submitted it, or accepted it.</summary>
    public const string PreservationEnded = "the preservation ended";

    extension(LegalReport report)
    {
        /// <summary>True while it is to be accepted: nobody accepted it, and nobody gave it up.</summary>
        public bool IsOpen => report.State.IsOpen;

        /// <summary>A new report.</summary>
        public static LegalReport Open(
            LegalReportDraft draft,
            ImmutableArray<LegalReportItem> items,
            string sha256,
            int bytes,
            DateTimeOffset now,
            TimeSpan preserve)
        {
            ArgumentNullException.ThrowIfNull(draft);
            return new()
            {
                Id = draft.Id,
                Kind = draft.Kind,
                Jurisdiction = draft.Jurisdiction,
                Recipient = draft.Recipient,
                Note = draft.Note,
                Items = items,
                UserIds = [.. draft.UserIds.Distinct(StringComparer.Ordinal)],
                CreatedAt = now,
                CreatedBy = draft.Actor,
                PreserveUntil = now + preserve,
                Sha256 = sha256,
                Bytes = bytes,
            };
        }

        /// <summary>Submits it: it is posted next.</summary>
        /// <param name="actor">Who.</param>
        /// <param name="secondPerson">True when it must not be whoever made the report.</param>
        /// <param name="now">The time.</param>
        public LegalReportChange Submit(string actor, bool secondPerson, DateTimeOffset now) => report.State switch
        {
            LegalReportState.Queued or LegalReportState.Sent or LegalReportState.Acknowledged => new(LegalReportOutcome.Unchanged, report),
            LegalReportState.Draft when secondPerson && report.CreatedBy == actor => new(LegalReportOutcome.SamePerson, report),
            LegalReportState.Draft => Done(report with
            {
                State = LegalReportState.Queued,
                SubmittedAt = now,
                SubmittedBy = actor,
                NextAttemptAt = now,
            }),
            _ => new(LegalReportOutcome.InvalidTransition, report),
        };

        /// <summary>It is posted now. Written before: whoever dies meanwhile posts it again, under the same id.</summary>
        public LegalReportChange Begin(DateTimeOffset now) =>
            report is { State: LegalReportState.Queued or LegalReportState.Sent, NextAttemptAt: { } due } && due <= now
                ? Done(report with
                {
                    State = LegalReportState.Sent,
                    Attempts = report.Attempts + 1,
                    Tries = report.Tries + 1,
                    FirstTryAt = report.FirstTryAt ?? now,
                })
                : new(LegalReportOutcome.InvalidTransition, report);

        /// <summary>
        /// The recipient accepted it: from then on the evidence is kept for a whole preservation. Also when somebody gave it up meanwhile,
        /// since it was accepted.
        /// </summary>
        public LegalReportChange Accept(LegalReportAttempt attempt, string? reference, DateTimeOffset now, TimeSpan preserve)
        {
            if (report.AcknowledgedAt is not null || report.Attempts == 0)
            {
                return new(report.Attempts == 0 ? LegalReportOutcome.InvalidTransition : LegalReportOutcome.Unchanged, report);
            }

            var isGone = report.EvidenceDeletedAt is not null;
            return Done(report with
            {
                State = report.State == LegalReportState.Closed ? LegalReportState.Closed : LegalReportState.Acknowledged,
                LastAttempt = attempt,
                NextAttemptAt = null,
                AcknowledgedAt = now,
                Reference = reference,
                PreserveUntil = isGone || now + preserve < report.PreserveUntil ? report.PreserveUntil : now + preserve,
            });
        }

        /// <summary>It was not accepted: it is posted again later, and a dead letter after 24 hours.</summary>
        /// <param name="attempt">How it went.</param>
        /// <param name="retryAfter">When the recipient wants it again; null when it said nothing.</param>
        /// <param name="random">In [0, 1).</param>
        /// <param name="now">The time.</param>
        public LegalReportChange Refuse(LegalReportAttempt attempt, DateTimeOffset? retryAfter, double random, DateTimeOffset now)
        {
            if (report is not { State: LegalReportState.Sent, FirstTryAt: { } first })
            {
                return new(LegalReportOutcome.Unchanged, report);
            }

            var next = WebhookRetry.Next(report.Tries, first, now, random);
            if (retryAfter is { } asked && next < asked)
            {
                next = asked - first > WebhookRetry.GiveUpAfter ? null : asked;
            }

            return Done(report with
            {
                State = next is null ? LegalReportState.Failed : LegalReportState.Sent,
                LastAttempt = attempt,
                NextAttemptAt = next,
            });
        }

        /// <summary>A dead letter is posted again, with all attempts.</summary>
        public LegalReportChange Redeliver(DateTimeOffset now) => report.State switch
        {
            LegalReportState.Queued or LegalReportState.Sent or LegalReportState.Acknowledged => new(LegalReportOutcome.Unchanged, report),
            LegalReportState.Failed => Done(report with
            {
                State = LegalReportState.Queued,
                Tries = 0,
                FirstTryAt = null,
                NextAttemptAt = now,
            }),
            _ => new(LegalReportOutcome.InvalidTransition, report),
        };

        /// <summary>Ends it: what was not accepted is given up.</summary>
        public LegalReportChange Close(string actor, string reason, DateTimeOffset now) => report.State == LegalReportState.Closed
            ? new(LegalReportOutcome.Unchanged, report)
            : Done(report with
            {
                State = LegalReportState.Closed,
                NextAttemptAt = null,
                ClosedAt = now,
                ClosedBy = actor,
                CloseReason = reason,
            });

        /// <summary>Keeps the evidence longer. The same time again changes nothing.</summary>
        public LegalReportChange Extend(DateTimeOffset until, string actor, string reason, DateTimeOffset now) =>
            report.EvidenceDeletedAt is not null ? new(LegalReportOutcome.EvidenceGone, report)
            : until == report.PreserveUntil ? new(LegalReportOutcome.Unchanged, report)
            : until < report.PreserveUntil ? new(LegalReportOutcome.NotLater, report)
            : until > now + LegalReportLimits.LongestPreservation ? new(LegalReportOutcome.TooLate, report)
            : report.Extensions.Length >= LegalReportLimits.MaxExtensions ? new(LegalReportOutcome.TooMany, report)
            : Done(report with { PreserveUntil = until, Extensions = report.Extensions.Add(new(now, actor, until, reason)) });

        /// <summary>An item was erased with its author: only the sealed evidence may say what it was.</summary>
        public LegalReport ForgetItem(string contentId) => report.Items.All(item => item.ContentId != contentId)
            ? report
            : report with
            {
                Note = null,
                Items = [.. report.Items.Select(item => item.ContentId == contentId ? Erased(item) : item)],
            };

        /// <summary>A user was erased: only the sealed evidence may say that they are concerned.</summary>
        public LegalReport ForgetUser(string userId) =>
            !report.UserIds.Contains(userId) && report.Items.All(item => item.AuthorId != userId)
                ? report
                : report with
                {
                    Note = null,
                    UserIds = report.UserIds.Remove(userId),
                    Items = [.. report.Items.Select(item => item.AuthorId == userId ? Erased(item) : item)],
                };

        /// <summary>The preservation is over: nothing says any more whom the report was about. What nobody accepted is closed.</summary>
        public LegalReport End(DateTimeOffset now)
        {
            if (report.EvidenceDeletedAt is not null || report.PreserveUntil > now || IsPosted(report))
            {
                return report;
            }

            var ended = report.IsOpen
                ? report with { State = LegalReportState.Closed, ClosedAt = now, CloseReason = PreservationEnded }
                : report;
            return ended with
            {
                Note = null,
                UserIds = [],
                Items = [.. report.Items.Select(item => item with { ContentId = "", AuthorId = null })],
                EvidenceDeletedAt = now,
            };
        }

        /// <summary>Whoever follows reports was told a state; another one than now when somebody acted meanwhile.</summary>
        public LegalReport Tell(LegalReportState state) => report.Told == state ? report : report with { Told = state };

        /// <summary>What is to be done next, and when; null when nothing is left.</summary>
        public LegalReportAppointment? Next =>
            report.State != LegalReportState.Sent && report.Told != report.State ? new(LegalReportStep.Tell, report.CreatedAt)
            : IsPosted(report) ? new(LegalReportStep.Send, report.NextAttemptAt!.Value)
            : report.EvidenceDeletedAt is null ? new(LegalReportStep.DeleteEvidence, report.PreserveUntil)
            : null;
    }

    extension(LegalReportState state)
    {
        /// <summary>True while nobody accepted the report, and nobody gave it up.</summary>
        public bool IsOpen => state is not (LegalReportState.Acknowledged or LegalReportState.Closed);
    }

    private static bool IsPosted(LegalReport report) =>
        report is { State: LegalReportState.Queued or LegalReportState.Sent, NextAttemptAt: not null };

    private static LegalReportItem Erased(LegalReportItem item) => item with { ContentId = "", AuthorId = null, IsErased = true };

    private static LegalReportChange Done(LegalReport report) => new(LegalReportOutcome.Done, report);
}
