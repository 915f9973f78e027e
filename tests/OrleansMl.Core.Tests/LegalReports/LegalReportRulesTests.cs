using System.Collections.Immutable;

namespace OrleansMl.LegalReports;

/// <summary>What may happen to a report to an authority, and when.</summary>
public sealed class LegalReportRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private static readonly LegalReportAttempt Refused = new(Noon, 500, "500"), Accepted = new(Noon, 200, null);

    [Fact]
    public void Somebody_else_submits_it_and_submitting_again_changes_nothing()
    {
        var draft = Draft();

        var same = draft.Submit("lea", secondPerson: true, Noon);
        var allowed = draft.Submit("lea", secondPerson: false, Noon);
        var submitted = draft.Submit("lex", secondPerson: true, Noon);
        var again = submitted.Report.Submit("mia", secondPerson: true, Noon.AddHours(1));

        Assert.Equal((LegalReportOutcome.SamePerson, draft), (same.Outcome, same.Report));
        Assert.Equal(LegalReportOutcome.Done, allowed.Outcome);
        Assert.Equal(
            (LegalReportState.Queued, "lex", Noon, Noon),
            (submitted.Report.State, submitted.Report.SubmittedBy, submitted.Report.SubmittedAt, submitted.Report.NextAttemptAt));
        Assert.Equal(LegalReportOutcome.Unchanged, again.Outcome);
        Assert.Same(submitted.Report, again.Report);
    }

    [Fact]
    public void What_nobody_accepts_is_posted_again_for_a_day_and_is_then_a_dead_letter()
    {
        var (report, now, times) = (Queued(), Noon, new List<TimeSpan>());
        while (report.State != LegalReportState.Failed)
        {
            now = report.NextAttemptAt!.Value;
            times.Add(now - Noon);
            report = report.Begin(now).Report.Refuse(Refused, retryAfter: null, random: 0.5, now).Report;
        }

        var again = report.Redeliver(Noon.AddDays(3)).Report;

        Assert.Equal([0, 5, 15, 35, 75], times.Take(5).Select(time => (int)time.TotalSeconds));
        Assert.InRange(times[^1], TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Equal((times.Count, times.Count, null), (report.Attempts, report.Tries, report.NextAttemptAt));
        Assert.Equal(
            (LegalReportState.Queued, times.Count, 0, null, Noon.AddDays(3)),
            (again.State, again.Attempts, again.Tries, again.FirstTryAt, again.NextAttemptAt!.Value));
        Assert.NotNull(again.Begin(Noon.AddDays(3)).Report.Refuse(Refused, null, 0.5, Noon.AddDays(3)).Report.NextAttemptAt);
    }

    [Fact]
    public void The_recipient_says_when_it_wants_it_again_but_not_beyond_a_day()
    {
        var sent = Queued().Begin(Noon).Report;

        Assert.Equal(Noon.AddHours(2), sent.Refuse(Refused, Noon.AddHours(2), 0.5, Noon).Report.NextAttemptAt);
        Assert.Equal(Noon.AddSeconds(5), sent.Refuse(Refused, Noon.AddSeconds(1), 0.5, Noon).Report.NextAttemptAt);
        Assert.Equal(LegalReportState.Failed, sent.Refuse(Refused, Noon.AddHours(25), 0.5, Noon).Report.State);
    }

    [Fact]
    public void From_its_acceptance_on_the_evidence_is_kept_for_a_whole_preservation()
    {
        var later = Noon.AddDays(3);
        var accepted = Queued().Begin(Noon).Report.Accept(Accepted, "CT-17", later, Year).Report;
        var longer = Queued().Extend(Noon.AddDays(3000), "lex", "court", Noon).Report.Begin(Noon).Report
            .Accept(Accepted, null, later, Year);

        Assert.Equal(
            (LegalReportState.Acknowledged, "CT-17", later, later + Year, null),
            (accepted.State, accepted.Reference, accepted.AcknowledgedAt, accepted.PreserveUntil, accepted.NextAttemptAt));
        Assert.Equal(Noon.AddDays(3000), longer.Report.PreserveUntil);
        Assert.Equal(LegalReportOutcome.Unchanged, accepted.Accept(Accepted, "other", later, Year).Outcome);
        Assert.Equal(LegalReportOutcome.InvalidTransition, Draft().Accept(Accepted, null, Noon, Year).Outcome);
    }

    [Fact]
    public void What_was_given_up_while_it_was_posted_says_that_it_was_accepted_all_the_same()
    {
        var closed = Queued().Begin(Noon).Report.Close("lea", "by telephone", Noon).Report;

        var accepted = closed.Accept(Accepted, "CT-17", Noon, Year).Report;
        var refused = closed.Refuse(Refused, null, 0.5, Noon);

        Assert.Equal((LegalReportState.Closed, "CT-17", Noon), (accepted.State, accepted.Reference, accepted.AcknowledgedAt));
        Assert.Equal((LegalReportOutcome.Unchanged, closed), (refused.Outcome, refused.Report));
    }

    [Fact]
    public void The_preservation_grows_and_never_shrinks()
    {
        var report = Draft();
        var until = Noon.AddDays(700);
        var extended = report.Extend(until, "lex", "court", Noon).Report;

        Assert.Equal((until, "court"), (extended.PreserveUntil, Assert.Single(extended.Extensions).Reason));
        Assert.Equal(LegalReportOutcome.Unchanged, extended.Extend(until, "lex", "court", Noon).Outcome);
        Assert.Equal(LegalReportOutcome.NotLater, extended.Extend(Noon.AddDays(400), "lex", "court", Noon).Outcome);
        Assert.Equal(LegalReportOutcome.TooLate, extended.Extend(Noon.AddDays(3661), "lex", "court", Noon).Outcome);
        Assert.Equal(
            LegalReportOutcome.EvidenceGone, report.End(Noon + Year).Extend(until.AddYears(1), "lex", "court", Noon + Year).Outcome);
        for (var i = 1; i < LegalReportLimits.MaxExtensions; i++)
        {
            extended = extended.Extend(until.AddDays(i), "lex", "court", Noon).Report;
        }

        Assert.Equal(LegalReportOutcome.TooMany, extended.Extend(until.AddDays(500), "lex", "court", Noon).Outcome);
    }

    [Fact]
    public void Of_what_is_erased_the_report_says_nothing_any_more()
    {
        var report = Draft();

        var item = report.ForgetItem("c1");
        var author = report.ForgetUser("alice");
        var concerned = report.ForgetUser("carl");

        Assert.Equal([("", null, true), ("c2", "bob", false)], item.Items.Select(one => (one.ContentId, one.AuthorId, one.IsErased)));
        Assert.Equal(["", "c2"], author.Items.Select(one => one.ContentId));
        Assert.Equal((null, null, null), (item.Note, author.Note, concerned.Note));
        Assert.Empty(concerned.UserIds);
        Assert.Same(report, report.ForgetItem("other"));
        Assert.Same(item, item.ForgetItem("c1"));
        Assert.Same(report, report.ForgetUser("other"));
    }

    [Fact]
    public void With_its_preservation_ends_what_the_report_was_about()
    {
        var end = Noon + Year;
        var draft = Draft().End(end);
        var accepted = Queued().Begin(Noon).Report.Accept(Accepted, "CT-17", Noon, Year).Report.End(end);

        Assert.Same(draft, draft.End(end.AddDays(1)));
        Assert.Equal(
            (LegalReportState.Closed, LegalReportRules.PreservationEnded, null, end),
            (draft.State, draft.CloseReason, draft.Note, draft.EvidenceDeletedAt));
        Assert.All(draft.Items, item => Assert.Equal(("", null, false), (item.ContentId, item.AuthorId, item.IsErased)));
        Assert.Empty(draft.UserIds);
        Assert.Equal((LegalReportState.Acknowledged, "CT-17"), (accepted.State, accepted.Reference));
        var still = Draft();
        Assert.Same(still, still.End(end.AddTicks(-1)));

        // What is being posted is not taken away.
        var posted = Queued() with { NextAttemptAt = end };
        Assert.Same(posted, posted.End(end));
    }

    [Fact]
    public void First_it_is_told_then_posted_and_at_last_deleted()
    {
        var draft = Draft();
        var queued = Queued();

        Assert.Equal(new(LegalReportStep.Tell, Noon), draft.Next);
        Assert.Equal(new(LegalReportStep.DeleteEvidence, Noon + Year), draft.Tell(LegalReportState.Draft).Next);
        Assert.Equal(LegalReportStep.Tell, queued.Tell(LegalReportState.Draft).Next!.Value.Step);
        Assert.Equal(new(LegalReportStep.Send, Noon), queued.Tell(LegalReportState.Queued).Next);
        Assert.Equal(LegalReportStep.Send, queued.Tell(LegalReportState.Queued).Begin(Noon).Report.Next!.Value.Step);
        Assert.Null(draft.End(Noon + Year).Tell(LegalReportState.Closed).Next);
    }

    /// <summary>Thousands of random acts beside a model that is written down as a table.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_acts_end_as_the_naive_model_says(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 400; run++)
        {
            var (report, model, now) = (Draft(), new NaiveReport(), Noon);
            for (var step = 0; step < 40; step++)
            {
                now = now.AddMinutes(random.Next(0, 600));
                var before = report;
                LegalReportOutcome outcome, expected;
                switch (random.Next(8))
                {
                    case 0:
                        var actor = random.Next(2) == 0 ? "lea" : "lex";
                        (outcome, report) = Of(report.Submit(actor, secondPerson: true, now));
                        expected = model.Submit(actor);
                        break;
                    case 1:
                        (outcome, report) = Of(report.Begin(now));
                        expected = model.Begin(before.NextAttemptAt <= now);
                        break;
                    case 2:
                        (outcome, report) = Of(report.Accept(Accepted, "r", now, Year));
                        expected = model.Accept();
                        break;
                    case 3:
                        (outcome, report) = Of(report.Refuse(Refused, null, random.NextDouble(), now));
                        expected = model.Refuse(report.NextAttemptAt is null);
                        break;
                    case 4:
                        (outcome, report) = Of(report.Redeliver(now));
                        expected = model.Redeliver();
                        break;
                    case 5 when random.Next(4) == 0:
                        (outcome, report) = Of(report.Close("lea", "why", now));
                        expected = model.Close();
                        break;
                    case 6 when random.Next(20) == 0:
                        report = report.End(now.AddDays(500));
                        (outcome, expected) = (LegalReportOutcome.Done, model.End(before));
                        break;
                    default:
                        (report, outcome, expected) =
                            (report.Tell(report.State), LegalReportOutcome.Done, LegalReportOutcome.Done);
                        break;
                }

                Assert.Equal((expected, model.State), (outcome, report.State));
                Assert.True(outcome == LegalReportOutcome.Done || ReferenceEquals(before, report));
                Assert.Equal(report.State is LegalReportState.Queued or LegalReportState.Sent, report.NextAttemptAt is not null);
                Assert.True(report.PreserveUntil >= before.PreserveUntil);
                Assert.True(report.Attempts >= before.Attempts && report.Attempts >= report.Tries);
                Assert.Equal(before.AcknowledgedAt ?? report.AcknowledgedAt, report.AcknowledgedAt);
                Assert.Equal(report.EvidenceDeletedAt is not null, report.Items.All(item => item.AuthorId is null));
                Assert.True(report.EvidenceDeletedAt is null || !report.IsOpen);
            }
        }

        static (LegalReportOutcome, LegalReport) Of(LegalReportChange change) => (change.Outcome, change.Report);
    }

    private static LegalReport Draft() => LegalReport.Open(
        new()
        {
            Id = "r1",
            Kind = LegalReportKind.ThreatToLife,
            Jurisdiction = "US",
            Recipient = "police",
            Note = "names a school",
            Items = [new("c1"), new("c2")],
            UserIds = ["carl", "carl"],
            Actor = "lea",
            BodyHash = "b0",
        },
        [
            new() { ContentId = "c1", Revision = 1, AuthorId = "alice" },
            new() { ContentId = "c2", Revision = 3, AuthorId = "bob" },
        ],
        "5a5a",
        100,
        Noon,
        Year);

    private static LegalReport Queued() => Draft().Submit("lex", secondPerson: true, Noon).Report;

    private sealed class NaiveReport
    {
        private bool _isPosted, _isAccepted;

        public LegalReportState State { get; private set; }

        public LegalReportOutcome Submit(string actor) => State switch
        {
            LegalReportState.Draft => actor == "lea" ? LegalReportOutcome.SamePerson : To(LegalReportState.Queued),
            LegalReportState.Failed or LegalReportState.Closed => LegalReportOutcome.InvalidTransition,
            _ => LegalReportOutcome.Unchanged,
        };

        public LegalReportOutcome Begin(bool isDue)
        {
            if (State is not (LegalReportState.Queued or LegalReportState.Sent) || !isDue)
            {
                return LegalReportOutcome.InvalidTransition;
            }

            _isPosted = true;
            return To(LegalReportState.Sent);
        }

        public LegalReportOutcome Accept()
        {
            if (!_isPosted || _isAccepted)
            {
                return _isPosted ? LegalReportOutcome.Unchanged : LegalReportOutcome.InvalidTransition;
            }

            _isAccepted = true;
            return State == LegalReportState.Closed ? LegalReportOutcome.Done : To(LegalReportState.Acknowledged);
        }

        public LegalReportOutcome Refuse(bool isGivenUp) => State != LegalReportState.Sent ? LegalReportOutcome.Unchanged
            : isGivenUp ? To(LegalReportState.Failed)
            : LegalReportOutcome.Done;

        public LegalReportOutcome Redeliver() => State switch
        {
            LegalReportState.Failed => To(LegalReportState.Queued),
            LegalReportState.Draft or LegalReportState.Closed => LegalReportOutcome.InvalidTransition,
            _ => LegalReportOutcome.Unchanged,
        };

        public LegalReportOutcome Close() => State == LegalReportState.Closed ? LegalReportOutcome.Unchanged : To(LegalReportState.Closed);

        public LegalReportOutcome End(LegalReport before)
        {
            if (before.EvidenceDeletedAt is null && State is LegalReportState.Draft or LegalReportState.Failed)
            {
                State = LegalReportState.Closed;
            }

            return LegalReportOutcome.Done;
        }

        private LegalReportOutcome To(LegalReportState state)
        {
            State = state;
            return LegalReportOutcome.Done;
        }
    }
}
