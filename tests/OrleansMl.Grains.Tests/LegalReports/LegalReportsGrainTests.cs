using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using OrleansMl.Content;
using OrleansMl.Events;
using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Moderation;
using OrleansMl.Reviews;
using OrleansMl.Testing;
using OrleansMl.Users;
using OrleansMl.Webhooks;

namespace OrleansMl.LegalReports;

/// <summary>From a report to its acceptance and the end of its evidence, on two silos.</summary>
public sealed class LegalReportsGrainTests(LegalReportsGrainTests.Fixture cluster)
    : IClassFixture<LegalReportsGrainTests.Fixture>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Root = new("root", IsAdmin: true), Lea = new("lea", IsLead: true), Lex = new("lex", IsLegal: true),
        Ada = new("ada");

    private static WebhookReceiver Police => Fixture.Police;

    private ILegalReportsGrain Reports => cluster.Client.GetGrain<ILegalReportsGrain>(0);

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    private AuthorityReports Authority => cluster.Services.GetRequiredService<AuthorityReports>();

    public ValueTask InitializeAsync()
    {
        (Police.Answer, Police.AnswerBody, Police.Before) =
            ((_, _) => 200, _ => """{"reference": "CT-17"}"""u8.ToArray(), () => Task.CompletedTask);
        return default;
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task The_evidence_is_frozen_when_a_report_is_made()
    {
        var id = await PostAsync("violence=0.8 the first words");
        var report = await CreateAsync(id);

        await cluster.Content(id).PutAsync(Drafts.Comment("quite other words"), Drafts.Alice, null, Token);

        var evidence = await EvidenceAsync(report.Id);
        var item = JsonElement.Parse(evidence).GetProperty("items")[0];
        Assert.Equal((LegalReportState.Draft, "lea", 0), (report.State, report.CreatedBy, report.Attempts));
        Assert.Equal(report.CreatedAt + TimeSpan.FromDays(365), report.PreserveUntil);
        Assert.Equal((report.Sha256, report.Bytes), (Convert.ToHexStringLower(SHA256.HashData(evidence)), evidence.Length));
        Assert.Equal("violence=0.8 the first words", item.GetProperty("text").GetString());
        Assert.Equal("alice", item.GetProperty("author_id").GetString());
        Assert.Equal("review_required", item.GetProperty("decisions")[0].GetProperty("level").GetString());
        Assert.Equal((id, 1, "alice"), (report.Items[0].ContentId, report.Items[0].Revision, report.Items[0].AuthorId));
    }

    [Fact]
    public async Task What_was_submitted_by_somebody_else_is_posted_signed_and_acknowledged()
    {
        var report = await CreateAsync(await PostAsync());
        var same = await Reports.SubmitAsync(report.Id, "lea", Token);

        var submitted = await Reports.SubmitAsync(report.Id, "lex", Token);
        var accepted = await ReachedAsync(report.Id, LegalReportState.Acknowledged);

        Assert.Equal(LegalReportOutcome.SamePerson, same.Outcome);
        Assert.Equal(LegalReportOutcome.Done, submitted.Outcome);
        Assert.Equal(
            ("CT-17", 1, 200, null, "lex"),
            (accepted.Reference, accepted.Attempts, accepted.LastAttempt!.Status, accepted.LastAttempt.Error, accepted.SubmittedBy));
        var posted = Assert.Single(PostedOf(report.Id));
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(posted.Timestamp, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(WebhookSignature.IsValid(Fixture.Secret, report.Id, at, Encoding.UTF8.GetBytes(posted.Body), posted.Signature));
        var body = JsonElement.Parse(posted.Body);
        var data = body.GetProperty("data");
        Assert.Equal(
            ("legal_report", report.Id, report.Sha256, "threat_to_life"),
            (body.GetProperty("type").GetString(), data.GetProperty("report_id").GetString(), data.GetProperty("sha256").GetString(),
                data.GetProperty("kind").GetString()));

        // The very bytes that the hash is of.
        Assert.Equal(
            report.Sha256, LegalEvidence.HashOf(Encoding.UTF8.GetBytes(data.GetProperty("evidence").GetRawText())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("thanks")]
    [InlineData("[]")]
    [InlineData("{\"reference\": 7}")]
    [InlineData("{\"reference\": \"\\ud800\"}")]
    [InlineData("long")]
    public async Task Whatever_it_says_beside_it_a_2xx_is_an_acceptance(string answer)
    {
        Police.AnswerBody = _ => Encoding.UTF8.GetBytes(answer == "long" ? new string('x', 100_000) : answer);
        var report = await SubmittedAsync(await PostAsync());

        var accepted = await ReachedAsync(report.Id, LegalReportState.Acknowledged);

        Assert.Null(accepted.Reference);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_after_a_2xx_is_an_acceptance_without_a_reference()
    {
        System.Net.HttpListenerResponse? answering = null;
        Police.Answer = (_, response) =>
        {
            (answering, response.ContentLength64) = (response, 1_000);
            return 200;
        };
        Police.AnswerBody = _ =>
        {
            answering!.OutputStream.Write("""{"reference": "CT-"""u8);
            answering.OutputStream.Flush();
            answering.Abort();
            return null;
        };
        var report = await SubmittedAsync(await PostAsync());

        var accepted = await ReachedAsync(report.Id, LegalReportState.Acknowledged);

        // Not posted again: the authority has it.
        Assert.Equal(
            (null, 1, 200, null),
            (accepted.Reference, accepted.Attempts, accepted.LastAttempt!.Status, accepted.LastAttempt.Error));
        Assert.Single(PostedOf(report.Id));
    }

    [Fact]
    public async Task What_nobody_accepts_is_tried_for_a_day_and_a_dead_letter_can_be_delivered_again()
    {
        Police.Answer = (_, _) => 503;
        var report = await SubmittedAsync(await PostAsync());
        await Eventually.TrueAsync(async _ => (await GetAsync(report.Id)).LastAttempt is not null, Token);
        for (var i = 0; (await GetAsync(report.Id)).State != LegalReportState.Failed; i++)
        {
            Assert.InRange(i, 0, 60);
            await PassAsync(report.Id, TimeSpan.FromMinutes(70));
        }

        var failed = await GetAsync(report.Id);
        var dead = (await Reports.ListAsync(new() { State = LegalReportState.Failed, Limit = 200 }, Token))!;
        Police.Answer = (_, _) => 202;
        var redelivered = await Reports.RedeliverAsync(report.Id, Token);
        var accepted = await ReachedAsync(report.Id, LegalReportState.Acknowledged);

        Assert.Equal((503, null), (failed.LastAttempt!.Status, failed.NextAttemptAt));
        Assert.InRange(failed.Attempts, 10, 60);
        Assert.Contains(dead.Reports, one => one.Id == report.Id);
        Assert.Equal(LegalReportOutcome.Done, redelivered.Outcome);
        Assert.Equal(failed.Attempts + 1, accepted.Attempts);

        // Repeats carry the same id and the same bytes.
        Assert.Single(PostedOf(report.Id).Select(one => (one.Id, one.Body)).Distinct());
        Assert.Equal(accepted.Attempts, PostedOf(report.Id).Count);
    }

    [Fact]
    public async Task A_recipient_that_hangs_or_leads_home_is_an_attempt_that_failed()
    {
        var report = await CreateAsync(await PostAsync(), recipient: "inside");

        await Reports.SubmitAsync(report.Id, "lex", Token);
        await Eventually.TrueAsync(async _ => (await GetAsync(report.Id)).LastAttempt is not null, Token);

        var refused = await GetAsync(report.Id);
        Assert.Equal((LegalReportState.Sent, null), (refused.State, refused.LastAttempt!.Status));
        Assert.Contains("10.1.2.3", refused.LastAttempt.Error, StringComparison.Ordinal);
        await Reports.CloseAsync(report.Id, "lea", "a mistake", Token);
    }

    [Fact]
    public async Task Whoever_dies_while_it_is_posted_leaves_a_report_that_is_posted_again_under_the_same_id()
    {
        Police.Answer = (_, _) => 503;
        var report = await SubmittedAsync(await PostAsync());
        await Eventually.TrueAsync(async _ => (await GetAsync(report.Id)).LastAttempt is not null, Token);
        Police.Answer = (_, _) => 200;
        cluster.Time.Advance(TimeSpan.FromMinutes(5));

        // What a node does that dies before it hears the answer.
        var begun = await Authority[report.Id].BeginAsync(Token);
        await PassAsync(report.Id, TimeSpan.Zero);

        Assert.Equal(LegalReportOutcome.Done, begun.Outcome);
        var accepted = await ReachedAsync(report.Id, LegalReportState.Acknowledged);
        Assert.Equal(3, accepted.Attempts);
        Assert.Single(PostedOf(report.Id).Select(one => one.Id).Distinct());
    }

    [Fact]
    public async Task A_case_stays_open_until_its_report_is_accepted()
    {
        var id = await PostAsync();
        var review = ReviewCase.IdOf(id, 1);
        var report = await CreateAsync(id);
        await Reviews.DecideAsync(review, Rejected(), Root, claim: true, Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await SweepAsync(id);
        var waits = (await Reviews.GetAsync(review, Root, Token)).Review!.Case;
        var listed = await ListedAsync(review);
        var heard = cluster.Sent.CountOf(review);
        cluster.Time.Advance(TimeSpan.FromMinutes(5));
        await SweepAsync(id);
        var heardAgain = cluster.Sent.CountOf(review);

        await Reports.SubmitAsync(report.Id, "lex", Token);
        await ReachedAsync(report.Id, LegalReportState.Acknowledged);
        var closed = await Eventually.ReadAsync(
            async token => (await Reviews.GetAsync(review, Root, token)).Review!.Case, one => one.State == ReviewState.Closed, Token);

        Assert.Equal((ReviewState.Decided, true, 1, 1), (waits.State, listed, heard, heardAgain));
        Assert.Equal((report.Id, ReviewSendState.Pending, "draft"), Of(Assert.Single(waits.Sends)));
        Assert.Equal((report.Id, ReviewSendState.Accepted, "acknowledged"), Of(Assert.Single(closed.Sends)));
        Assert.False(await ListedAsync(review));
    }

    [Fact]
    public async Task What_is_asked_of_a_case_that_only_a_report_keeps_open_waits_for_a_moderator_at_once()
    {
        var id = await PostAsync();
        var review = ReviewCase.IdOf(id, 1);
        var report = await CreateAsync(id);
        await Reviews.DecideAsync(review, Rejected(), Root, claim: true, Token);
        var shard = cluster.Services.GetRequiredService<ReviewShards>().Of(id);

        // Within the window the decision may still be taken back: what is asked waits for its end.
        var early = (await Reviews.GetAsync(review, Root, Token)).Review!.Case;
        await shard.OpenAsync(new(early.Subject, ReviewReason.Report), Token);
        var decided = (await Reviews.GetAsync(review, Root, Token)).Review!.Case;
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await SweepAsync(id);
        var first = (await Reviews.GetAsync(review, Root, Token)).Review!.Case;
        await Reviews.DecideAsync(review, Rejected(), Root, claim: true, Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await SweepAsync(id);
        var kept = (await Reviews.GetAsync(review, Root, Token)).Review!.Case;

        await shard.OpenAsync(new(kept.Subject, ReviewReason.Complaint) { Excluded = ["root"] }, Token);

        var asked = (await Reviews.GetAsync(review, Lea, Token)).Review!.Case;
        Assert.Equal((ReviewState.Decided, ReviewReason.Report), (decided.State, decided.Again));
        Assert.Equal((ReviewState.Open, ReviewReason.Report), (first.State, Assert.Single(first.Reasons)));
        Assert.Equal((ReviewState.Decided, null), (kept.State, kept.Again));
        Assert.Equal((ReviewState.Open, ReviewReason.Complaint), (asked.State, Assert.Single(asked.Reasons)));
        Assert.Equal((report.Id, ReviewSendState.Pending), (Assert.Single(asked.Sends).Id, asked.Sends[0].State));
        Assert.Contains("root", asked.Excluded);
        Assert.Equal(ReviewOutcome.Done, (await Reviews.ClaimAsync(review, Lea, Token)).Outcome);
    }

    [Fact]
    public async Task A_case_that_a_legal_request_takes_is_gone_for_whoever_had_it_and_is_not_of_the_legal_team()
    {
        var id = await PostAsync();
        var review = ReviewCase.IdOf(id, 1);
        var subject = (await Reviews.ClaimAsync(review, Ada, Token)).Review!.Case.Subject;

        await cluster.Services.GetRequiredService<ReviewShards>().Of(id)
            .OpenAsync(new(subject, ReviewReason.Legal) { Request = "r1" }, Token);

        ReviewResult[] answers =
        [
            await Reviews.GetAsync(review, Ada, Token),
            await Reviews.ClaimAsync(review, Ada, Token),
            await Reviews.RenewAsync(review, Ada, Token),
            await Reviews.ReleaseAsync(review, Ada, Token),
            await Reviews.EscalateAsync(review, ReviewQueueDefinition.Legal, "look", Ada, Token),
            await Reviews.EscalateAsync(review, null, "look", Ada, Token),
            await Reviews.NoteAsync(review, "look", Ada, Token),
            await Reviews.DecideAsync(review, Rejected(), Ada, claim: true, Token),
            await Reviews.UndoAsync(review, Ada, Token),
        ];
        Assert.All(answers, answer => Assert.Equal((ReviewOutcome.NotFound, null), (answer.Outcome, answer.Review)));
        Assert.Null(await Reviews.NextAsync(ReviewQueueDefinition.Legal, 3, Ada, Token));
        Assert.Null(await Reviews.ListAsync(new() { Queue = ReviewQueueDefinition.Legal, Limit = 200 }, Ada, Token));
        Assert.DoesNotContain(
            (await Reviews.ListAsync(new() { Limit = 200, AuthorId = "alice" }, Ada, Token))!.Cases, one => one.Case.Id == review);
        Assert.DoesNotContain(
            (await Reviews.GetStatsAsync(Ada, Token)).Queues, one => one.Queue.StartsWith("legal_", StringComparison.Ordinal));
        Assert.Equal(ReviewQueueDefinition.Legal, (await Reviews.GetAsync(review, Lex, Token)).Review!.Queue);

        // Whoever sees it moves it to those alone who see it too.
        Assert.Equal(ReviewOutcome.LegalHold, (await Reviews.EscalateAsync(review, "default", "look", Lex, Token)).Outcome);
        Assert.Equal(ReviewOutcome.LegalHold, (await Reviews.EscalateAsync(review, "default", "look", Lea, Token)).Outcome);
        Assert.Equal(ReviewOutcome.NoSuchQueue, (await Reviews.EscalateAsync(review, "no-such-queue", "look", Lea, Token)).Outcome);
        Assert.Equal(ReviewOutcome.NotFound, (await Reviews.GetAsync(review, Ada, Token)).Outcome);
    }

    [Fact]
    public async Task A_case_that_was_closed_is_listed_again_until_the_report_is_given_up()
    {
        var id = await PostAsync();
        var review = ReviewCase.IdOf(id, 1);
        await Reviews.DecideAsync(review, Rejected(), Root, claim: true, Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await SweepAsync(id);
        Assert.Equal(ReviewState.Closed, (await Reviews.GetAsync(review, Root, Token)).Review!.Case.State);

        var report = await CreateAsync(id);
        var listed = await ListedAsync(review);
        var heard = cluster.Sent.CountOf(review);
        await SweepAsync(id);
        var given = await Reports.CloseAsync(report.Id, "lea", "reported by telephone", Token);

        Assert.True(listed);
        Assert.Equal((LegalReportState.Closed, "reported by telephone", "lea"),
            (given.Report!.State, given.Report.CloseReason, given.Report.ClosedBy));
        var closed = (await Reviews.GetAsync(review, Root, Token)).Review!.Case;
        Assert.Equal((ReviewState.Closed, ReviewSendState.GivenUp), (closed.State, Assert.Single(closed.Sends).State));
        Assert.Equal(heard, cluster.Sent.CountOf(review));
        Assert.Equal(LegalReportOutcome.Unchanged, (await Reports.CloseAsync(report.Id, "mia", "again", Token)).Outcome);
        Assert.NotEmpty(await EvidenceAsync(report.Id));
    }

    [Fact]
    public async Task A_moderator_proposes_a_case_to_the_legal_team()
    {
        var id = ReviewCase.IdOf(await PostAsync(), 1);

        var escalated = await Reviews.EscalateAsync(id, ReviewQueueDefinition.LegalReports, "a threat", Ada, Token);

        Assert.Equal(ReviewOutcome.Done, escalated.Outcome);
        Assert.Equal(ReviewQueueDefinition.LegalReports, (await Reviews.GetAsync(id, Lex, Token)).Review!.Queue);
        Assert.Equal(ReviewOutcome.NotFound, (await Reviews.GetAsync(id, Ada, Token)).Outcome);
        Assert.Equal(ReviewOutcome.Done, (await Reviews.ClaimAsync(id, Lea, Token)).Outcome);
    }

    [Fact]
    public async Task With_an_erased_author_goes_all_but_the_sealed_evidence_and_that_when_the_preservation_ends()
    {
        var (author, secret) = (ClusterFixtureBase.FreshName(), $"secret{ClusterFixtureBase.FreshName()}");
        var id = $"{author}~{ClusterFixtureBase.FreshName()}";
        await cluster.Content(id).CreateAsync(Drafts.Comment($"violence=0.8 {secret}") with { AuthorId = author }, Token);
        var report = await CreateAsync(id, note: $"about {author}", users: [author]);
        await Reports.SubmitAsync(report.Id, "lex", Token);
        await ReachedAsync(report.Id, LegalReportState.Acknowledged);

        await EraseAsync(author, id);

        var left = await GetAsync(report.Id);
        Assert.Equal(("", null, true), left.Items.Select(one => (one.ContentId, one.AuthorId, one.IsErased)).Single());
        Assert.Equal((null, 0, LegalReportState.Acknowledged), (left.Note, left.UserIds.Length, left.State));
        Assert.DoesNotContain(author, StoredText(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, StoredText(), StringComparison.Ordinal);
        var evidence = Encoding.UTF8.GetString(await EvidenceAsync(report.Id));
        Assert.Contains(secret, evidence, StringComparison.Ordinal);
        Assert.Contains(author, evidence, StringComparison.Ordinal);

        // From its acceptance on a whole year.
        await PassAsync(report.Id, TimeSpan.FromDays(364));
        Assert.NotEmpty(await EvidenceAsync(report.Id));
        await PassAsync(report.Id, TimeSpan.FromDays(2));

        Assert.Null(await Reports.GetEvidenceAsync(report.Id, Token));
        var ended = await GetAsync(report.Id);
        Assert.NotNull(ended.EvidenceDeletedAt);
        Assert.Equal((LegalReportState.Acknowledged, "CT-17", report.Sha256), (ended.State, ended.Reference, ended.Sha256));
        Assert.DoesNotContain(EvidenceRow(report.Id), cluster.Store.Rows.Keys);
        Assert.Empty(await Authority.OfUserAsync(author, Token));
    }

    [Fact]
    public async Task What_a_user_hears_of_their_erasure_and_takes_along_is_the_same_with_and_without_a_report()
    {
        var (reported, other) = (ClusterFixtureBase.FreshName(), ClusterFixtureBase.FreshName());
        var item = $"{reported}~1";
        await cluster.Content(item).CreateAsync(Drafts.Comment("violence=0.8") with { AuthorId = reported }, Token);
        await cluster.Content($"{other}~1").CreateAsync(Drafts.Comment("violence=0.8") with { AuthorId = other }, Token);
        var report = await CreateAsync(item, users: [reported]);

        await cluster.SyncCatalogueAsync();
        var (taken, takenOther) = (await ExportAsync(reported), await ExportAsync(other));
        var people = cluster.Client.GetGrain<IUserDirectoryGrain>(0);
        var erased = await people.EraseAsync(reported, Token);
        var erasedOther = await people.EraseAsync(other, Token);

        Assert.Equal(takenOther.Select(line => line.Kind), taken.Select(line => line.Kind));
        Assert.DoesNotContain(taken, line => line.Json.Contains(report.Id, StringComparison.Ordinal)
            || line.Json.Contains("legal", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(
            JsonSerializer.Serialize(erasedOther).Replace(other, "user", StringComparison.Ordinal),
            JsonSerializer.Serialize(erased).Replace(reported, "user", StringComparison.Ordinal));
        Assert.NotEmpty(await EvidenceAsync(report.Id));
    }

    [Fact]
    public async Task A_longer_preservation_is_kept_and_an_unsent_draft_ends_with_it()
    {
        var id = await PostAsync();
        var report = await CreateAsync(id);
        var until = report.PreserveUntil.AddDays(100);
        Assert.Equal(LegalReportOutcome.Done, (await Reports.ExtendAsync(report.Id, until, "lex", "court", Token)).Outcome);
        Assert.Equal(LegalReportOutcome.NotLater, (await Reports.ExtendAsync(report.Id, until.AddDays(-1), "lex", "x", Token)).Outcome);

        await PassAsync(report.Id, TimeSpan.FromDays(400));
        Assert.NotEmpty(await EvidenceAsync(report.Id));
        await PassAsync(report.Id, TimeSpan.FromDays(70));

        var ended = await GetAsync(report.Id);
        Assert.Equal((LegalReportState.Closed, LegalReportRules.PreservationEnded, ""),
            (ended.State, ended.CloseReason, ended.Items[0].ContentId));
        var extended = await Reports.ExtendAsync(report.Id, until.AddDays(900), "lex", "x", Token);
        Assert.Equal(LegalReportOutcome.EvidenceGone, extended.Outcome);
        Assert.Equal(LegalReportOutcome.InvalidTransition, (await Reports.SubmitAsync(report.Id, "lex", Token)).Outcome);
        var send = Assert.Single((await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Root, Token)).Review!.Case.Sends);
        Assert.Equal(ReviewSendState.GivenUp, send.State);
    }

    [Fact]
    public async Task At_the_end_cases_hear_of_it_first_then_it_is_forgotten_whom_it_was_about_then_the_evidence_goes()
    {
        var id = await PostAsync();
        var report = await CreateAsync(id, users: ["bob"]);
        var review = cluster.Services.GetRequiredService<ReviewShards>().Of(id).GetGrainId();
        var (record, subjects) = (Authority[report.Id].GetGrainId(), Authority.Subjects.GetGrainId());
        var order = new List<(string Write, bool HasEvidence)>();
        cluster.Store.OnWrite = grain =>
        {
            var name = grain == review ? "case" : grain == subjects ? "subjects" : grain == record ? "report" : null;
            if (name is not null)
            {
                lock (order)
                {
                    order.Add((name, cluster.Store.Rows.ContainsKey(EvidenceRow(report.Id))));
                }
            }
        };
        cluster.Store.FailingWrites[record] = false;

        // The last write fails: what was done is done again, and the report says that it ended only when it has.
        await PassAsync(report.Id, TimeSpan.FromDays(366));
        cluster.Store.OnWrite = null;
        cluster.Store.FailingWrites.TryRemove(record, out _);
        var left = await GetAsync(report.Id);
        await Eventually.TrueAsync(
            async _ =>
            {
                await PassAsync(report.Id, TimeSpan.FromMinutes(2));
                return (await GetAsync(report.Id)).EvidenceDeletedAt is not null;
            },
            Token);

        // A year later reports of other tests end, too, and some write the same records.
        var (heard, ended) = (order.IndexOf(("case", true)), order.IndexOf(("report", false)));
        Assert.InRange(heard, 0, ended - 1);
        Assert.Contains(("subjects", true), order[heard..ended]);
        Assert.DoesNotContain(("report", true), order[..ended]);
        Assert.Equal((LegalReportState.Draft, null), (left.State, left.EvidenceDeletedAt));
        Assert.Equal(LegalReportRules.PreservationEnded, (await GetAsync(report.Id)).CloseReason);
        Assert.Empty(await Authority.OfItemAsync(id, Token));
        Assert.Empty(await Authority.OfUserAsync("bob", Token));
        Assert.DoesNotContain(EvidenceRow(report.Id), cluster.Store.Rows.Keys);
    }

    [Theory]
    [InlineData("legal-report", false)]
    [InlineData("legal-report", true)]
    [InlineData("legal-report-list", false)]
    [InlineData("legal-report-list", true)]
    [InlineData("legal-report-subjects", false)]
    [InlineData("legal-report-subjects", true)]
    [InlineData("review", false)]
    [InlineData("review", true)]
    public async Task Whatever_write_fails_the_repeated_call_leaves_one_report(string grain, bool isStored)
    {
        var item = await PostAsync();
        var draft = Draft(item);
        var failing = grain switch
        {
            "legal-report" => Authority[draft.Id].GetGrainId(),
            "legal-report-list" => Authority.List.GetGrainId(),
            "legal-report-subjects" => Authority.Subjects.GetGrainId(),
            _ => cluster.Services.GetRequiredService<ReviewShards>().Of(item).GetGrainId(),
        };
        cluster.Store.FailingWrites[failing] = isStored;
        await Record.ExceptionAsync(() => Reports.CreateAsync(draft, Token));
        cluster.Store.FailingWrites.TryRemove(failing, out _);

        var again = await Reports.CreateAsync(draft, Token);
        var third = await Reports.CreateAsync(draft, Token);

        Assert.Equal((LegalReportOutcome.Unchanged, draft.Id), (third.Outcome, again.Report!.Id));
        Assert.Equal(again.Report.Sha256, LegalEvidence.HashOf(await EvidenceAsync(draft.Id)));
        Assert.Single(await AllAsync(), one => one.Id == draft.Id);
        Assert.Equal([draft.Id], await Authority.OfItemAsync(item, Token));
        await PassAsync(draft.Id, TimeSpan.FromSeconds(90));
        var review = (await Reviews.GetAsync(ReviewCase.IdOf(item, 1), Root, Token)).Review!.Case;
        Assert.Equal((draft.Id, ReviewSendState.Pending), (Assert.Single(review.Sends).Id, review.Sends[0].State));
        await EraseAsync("alice", item);
        Assert.True((await GetAsync(draft.Id)).Items[0].IsErased);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failed_write_of_an_act_or_an_answer_is_made_up_for(bool isStored)
    {
        var report = await CreateAsync(await PostAsync());
        var grain = Authority[report.Id].GetGrainId();
        cluster.Store.FailingWrites[grain] = isStored;
        await Record.ExceptionAsync(() => Reports.SubmitAsync(report.Id, "lex", Token));
        cluster.Store.FailingWrites.TryRemove(grain, out _);
        await Reports.SubmitAsync(report.Id, "lex", Token);
        await ReachedAsync(report.Id, LegalReportState.Acknowledged);

        var second = await CreateAsync(await PostAsync());
        var writes = Authority[second.Id].GetGrainId();

        // What the recipient answered is lost: it is posted again under the same id.
        Police.Before = () =>
        {
            cluster.Store.FailingWrites[writes] = isStored;
            return Task.CompletedTask;
        };
        await Reports.SubmitAsync(second.Id, "lex", Token);
        await Eventually.TrueAsync(() => PostedOf(second.Id).Count >= 1, Token);
        Police.Before = () => Task.CompletedTask;
        await Eventually.TrueAsync(
            async _ =>
            {
                cluster.Store.FailingWrites.TryRemove(writes, out var _);
                await PassAsync(second.Id, TimeSpan.FromMinutes(2));
                return (await GetAsync(second.Id)).State == LegalReportState.Acknowledged;
            },
            Token);
        Assert.Single(PostedOf(second.Id).Select(one => one.Id).Distinct());
    }

    [Fact]
    public async Task What_was_noted_and_never_made_is_no_report_and_leaves_no_evidence()
    {
        var item = await PostAsync();
        var draft = Draft(item);
        var (frozen, evidence) = await Authority.FreezeAsync(draft, Token);
        await Authority.List.NoteAsync(draft.Id, Token);
        await Authority.AddSubjectsAsync(frozen.Report!, Token);

        // What a silo leaves that dies between the two writes.
        var seal = await cluster.Services.GetRequiredService<LegalEvidenceSeal>().SealAsync(draft.Id, evidence);
        var bytes = cluster.Services.GetRequiredService<Serializer>().SerializeToArray(new StoredLegalEvidence { Sealed = seal });
        cluster.Store.Rows[EvidenceRow(draft.Id)] = ("1", bytes);

        await cluster.Services.GetRequiredService<IJobs>().ScheduleAsync(
            LegalReportJob.Name, draft.Id, cluster.Time.GetUtcNow(), cancellationToken: Token);
        await PassAsync(draft.Id, TimeSpan.Zero);
        await Eventually.TrueAsync(() => !cluster.Store.Rows.ContainsKey(EvidenceRow(draft.Id)), Token);

        Assert.DoesNotContain(await AllAsync(), one => one.Id == draft.Id);
        Assert.Empty(await Authority.OfItemAsync(item, Token));
    }

    [Fact]
    public async Task What_cannot_be_reported_says_why_and_nothing_is_stored()
    {
        var id = await PostAsync();
        var gone = $"bob{ClusterFixtureBase.FreshName()}~1";
        await cluster.Content(gone).CreateAsync(Drafts.Comment("words") with { AuthorId = gone[..^2] }, Token);
        await EraseAsync(gone[..^2], gone);
        var before = (await AllAsync()).Count;
        var draft = Draft(id);
        await Reports.CreateAsync(draft, Token);

        LegalReportDraft[] wrong =
        [
            Draft("no-such-item"),
            Draft(gone),
            Draft(id) with { Items = [new(id, 2)] },
            Draft(id) with { Actor = "alice" },
            Draft(id) with { UserIds = ["lea"] },
            Draft(id) with { Recipient = "nobody" },
            draft with { BodyHash = "other" },
        ];
        List<LegalReportOutcome> outcomes = [];
        foreach (var one in wrong)
        {
            outcomes.Add((await Reports.CreateAsync(one, Token)).Outcome);
        }

        Assert.Equal(
            [
                LegalReportOutcome.NoSuchItem, LegalReportOutcome.NoSuchItem, LegalReportOutcome.StaleRevision,
                LegalReportOutcome.OwnContent, LegalReportOutcome.OwnContent, LegalReportOutcome.UnknownRecipient,
                LegalReportOutcome.Conflict,
            ],
            outcomes);
        Assert.Equal(before + 1, (await AllAsync()).Count);
        Assert.Equal(LegalReportOutcome.NotFound, (await Reports.SubmitAsync(new string('0', 32), "lex", Token)).Outcome);
        Assert.Null(await Reports.ListAsync(new() { Cursor = "nonsense" }, Token));
    }

    [Fact]
    public async Task Evidence_belongs_to_its_report_and_a_changed_byte_is_noticed()
    {
        var seal = cluster.Services.GetRequiredService<LegalEvidenceSeal>();
        var evidence = await seal.SealAsync("r1", "secret words"u8.ToArray());

        Assert.Equal("secret words"u8.ToArray(), await seal.OpenAsync("r1", evidence));
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(evidence.AsSpan()), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<CryptographicException>(async () => await seal.OpenAsync("r2", evidence));
        await Assert.ThrowsAnyAsync<CryptographicException>(
            async () => await seal.OpenAsync("r1", evidence.SetItem(evidence.Length - 1, (byte)(evidence[^1] ^ 1))));
    }

    [Fact]
    public async Task Events_of_reports_go_to_those_who_name_them_only()
    {
        using var all = new WebhookReceiver();
        using var named = new WebhookReceiver();
        var webhooks = cluster.Client.GetGrain<IWebhooksGrain>(0);
        await webhooks.CreateAsync(new() { Url = all.Url }, Token);
        await webhooks.CreateAsync(new() { Url = named.Url, Types = [.. EventTypes.All.Where(EventTypes.IsForLegal)] }, Token);
        foreach (var silo in cluster.Cluster.Silos)
        {
            await cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<EventSwitch>().RunNowAsync(Token);
        }

        var id = await PostAsync();
        var report = await SubmittedAsync(id);
        await ReachedAsync(report.Id, LegalReportState.Acknowledged);
        await Eventually.TrueAsync(() => named.Accepted.Count(one => one.Body.Contains(report.Id, StringComparison.Ordinal)) >= 3, Token);
        await cluster.Content(id).WithdrawAsync(Drafts.Alice, null, Token);
        await Eventually.TrueAsync(() => all.Accepted.Any(one => one.Type == EventTypes.ContentWithdrawn && one.ContentId == id), Token);

        var told = named.Accepted.Where(one => one.Body.Contains(report.Id, StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["legal_report.created", "legal_report.submitted", "legal_report.acknowledged"],
            told.DistinctBy(one => one.Id).Select(one => one.Type));
        Assert.All(told, one => Assert.DoesNotContain(id, one.Body, StringComparison.Ordinal));
        Assert.DoesNotContain(all.All, one => one.Type.StartsWith("legal_report.", StringComparison.Ordinal));
    }

    private async Task<string> PostAsync(string text = "violence=0.8")
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        return id;
    }

    private static LegalReportDraft Draft(string item) => new()
    {
        Id = ClusterFixtureBase.FreshName(),
        Kind = LegalReportKind.ThreatToLife,
        Jurisdiction = "US",
        Recipient = "police",
        Items = [new(item)],
        Actor = "lea",
        BodyHash = "b0",
    };

    private async Task<LegalReport> CreateAsync(
        string item, string recipient = "police", string? note = null, ImmutableArray<string> users = default)
    {
        var result = await Reports.CreateAsync(
            Draft(item) with { Recipient = recipient, Note = note, UserIds = users.IsDefault ? [] : users }, Token);
        Assert.Equal(LegalReportOutcome.Done, result.Outcome);
        return result.Report!;
    }

    private async Task<LegalReport> SubmittedAsync(string item)
    {
        var report = await CreateAsync(item);
        return (await Reports.SubmitAsync(report.Id, "lex", Token)).Report!;
    }

    private async Task<LegalReport> GetAsync(string id) => (await Reports.GetAsync(id, Token))!;

    private async Task<byte[]> EvidenceAsync(string id) => [.. (await Reports.GetEvidenceAsync(id, Token))!.Value];

    private Task<LegalReport> ReachedAsync(string id, LegalReportState state) =>
        Eventually.ReadAsync(async _ => await GetAsync(id), report => report.State == state && report.Told == state, Token);

    private async Task<List<LegalReport>> AllAsync()
    {
        List<LegalReport> all = [];
        for (string? cursor = null; ;)
        {
            var page = (await Reports.ListAsync(new() { Cursor = cursor, Limit = 7 }, Token))!;
            all.AddRange(page.Reports);
            if ((cursor = page.Next) is null)
            {
                return all;
            }
        }
    }

    private async Task<bool> ListedAsync(string review) =>
        (await Reviews.ListAsync(new() { Limit = 200, AuthorId = "alice" }, Root, Token))!.Cases.Any(one => one.Case.Id == review);

    private async Task<ImmutableArray<UserExportLine>> ExportAsync(string user)
    {
        var lines = ImmutableArray.CreateBuilder<UserExportLine>();
        for (string? cursor = null; ;)
        {
            var page = await cluster.Client.GetGrain<IUserDirectoryGrain>(0).ExportAsync(user, cursor, Token);
            lines.AddRange(page.Lines);
            if ((cursor = page.Next) is null)
            {
                return lines.ToImmutable();
            }
        }
    }

    private async Task EraseAsync(string author, string item)
    {
        var since = cluster.Time.GetUtcNow().AddDays(1);
        await cluster.Client.GetGrain<IContentErasure>(item).EraseAuthorAsync(author, since, "~gone", Token);
        await cluster.Services.GetServices<IErasureStep>().OfType<LegalReportErasureStep>().Single().EraseAsync(new(author, since), Token);
    }

    private static ReviewDecision Rejected() =>
        new() { DecisionId = ClusterFixtureBase.FreshName(), Revision = 1, Level = ModerationLevel.Rejected };

    private static (string, ReviewSendState, string) Of(ReviewSend send) => (send.Id, send.State, send.Detail);

    private string EvidenceRow(string id) => $"{Authority[id].GetGrainId()}/legal-evidence";

    private static List<ReceivedEvent> PostedOf(string report) => [.. Police.All.Where(one => one.Id == report)];

    private Task SweepAsync(string item) => cluster.TickAsync(
        ReviewSweepJob.Name, ReviewShards.NumberOf(item).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private async Task PassAsync(string id, TimeSpan time)
    {
        cluster.Time.Advance(time);
        await cluster.TickAsync(LegalReportJob.Name, id);
    }

    private string StoredText() => string.Join(
        '\n',
        cluster.Store.Rows.Where(row => row.Key.Contains("legal-report", StringComparison.Ordinal))
            .Select(row => row.Key + Encoding.UTF8.GetString(row.Value.Data)));

    public sealed class Fixture : ClusterFixtureBase
    {
        public static readonly string Secret = WebhookSignature.NewSecret();

        // Before the cluster is configured, and as long as its process.
        public static readonly WebhookReceiver Police = new();

        internal SentDecisions Sent { get; } = new();

        protected override void Configure(IServiceCollection services)
        {
            services.AddSingleton<IReviewListener>(Sent);
            services.Configure<WebhookOptions>(webhooks =>
            {
                webhooks.AllowHttp = true;
                webhooks.AllowedNetworks.Add("127.0.0.0/8");
            });
            services.Configure<LegalReportOptions>(options =>
            {
                options.Recipients["police"] = new() { Url = Police.Url, Secret = Secret };
                options.Recipients["inside"] = new() { Url = "http://10.1.2.3/reports", Secret = Secret };
            });
        }
    }
}
