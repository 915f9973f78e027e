using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime;
using OrleansMl.Banks;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Legal;
using OrleansMl.Moderation;
using OrleansMl.Policies;
using OrleansMl.Reviews;
using OrleansMl.Testing;
using OrleansMl.Users;

namespace OrleansMl.IntimateImages;

/// <summary>From a request to what it hides and how it ends, on two silos. Each test has words of its own.</summary>
public sealed class IntimateImagesGrainTests(IntimateImagesGrainTests.Fixture cluster) : IClassFixture<IntimateImagesGrainTests.Fixture>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Lea = new("lea", IsLead: true), Lex = new("lex", IsLegal: true), Ada = new("ada");

    private readonly string _word = $"w{ClusterFixtureBase.FreshName()}";

    private IIntimateImagesGrain Images => cluster.Client.GetGrain<IIntimateImagesGrain>(0);

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    private IBanksGrain Banks => cluster.Client.GetGrain<IBanksGrain>(0);

    // Words of its own, so that no text of another test is near it.
    private string Text => TextOf("a");

    [Fact]
    public async Task What_a_request_names_is_hidden_when_it_answers_and_every_copy_after_it()
    {
        var named = await PostAsync(Text);
        var copy = await PostAsync(Text.ToUpperInvariant());
        await FlushScoresAsync();

        var request = await SubmitAsync(named);

        await HeldAsync(named);
        Assert.Equal(IntimateImageItemState.Held, Assert.Single(request.Items).State);
        Assert.Equal(2, request.Items[0].Entries.Length);
        Assert.InRange(request.HeldAt!.Value, request.CreatedAt, request.CreatedAt.AddSeconds(10));
        for (var i = 0; i < 10; i++)
        {
            // On either silo.
            await HeldAsync(await PostAsync(Text));
        }

        await Eventually.TrueAsync(async _ => (await ItemAsync(copy)).Moderation.Level == ModerationLevel.ReviewRequired, Token);
        await HeldAsync(copy);
        Assert.Equal(request.CreatedAt + TimeSpan.FromHours(48), request.Due);
    }

    [Fact]
    public async Task What_is_near_it_is_hidden_and_what_is_not_is_not()
    {
        var words = string.Join(' ', Enumerable.Range(0, 80).Select(i => $"{_word}{i}"));
        await SubmitAsync(await PostAsync(words));

        // Of eighty words one is another; some changes of one word move more than three bits, so many are tried.
        var near = await Task.WhenAll(Enumerable.Range(0, 39).Select(i => PostAsync(words.Replace($"{_word}{i + 40} ", $"other{i} "))));
        var other = await PostAsync(string.Join(' ', Enumerable.Range(0, 80).Select(i => $"x{_word}{i}")));

        var levels = await Task.WhenAll(near.Select(async id => (await ItemAsync(id)).Moderation.Level));
        Assert.Contains(ModerationLevel.ReviewRequired, levels);
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(other)).Moderation.Level);
    }

    [Fact]
    public async Task An_item_with_a_title_is_hidden_by_itself_and_its_title_hides_nobody_else()
    {
        var title = $"My {_word} holiday";
        var (named, other) = (await PostAsync(title), await PostAsync(title));

        var request = await SubmitAsync(named);

        await HeldAsync(named);
        Assert.Single(request.Items[0].Entries);
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(other)).Moderation.Level);
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(await PostAsync(title))).Moderation.Level);
    }

    [Fact]
    public async Task Its_author_cannot_edit_it_free()
    {
        var named = await PostAsync(Text);
        var request = await SubmitAsync(named);

        var edited = (await cluster.Content(named).PutAsync(Drafts.Comment($"another {_word}"), Drafts.Alice, null, Token)).Item!;

        Assert.Equal((2, ModerationLevel.ReviewRequired, DecisionSource.Legal),
            (edited.Revision, edited.Moderation.Level!.Value, edited.Moderation.DecidedBy!.Value));
        var carried = (await Reviews.GetAsync(ReviewCase.IdOf(named, 2), Lex, Token)).Review!;
        Assert.Equal(request.Id, Assert.Single(carried.Case.Requests));
        await DecideAsync(request.Id, isGranted: false);
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(named)).Moderation.Level);
        Assert.Equal(ReviewState.Closed, (await Reviews.GetAsync(ReviewCase.IdOf(named, 2), Lex, Token)).Review!.Case.State);
    }

    [Fact]
    public async Task A_case_waits_for_the_legal_team_and_nobody_lets_the_item_go_there()
    {
        var named = await PostAsync(Text);
        var request = await SubmitAsync(named);
        var id = ReviewCase.IdOf(named, 1);

        var review = (await Reviews.GetAsync(id, Lex, Token)).Review!;
        var approved = await Reviews.DecideAsync(id, Decision(ModerationLevel.Approved), Lex, claim: true, Token);
        var unseen = await Reviews.GetAsync(id, Ada, Token);
        var dossier = await Reviews.GetDossierAsync(id, Lea, Token);

        Assert.Equal(("legal_requests", ReviewReason.Legal), (review.Queue, Assert.Single(review.Case.Reasons)));
        Assert.InRange(review.Case.DueAt - review.Case.CreatedAt, TimeSpan.FromHours(1), TimeSpan.FromHours(24));
        Assert.Equal((ReviewOutcome.LegalHold, ReviewOutcome.NotFound), (approved.Outcome, unseen.Outcome));
        var statement = Assert.Single(dossier.Statements);
        Assert.Equal(("intimate_image_request", request.Id, "open"), (statement.Kind, statement.Id, statement.State));
        await HeldAsync(named);
    }

    [Fact]
    public async Task A_refusal_shows_exactly_what_the_request_had_hidden()
    {
        var (named, other) = (await PostAsync(Text), await PostAsync(TextOf("b")));
        var request = await SubmitAsync(named);
        var stays = await SubmitAsync(other);
        var (copy, otherCopy) = (await PostAsync(Text), await PostAsync(TextOf("b")));
        await HeldAsync(copy);
        await HeldAsync(otherCopy);

        var refused = await DecideAsync(request.Id, isGranted: false);

        Assert.Equal((IntimateImageOutcome.Done, IntimateImageState.Refused), (refused.Outcome, refused.Request!.State));
        Assert.NotNull(refused.Request.SettledAt);
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(named)).Moderation.Level);
        await Eventually.TrueAsync(async _ => (await ItemAsync(copy)).Moderation.Level == ModerationLevel.Approved, Token);
        await HeldAsync(other);
        await HeldAsync(otherCopy);
        Assert.Equal(ReviewState.Closed, (await Reviews.GetAsync(ReviewCase.IdOf(named, 1), Lex, Token)).Review!.Case.State);
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(await PostAsync(Text))).Moderation.Level);
        Assert.Equal(IntimateImageState.Open, (await Images.GetAsync(stays.Id, Token))!.State);
    }

    [Fact]
    public async Task What_two_requests_name_is_free_when_both_are_refused()
    {
        var named = await PostAsync(Text);
        var (first, second) = (await SubmitAsync(named), await SubmitAsync(named));

        await DecideAsync(first.Id, isGranted: false);
        await HeldAsync(named);
        var between = (await Reviews.GetAsync(ReviewCase.IdOf(named, 1), Lex, Token)).Review!.Case;
        await DecideAsync(second.Id, isGranted: false);

        Assert.Equal((second.Id, ReviewState.Open), (Assert.Single(between.Requests), between.State));
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(named)).Moderation.Level);
    }

    [Fact]
    public async Task What_a_moderator_had_approved_is_hidden_too_and_approved_again_by_the_same_moderator()
    {
        var named = await PostAsync($"violence=0.8 {Text}");
        await cluster.Content(named).DecideAsync(
            new() { DecisionId = "d1", Level = ModerationLevel.Approved, Actor = "ada", Reason = "a film" }, Token);

        var request = await SubmitAsync(named);
        await HeldAsync(named);
        await DecideAsync(request.Id, isGranted: false);

        var decisions = (await cluster.Content(named).ExplainAsync(Token))!.Decisions;
        Assert.Equal(
            [(DecisionSource.Auto, false), (DecisionSource.Human, false), (DecisionSource.Legal, false), (DecisionSource.Human, true)],
            decisions.Select(one => (one.Source, one.IsUndo)));
        Assert.Equal((ModerationLevel.Approved, "ada", "a film"), (decisions[^1].Level, decisions[^1].Actor, decisions[^1].Reason));
        Assert.True((await ItemAsync(named)).Visible);
    }

    [Fact]
    public async Task A_grant_removes_the_items_and_their_copies_and_keeps_matching()
    {
        var named = await PostAsync(Text);
        var request = await SubmitAsync(named);
        var copy = await PostAsync(Text);
        await HeldAsync(copy);

        var granted = await DecideAsync(request.Id, isGranted: true);

        var last = (await cluster.Content(named).ExplainAsync(Token))!.Decisions[^1];
        Assert.Equal(
            (ModerationLevel.Rejected, DecisionSource.Human, "lex", "looked at"), (last.Level, last.Source, last.Actor, last.Reason));
        Assert.Equal(ModerationLevel.Rejected, (await ItemAsync(copy)).Moderation.Level);
        await HeldAsync(await PostAsync(Text));
        Assert.Equal(ReviewState.Closed, (await Reviews.GetAsync(ReviewCase.IdOf(named, 1), Lex, Token)).Review!.Case.State);
        foreach (var entry in granted.Request!.Items[0].Entries)
        {
            Assert.True((await Banks.GetEntryAsync(BankRules.IntimateImages, entry, Token))!.Vetted);
        }
    }

    [Fact]
    public async Task A_grant_is_a_statement_of_reasons_that_a_person_made_after_a_notice()
    {
        var from = cluster.Time.GetUtcNow();
        var request = await SubmitAsync(await PostAsync(Text));
        await DecideAsync(request.Id, isGranted: true);

        List<string> lines = [];
        for (string? cursor = null; ;)
        {
            var page = (await cluster.Client.GetGrain<IStatementsGrain>(0).ReadAsync(from, from.AddDays(3), cursor, Token))!;
            lines.AddRange(System.Text.Encoding.UTF8.GetString([.. page.Lines]).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            if ((cursor = page.Next) is null)
            {
                break;
            }
        }

        Assert.Contains(lines, line => line.Contains("\"category\":\"STATEMENT_CATEGORY_CYBER_VIOLENCE\"", StringComparison.Ordinal)
            && line.Contains("KEYWORD_NON_CONSENSUAL_IMAGE_SHARING", StringComparison.Ordinal)
            && line.Contains("\"source_type\":\"SOURCE_ARTICLE_16\",\"automated_detection\":\"No\"", StringComparison.Ordinal)
            && line.Contains("AUTOMATED_DECISION_NOT_AUTOMATED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_decision_stands_and_whoever_is_concerned_makes_none()
    {
        var named = await PostAsync(Text);
        var request = await SubmitAsUserAsync(named, "maria");

        var own = await DecideAsync(request.Id, isGranted: false, actor: "alice");
        var sender = await DecideAsync(request.Id, isGranted: true, actor: "maria");
        var granted = await DecideAsync(request.Id, isGranted: true);
        var again = await DecideAsync(request.Id, isGranted: true, actor: "lea");
        var other = await DecideAsync(request.Id, isGranted: false, actor: "lea");
        var none = await DecideAsync(new string('0', 32), isGranted: false);

        Assert.Equal(
            [
                IntimateImageOutcome.OwnContent, IntimateImageOutcome.OwnRequest, IntimateImageOutcome.Done, IntimateImageOutcome.Unchanged,
                IntimateImageOutcome.AlreadyDecided, IntimateImageOutcome.NotFound
            ],
            new[] { own, sender, granted, again, other, none }.Select(one => one.Outcome));
        Assert.Equal("lex", other.Request!.DecidedBy);
    }

    [Fact]
    public async Task Nobody_decides_and_it_stays_hidden_is_told_and_goes_to_the_leads()
    {
        var named = await PostAsync(Text);
        var request = await SubmitAsync(named);
        var before = (await Images.ListAsync(new(), Token))!;
        List<int> reminders = [];
        foreach (var hours in new[] { 23, 1, 18, 5 })
        {
            await PassAsync(request.Id, TimeSpan.FromHours(hours));
            reminders.Add((await Images.GetAsync(request.Id, Token))!.Reminders);
        }

        Assert.Null((await Images.GetAsync(request.Id, Token))!.LateAt);
        await PassAsync(request.Id, TimeSpan.FromHours(1));

        var late = (await Images.GetAsync(request.Id, Token))!;
        Assert.Equal([0, 1, 2, 2], reminders);
        Assert.Equal(IntimateImageState.Open, late.State);
        Assert.NotNull(late.LateAt);
        await HeldAsync(named);
        Assert.Equal("leads", (await Reviews.GetAsync(ReviewCase.IdOf(named, 1), Lea, Token)).Review!.Queue);
        var page = (await Images.ListAsync(new() { Late = true, Limit = 200 }, Token))!;

        // Requests of other tests may be late by now, too.
        Assert.InRange(page.Late, before.Late + 1, int.MaxValue);
        Assert.Contains(page.Requests, one => one.Id == request.Id);

        await PassAsync(request.Id, TimeSpan.FromDays(1));
        await DecideAsync(request.Id, isGranted: true);
        Assert.Equal(3, (await Images.GetAsync(request.Id, Token))!.Reminders);
        Assert.Equal(ModerationLevel.Rejected, (await ItemAsync(named)).Moderation.Level);
    }

    [Fact]
    public async Task What_could_not_be_hidden_at_once_is_by_its_job()
    {
        var named = await PostAsync(Text);
        var holds = cluster.Client.GetGrain<IImageHolds>(0).GetGrainId();
        cluster.Store.FailingWrites[holds] = false;
        var request = await SubmitAsync(named);
        cluster.Store.FailingWrites.TryRemove(holds, out _);
        Assert.Equal((IntimateImageState.Open, null), (request.State, request.HeldAt));
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(named)).Moderation.Level);

        await PassAsync(request.Id, TimeSpan.FromSeconds(21));

        await HeldAsync(named);
        Assert.NotNull((await Images.GetAsync(request.Id, Token))!.HeldAt);
    }

    [Theory]
    [InlineData("intimate-image-request", false)]
    [InlineData("intimate-image-request", true)]
    [InlineData("intimate-image-list", false)]
    [InlineData("intimate-image-list", true)]
    [InlineData("intimate-image-sender", false)]
    [InlineData("image-holds", true)]
    public async Task Whatever_write_fails_the_repeated_call_leaves_one_request(string grain, bool isStored)
    {
        var named = await PostAsync(Text);
        var draft = Draft(named);
        var images = cluster.Services.GetRequiredService<ImageRequests>();
        var failing = grain switch
        {
            "intimate-image-request" => images[draft.Id].GetGrainId(),
            "intimate-image-list" => images.List.GetGrainId(),
            "intimate-image-sender" => images.OfKey(await images.SenderKeyOfAsync(draft)).GetGrainId(),
            _ => cluster.Client.GetGrain<IImageHolds>(0).GetGrainId(),
        };
        cluster.Store.FailingWrites[failing] = isStored;
        await Record.ExceptionAsync(() => Images.SubmitAsync(draft, Token));
        cluster.Store.FailingWrites.TryRemove(failing, out _);

        var again = await Images.SubmitAsync(draft, Token);
        var third = await Images.SubmitAsync(draft, Token);

        Assert.Equal(draft.Id, again.Request!.Id);
        Assert.Equal(IntimateImageOutcome.Unchanged, third.Outcome);
        await HeldAsync(named);
        Assert.Single(await AllAsync(), one => one.Id == draft.Id);
        Assert.Single((await Reviews.GetAsync(ReviewCase.IdOf(named, 1), Lex, Token)).Review!.Case.Requests);
        Assert.Equal((await Images.GetAsync(draft.Id, Token))!.CreatedAt, third.Request!.CreatedAt);
    }

    [Fact]
    public async Task A_decision_whose_effects_were_lost_is_carried_out_by_the_job()
    {
        var named = await PostAsync(Text);
        var request = await SubmitAsync(named);
        var item = ClusterFixtureBase.ContentId(named);
        cluster.Store.FailingWrites[item] = false;
        var granted = await DecideAsync(request.Id, isGranted: true);
        cluster.Store.FailingWrites.TryRemove(item, out _);
        Assert.Equal((IntimateImageOutcome.Done, null), (granted.Outcome, granted.Request!.SettledAt));
        await HeldAsync(named);

        await PassAsync(request.Id, TimeSpan.FromSeconds(21));

        Assert.Equal(ModerationLevel.Rejected, (await ItemAsync(named)).Moderation.Level);
        Assert.NotNull((await Images.GetAsync(request.Id, Token))!.SettledAt);
    }

    [Fact]
    public async Task What_was_hidden_and_not_noted_because_a_write_failed_is_let_go_by_a_refusal()
    {
        var named = await PostAsync(Text);
        var images = cluster.Services.GetRequiredService<ImageRequests>();
        var draft = Draft(named);
        await images.List.NoteAsync(draft.Id, Token);
        await images[draft.Id].CreateAsync(draft, "", Token);
        await cluster.Client.GetGrain<IImageHolds>(0).HoldAsync(
            draft.Id, [new(named, [new() { Text = Text }])], isGranted: false, Token);
        await cluster.Client.GetGrain<IContentRecheck>(named).RecheckAsync(Token);
        await HeldAsync(named);

        var refused = await DecideAsync(draft.Id, isGranted: false);

        Assert.Equal((IntimateImageOutcome.Done, null), (refused.Outcome, refused.Request!.HeldAt));
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(named)).Moderation.Level);
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(await PostAsync(Text))).Moderation.Level);
    }

    [Fact]
    public async Task What_was_looked_for_while_it_was_refused_is_not_hidden()
    {
        var named = await PostAsync(Text);
        var images = cluster.Services.GetRequiredService<ImageRequests>();
        var draft = Draft(named);
        await images.List.NoteAsync(draft.Id, Token);
        await images[draft.Id].CreateAsync(draft, "", Token);
        await DecideAsync(draft.Id, isGranted: false);

        var held = await cluster.Client.GetGrain<IImageHolds>(0).HoldAsync(
            draft.Id, [new(named, [new() { Text = Text }])], isGranted: false, Token);

        Assert.Empty(Assert.Single(held));
        await cluster.Client.GetGrain<IContentRecheck>(named).RecheckAsync(Token);
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(named)).Moderation.Level);
        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(await PostAsync(Text))).Moderation.Level);
    }

    [Fact]
    public async Task A_decided_request_is_not_listed_as_open_by_who_saw_it_open()
    {
        var id = Id();
        var list = cluster.Services.GetRequiredService<ImageRequests>().List;
        await list.NoteAsync(id, Token);
        await list.MarkAsync(id, IntimateImageState.Refused, isLate: false, Token);

        await list.MarkAsync(id, IntimateImageState.Open, isLate: true, Token);

        Assert.DoesNotContain(id, (await list.ListAsync(new() { State = IntimateImageState.Open, Limit = 200 }, Token))!.Ids);
    }

    [Fact]
    public async Task What_was_noted_and_never_made_is_no_request()
    {
        var id = Id();
        var images = cluster.Services.GetRequiredService<ImageRequests>();
        await images.List.NoteAsync(id, Token);

        await cluster.Services.GetRequiredService<IJobs>().ScheduleAsync(
            IntimateImageJob.Name, id, cluster.Time.GetUtcNow(), cancellationToken: Token);
        await cluster.TickAsync(IntimateImageJob.Name, id);

        Assert.DoesNotContain(await AllAsync(), one => one.Id == id);
    }

    [Fact]
    public async Task A_job_that_cannot_read_is_never_given_up()
    {
        const int MoreThanAttempts = 12;
        var id = Id();
        var images = cluster.Services.GetRequiredService<ImageRequests>();
        await images.List.NoteAsync(id, Token);

        // Before the job is there, which is due and may run at once.
        var list = cluster.Client.GetGrain<IIntimateImageList>(0).GetGrainId();
        cluster.Store.FailingWrites[list] = false;
        await cluster.Services.GetRequiredService<IJobs>().ScheduleAsync(
            IntimateImageJob.Name, id, cluster.Time.GetUtcNow(), cancellationToken: Token);
        for (var minute = 0; minute < MoreThanAttempts; minute++)
        {
            await PassAsync(id, TimeSpan.FromMinutes(1));
        }

        Assert.Contains(id, (await images.List.ListAsync(new() { State = IntimateImageState.Open, Limit = 200 }, Token))!.Ids);
        cluster.Store.FailingWrites.TryRemove(list, out _);
        await PassAsync(id, TimeSpan.FromMinutes(1));

        Assert.DoesNotContain(id, (await images.List.ListAsync(new() { State = IntimateImageState.Open, Limit = 200 }, Token))!.Ids);
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_a_conflict()
    {
        var draft = Draft(await PostAsync(Text));
        await Images.SubmitAsync(draft, Token);

        var other = await Images.SubmitAsync(draft with { BodyHash = "other" }, Token);

        Assert.Equal((IntimateImageOutcome.Conflict, null), (other.Outcome, other.Request));
    }

    [Fact]
    public async Task One_sender_has_some_open_requests_and_another_one_when_one_was_decided()
    {
        var address = ClusterFixtureBase.FreshName();
        List<IntimateImageSubmission> sent = [];
        for (var i = 0; i < 11; i++)
        {
            sent.Add(await Images.SubmitAsync(Draft("none-such") with { Address = address }, Token));
        }

        Assert.All(sent[..10], one => Assert.Equal(IntimateImageOutcome.Done, one.Outcome));
        Assert.Equal((IntimateImageOutcome.TooManyOfSender, null), (sent[10].Outcome, sent[10].Request));
        Assert.Equal(IntimateImageItemState.NotFound, Assert.Single(sent[0].Request!.Items).State);
        await DecideAsync(sent[3].Request!.Id, isGranted: false);
        Assert.Equal(
            IntimateImageOutcome.Done, (await Images.SubmitAsync(Draft("none-such") with { Address = address }, Token)).Outcome);
        Assert.Equal(IntimateImageOutcome.Done, (await Images.SubmitAsync(Draft("none-such"), Token)).Outcome);
    }

    [Fact]
    public async Task Whoever_repeats_what_was_refused_hides_nothing_until_a_person_agrees()
    {
        var named = await PostAsync(Text);
        var first = await SubmitAsync(named);
        await DecideAsync(first.Id, isGranted: false);

        var second = await SubmitAsync(named);
        var level = (await ItemAsync(named)).Moderation.Level;
        var review = (await Reviews.GetAsync(ReviewCase.IdOf(named, 1), Lex, Token)).Review!;
        await DecideAsync(second.Id, isGranted: true);

        Assert.Equal(IntimateImageItemState.Spared, Assert.Single(second.Items).State);
        Assert.Equal(ModerationLevel.Approved, level);
        Assert.Equal(("legal_requests", second.Id), (review.Queue, Assert.Single(review.Case.Requests)));
        Assert.Equal(ModerationLevel.Rejected, (await ItemAsync(named)).Moderation.Level);
        await HeldAsync(await PostAsync(Text));
    }

    [Fact]
    public async Task An_address_leads_to_its_item_and_a_person_finds_the_others()
    {
        var (named, hidden) = (await PostAsync(Text), await PostAsync($"a title {_word}"));
        var request = await SubmitAsync(
            $"https://example.com/watch?v={Uri.EscapeDataString(named)}", $"https://example.com/u/somebody/{_word}");
        await HeldAsync(named);

        var granted = await Images.DecideAsync(
            request.Id, new() { IsGranted = true, Actor = "lex", Reason = "looked at", ContentIds = [hidden] }, Token);

        Assert.Equal(
            [IntimateImageItemState.Held, IntimateImageItemState.NotFound], request.Items.Select(item => item.State));
        Assert.Equal(
            [(named, IntimateImageItemState.Held), (null, IntimateImageItemState.NotFound), (hidden, IntimateImageItemState.Held)],
            granted.Request!.Items.Select(item => (item.ContentId, item.State)));
        Assert.Equal(ModerationLevel.Rejected, (await ItemAsync(hidden)).Moderation.Level);
    }

    [Fact]
    public async Task Who_sent_it_is_erased_some_time_after_the_decision()
    {
        var draft = Draft(await PostAsync(Text));
        var request = (await Images.SubmitAsync(draft with { Sender = Sender with { Signature = $"Maria {_word}" } }, Token)).Request!;
        await DecideAsync(request.Id, isGranted: true);

        await PassAsync(request.Id, TimeSpan.FromDays(89));
        var kept = (await Images.GetAsync(request.Id, Token))!;
        await PassAsync(request.Id, TimeSpan.FromDays(1));
        var erased = (await Images.GetAsync(request.Id, Token))!;

        Assert.Equal($"Maria {_word}", kept.Sender!.Signature);
        Assert.Null(erased.Sender);
        Assert.NotNull(erased.SenderErasedAt);
        Assert.DoesNotContain($"Maria {_word}", StoredText());
    }

    [Fact]
    public async Task With_an_account_goes_who_it_was_and_before_it_takes_along_what_it_sent()
    {
        var user = ClusterFixtureBase.FreshName();
        var named = await PostAsync(Text);
        var request = await SubmitAsUserAsync(named, user);
        var images = cluster.Services.GetRequiredService<ImageRequests>();
        var exported = await new IntimateImageExportSource(images).ReadAsync(user, null, Token);

        await new IntimateImageErasureStep(images).EraseAsync(new(user, cluster.Time.GetUtcNow()), Token);

        var line = Assert.Single(exported.Lines);
        Assert.Contains("I am the woman in it.", line.Json);
        Assert.DoesNotContain("lex", line.Json);
        var left = (await Images.GetAsync(request.Id, Token))!;
        Assert.Equal((null, IntimateImageState.Open), (left.Sender, left.State));
        await HeldAsync(named);
        Assert.DoesNotContain(user, StoredText());
        Assert.Empty(await (await images.OfUserAsync(user)).ListAsync(Token));
    }

    [Fact]
    public async Task Of_an_erased_author_no_request_says_the_name()
    {
        var author = ClusterFixtureBase.FreshName();
        var named = $"{author}~{ClusterFixtureBase.FreshName()}";
        await cluster.Content(named).CreateAsync(Drafts.Comment(Text) with { AuthorId = author }, Token);
        var refused = await SubmitAsync(named);
        await DecideAsync(refused.Id, isGranted: false);
        var request = await SubmitAsync(named);
        Assert.Equal(IntimateImageItemState.Spared, Assert.Single(request.Items).State);

        await cluster.Client.GetGrain<IContentErasure>(named)
            .EraseAuthorAsync(author, cluster.Time.GetUtcNow().AddDays(1), "~gone", Token);
        await cluster.Services.GetServices<IErasureStep>().OfType<BankErasureStep>().Single()
            .EraseAsync(new(author, cluster.Time.GetUtcNow()), Token);

        Assert.Equal(
            (IntimateImageItemState.Erased, "", null),
            (await Images.GetAsync(request.Id, Token))!.Items.Select(item => (item.State, item.Given, item.ContentId)).Single());
        Assert.DoesNotContain(
            cluster.Store.Rows.Where(row => row.Key.Contains("intimate", StringComparison.Ordinal)
                || row.Key.Contains("image-holds", StringComparison.Ordinal)),
            row => System.Text.Encoding.UTF8.GetString(row.Value.Data).Contains(author, StringComparison.Ordinal));
        Assert.Empty(await cluster.Client.GetGrain<IImageHolds>(0).RequestsOfAsync(named, Token));
        Assert.Equal(IntimateImageOutcome.Done, (await DecideAsync(request.Id, isGranted: true)).Outcome);
    }

    [Fact]
    public async Task An_item_that_is_erased_while_it_is_looked_for_does_not_come_back()
    {
        var author = ClusterFixtureBase.FreshName();
        var named = $"{author}~{ClusterFixtureBase.FreshName()}";
        await cluster.Content(named).CreateAsync(Drafts.Comment(Text) with { AuthorId = author }, Token);
        var images = cluster.Services.GetRequiredService<ImageRequests>();
        var draft = Draft(named);
        await images.List.NoteAsync(draft.Id, Token);
        await images[draft.Id].CreateAsync(draft, "", Token);

        // Between the look at the item and the write that says that it is held.
        cluster.WhileLooking = () => cluster.Client.GetGrain<IContentErasure>(named)
            .EraseAuthorAsync(author, cluster.Time.GetUtcNow().AddDays(1), "~gone", Token);
        await images.HoldAsync(draft.Id, Token);

        Assert.Equal(
            (IntimateImageItemState.Erased, "", null),
            (await Images.GetAsync(draft.Id, Token))!.Items.Select(item => (item.State, item.Given, item.ContentId)).Single());
        Assert.DoesNotContain(author, StoredText(), StringComparison.Ordinal);
        Assert.Empty(await cluster.Client.GetGrain<IImageHolds>(0).RequestsOfAsync(named, Token));
    }

    [Fact]
    public async Task What_an_administrator_decides_in_knowledge_of_the_request_stands()
    {
        var named = await PostAsync(Text);
        await SubmitAsync(named);
        await cluster.Content(named).DecideAsync(
            new() { DecisionId = "d1", Level = ModerationLevel.Approved, Actor = "root", Reason = "the sender is a bot" }, Token);

        await cluster.Client.GetGrain<IContentRecheck>(named).RecheckAsync(Token);

        Assert.Equal(ModerationLevel.Approved, (await ItemAsync(named)).Moderation.Level);
    }

    [Fact]
    public async Task A_text_that_many_people_write_hides_no_more_until_a_person_agrees()
    {
        var request = await SubmitAsync(await PostAsync(Text));
        var entry = request.Items[0].Entries[1];
        var bank = (await Banks.GetAsync(BankRules.IntimateImages, Token))!.Bank;
        var entries = cluster.Services.GetRequiredService<BankGrains>().EntriesOf(bank.Incarnation);
        await entries.CountAsync([new(entry, 1000, 1000), new(request.Items[0].Entries[0], 1000, 1000)], bank.Settings.FloodLimit, Token);

        var flooded = (await Banks.GetEntryAsync(BankRules.IntimateImages, entry, Token))!;
        var named = (await Banks.GetEntryAsync(BankRules.IntimateImages, request.Items[0].Entries[0], Token))!;
        await DecideAsync(request.Id, isGranted: true);
        await entries.CountAsync([new(entry, 1000, 1000)], bank.Settings.FloodLimit, Token);
        var vetted = (await Banks.GetEntryAsync(BankRules.IntimateImages, entry, Token))!;

        Assert.NotNull(flooded.QuarantinedAt);
        Assert.Null(named.QuarantinedAt);
        Assert.Equal((null, true), (vetted.QuarantinedAt, vetted.Vetted));
    }

    private string TextOf(string prefix) => string.Join(' ', Enumerable.Range(0, 14).Select(i => $"{prefix}{i}{_word}"));

    private async Task<string> PostAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).PutAsync(Drafts.Comment(text), Drafts.Alice, null, Token);
        return id;
    }

    private async Task<ContentItem> ItemAsync(string id) => (await cluster.Content(id).GetAsync(Token))!;

    private async Task HeldAsync(string id)
    {
        var item = await ItemAsync(id);
        Assert.Equal(
            (ModerationLevel.ReviewRequired, DecisionSource.Legal, false),
            (item.Moderation.Level!.Value, item.Moderation.DecidedBy!.Value, item.Visible));
        Assert.Contains("bank:intimate-images=review_required", item.Moderation.Rules);
    }

    private async Task<IntimateImageRequest> SubmitAsync(params string[] items) =>
        (await Images.SubmitAsync(Draft(items), Token)).Request!;

    private async Task<IntimateImageRequest> SubmitAsUserAsync(string item, string user) =>
        (await Images.SubmitAsync(Draft(item) with { Sender = Sender with { UserId = user }, Address = null }, Token)).Request!;

    private static IntimateImageSender Sender => new()
    {
        Signature = "Maria Example",
        Identification = "I am the woman in it.",
        Contact = "maria@example.com",
    };

    private static IntimateImageDraft Draft(params string[] items) => new()
    {
        Id = Id(),
        Items = [.. items],
        Sender = Sender,
        Address = ClusterFixtureBase.FreshName(),
        BodyHash = "b0",
    };

    private static string Id() => ClusterFixtureBase.FreshName();

    private Task<IntimateImageResult> DecideAsync(string id, bool isGranted, string actor = "lex") =>
        Images.DecideAsync(id, new() { IsGranted = isGranted, Actor = actor, Reason = "looked at" }, Token);

    private static ReviewDecision Decision(ModerationLevel level) =>
        new() { DecisionId = ClusterFixtureBase.FreshName(), Revision = 1, Level = level, Reason = "looked at" };

    private async Task<List<IntimateImageRequest>> AllAsync()
    {
        List<IntimateImageRequest> all = [];
        for (string? cursor = null; ;)
        {
            var page = (await Images.ListAsync(new() { Cursor = cursor, Limit = 3 }, Token))!;
            all.AddRange(page.Requests);
            if ((cursor = page.Next) is null)
            {
                return all;
            }
        }
    }

    private Task FlushScoresAsync() => Task.WhenAll(cluster.Cluster.Silos.Select(silo =>
        cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ScoreLogger>().FlushAsync()));

    private async Task PassAsync(string id, TimeSpan time)
    {
        cluster.Time.Advance(time);
        await cluster.TickAsync(IntimateImageJob.Name, id);
    }

    private string StoredText() => string.Join(
        '\n',
        cluster.Store.Rows.Where(row => row.Key.Contains("intimate", StringComparison.Ordinal))
            .Select(row => row.Key + System.Text.Encoding.UTF8.GetString(row.Value.Data)));

    public sealed class Fixture : ClusterFixtureBase
    {
        /// <summary>Happens once, while somebody makes fingerprints of what they found.</summary>
        internal Func<Task>? WhileLooking { get; set; }

        protected override void Configure(IServiceCollection services) =>
            services.AddSingleton<ICopyFingerprints>(new Interruption(this));

        private sealed class Interruption(Fixture cluster) : ICopyFingerprints
        {
            public async ValueTask<ImmutableArray<BankEntryDraft>> OfAsync(ContentItem item, CancellationToken cancellationToken)
            {
                if (cluster.WhileLooking is { } happens)
                {
                    cluster.WhileLooking = null;
                    await happens();
                }

                return [];
            }
        }
    }
}
