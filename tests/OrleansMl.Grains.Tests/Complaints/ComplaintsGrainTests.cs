using System.Collections.Immutable;
using Orleans.Core.Internal;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Reviews;
using OrleansMl.Users;

namespace OrleansMl.Complaints;

/// <summary>From a decision that somebody contests to the answer of somebody else.</summary>
public sealed class ComplaintsGrainTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Ada = new("ada"), Ben = new("ben");

    private readonly string _author = ClusterFixtureBase.FreshName();

    private IComplaintsGrain Complaints => cluster.Client.GetGrain<IComplaintsGrain>(0);

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    [Fact]
    public async Task What_a_moderator_removed_is_contested_and_another_one_brings_it_back()
    {
        var id = await RemovedAsync(Ada);

        var submitted = await SubmitAsync(id, _author);
        var first = await DecideAsync(id, Ada, ModerationLevel.Rejected);
        var second = await DecideAsync(id, Ben, ModerationLevel.Approved);
        var before = await Complaints.GetAsync(submitted.Complaint!.Id, Token);
        await SendAsync(id);
        var after = await Complaints.GetAsync(submitted.Complaint.Id, Token);

        Assert.Equal((ComplaintOutcome.Submitted, 2), (submitted.Outcome, submitted.Complaint.Decision));
        Assert.Equal((ReviewOutcome.Excluded, ReviewOutcome.Done), (first.Outcome, second.Outcome));
        Assert.Equal(ComplaintState.Open, before!.State);
        Assert.Equal(
            (ComplaintState.Overturned, ModerationLevel.Approved, "looked at"), (after!.State, after.Level!.Value, after.Reason));
        var decisions = (await cluster.Content(id).ExplainAsync(Token))!.Decisions;
        Assert.Equal((DecisionSource.Appeal, "ben"), (decisions[^1].Source, decisions[^1].Actor));
    }

    [Fact]
    public async Task The_same_complaint_again_is_the_same_and_an_answer_is_final()
    {
        var id = await RemovedAsync(Ada);
        var first = await SubmitAsync(id, _author);
        var again = await SubmitAsync(id, _author);
        await DecideAsync(id, Ben, ModerationLevel.Rejected);
        var unsent = await SubmitAsync(id, _author);
        await SendAsync(id);

        var repeated = await SubmitAsync(id, _author, decision: 2);
        var final = await SubmitAsync(id, _author, decision: 3);

        Assert.Equal((ComplaintOutcome.Repeated, first.Complaint!.Id), (again.Outcome, again.Complaint!.Id));
        Assert.Equal(ComplaintOutcome.Final, unsent.Outcome);
        Assert.Equal((ComplaintOutcome.Repeated, ComplaintState.Upheld), (repeated.Outcome, repeated.Complaint!.State));
        Assert.Equal(ComplaintOutcome.Final, final.Outcome);
        Assert.Single(await Complaints.OfItemAsync(id, Token));
    }

    [Fact]
    public async Task A_reporter_contests_that_a_moderator_left_it_up()
    {
        var id = await SubmitItemAsync("violence=0.8");
        var (early, late) = (ClusterFixtureBase.FreshName(), ClusterFixtureBase.FreshName());
        await ReportAsync(early, id);
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await DecideAsync(id, Ada, ModerationLevel.Approved);
        await SendAsync(id);
        await ReportAsync(late, id);

        var contested = await SubmitAsync(id, early);
        var afterwards = await SubmitAsync(id, late);
        var authors = await SubmitAsync(id, _author);
        var strangers = await SubmitAsync(id, "a-stranger");
        var removed = await DecideAsync(id, Ben, ModerationLevel.Rejected);
        await SendAsync(id);

        Assert.Equal((ComplaintOutcome.Submitted, ComplaintSide.Reporter), (contested.Outcome, contested.Complaint!.Side));
        Assert.Equal(
            (ComplaintOutcome.NothingToContest, ComplaintOutcome.NothingToContest, ComplaintOutcome.NotFound),
            (afterwards.Outcome, authors.Outcome, strangers.Outcome));
        Assert.Equal(ReviewOutcome.Done, removed.Outcome);
        Assert.Equal(ComplaintState.Overturned, (await Complaints.GetAsync(contested.Complaint.Id, Token))!.State);
    }

    [Fact]
    public async Task A_complaint_that_comes_before_the_decision_was_sent_is_not_answered_by_it()
    {
        var id = await SubmitItemAsync("violence=0.8");
        await DecideAsync(id, Ada, ModerationLevel.Rejected);

        var submitted = await SubmitAsync(id, _author);
        await SendAsync(id);
        var waiting = await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Ben, Token);
        var again = await DecideAsync(id, Ada, ModerationLevel.Rejected);

        Assert.Equal(ComplaintState.Open, (await Complaints.GetAsync(submitted.Complaint!.Id, Token))!.State);
        Assert.Equal(
            (ReviewState.Open, ReviewReason.Complaint),
            (waiting.Review!.Case.State, Assert.Single(waiting.Review.Case.Reasons)));
        Assert.Equal(ReviewOutcome.Excluded, again.Outcome);
    }

    [Fact]
    public async Task A_complaint_that_is_repeated_before_its_answer_was_sent_asks_nobody_again()
    {
        var id = await RemovedAsync(Ada);
        var submitted = await SubmitAsync(id, _author);
        await DecideAsync(id, Ben, ModerationLevel.Rejected);

        var repeated = await SubmitAsync(id, _author, decision: 2);
        await SendAsync(id);

        Assert.Equal((ComplaintOutcome.Repeated, submitted.Complaint!.Id), (repeated.Outcome, repeated.Complaint!.Id));
        Assert.Equal(ReviewState.Closed, (await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Ben, Token)).Review!.Case.State);
    }

    [Fact]
    public async Task What_one_side_won_the_other_side_may_contest_once()
    {
        var id = await SubmitItemAsync("violence=0.8");
        var reporter = ClusterFixtureBase.FreshName();
        await ReportAsync(reporter, id);
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await DecideAsync(id, Ada, ModerationLevel.Approved);
        await SendAsync(id);
        await SubmitAsync(id, reporter);
        await DecideAsync(id, Ben, ModerationLevel.Rejected);
        await SendAsync(id);

        var authors = await SubmitAsync(id, _author);
        var again = await SubmitAsync(id, reporter);
        var last = (await cluster.Content(id).ExplainAsync(Token))!.Decisions[^1];

        Assert.Equal((ComplaintOutcome.Submitted, ComplaintOutcome.Final), (authors.Outcome, again.Outcome));
        Assert.True(last.IsReported);
    }

    [Fact]
    public async Task Whoever_undid_a_decision_and_whoever_made_the_other_one_do_not_answer()
    {
        var id = await RemovedAsync(Ada);
        for (var i = 1; i <= 10; i++)
        {
            await cluster.Client.GetGrain<IItemReports>(id).AddAsync((ulong)i, 1, Token);
        }

        await DecideAsync(id, Ben, ModerationLevel.Approved);
        Assert.Equal(ReviewOutcome.Done, (await Reviews.UndoAsync(ReviewCase.IdOf(id, 1), Ben, Token)).Outcome);
        await Reviews.ReleaseAsync(ReviewCase.IdOf(id, 1), Ben, Token);
        Assert.Equal(ComplaintOutcome.Submitted, (await SubmitAsync(id, _author)).Outcome);

        Assert.Equal(ReviewOutcome.Excluded, (await DecideAsync(id, Ada, ModerationLevel.Rejected)).Outcome);
        Assert.Equal(ReviewOutcome.Excluded, (await DecideAsync(id, Ben, ModerationLevel.Rejected)).Outcome);
    }

    [Fact]
    public async Task With_an_erased_item_goes_what_was_said_about_it()
    {
        var id = await RemovedAsync(Ada);
        var submitted = await SubmitAsync(id, _author);
        await cluster.Client.GetGrain<IContentErasure>(id).EraseAuthorAsync(_author, cluster.Time.GetUtcNow().AddDays(1), "~gone", Token);

        Assert.Null(await Complaints.GetAsync(submitted.Complaint!.Id, Token));
        Assert.Empty(await cluster.Client.GetGrain<IUserComplaints>(_author).ListAsync(Token));
    }

    [Fact]
    public async Task An_edit_takes_the_complaint_along_also_when_a_decision_meets_it()
    {
        var id = await RemovedAsync(Ada);
        var submitted = await SubmitAsync(id, _author);

        // Decided, and edited before the item heard of it.
        await cluster.Content(id).GetAsync(Token);
        cluster.Store.FailingWrites[ClusterFixtureBase.ContentId(id)] = false;
        await Assert.ThrowsAnyAsync<Exception>(() => DecideAsync(id, Ben, ModerationLevel.Approved));
        cluster.Store.FailingWrites.TryRemove(ClusterFixtureBase.ContentId(id), out _);
        await cluster.Content(id).PutAsync(Draft("violence=0.9"), new(_author, CallerRoles.None), null, Token);
        await SendAsync(id);
        var carried = await Reviews.GetAsync(ReviewCase.IdOf(id, 2), Ben, Token);
        await DecideAsync(id, Ben, ModerationLevel.Approved, revision: 2);
        await SendAsync(id);

        Assert.Contains(ReviewReason.Complaint, carried.Review!.Case.Reasons);
        Assert.Equal(ComplaintState.Overturned, (await Complaints.GetAsync(submitted.Complaint!.Id, Token))!.State);
    }

    [Fact]
    public async Task What_is_contested_too_late_or_superseded_says_so()
    {
        var id = await RemovedAsync(Ada);

        var superseded = await SubmitAsync(id, _author, decision: 1);
        var missing = await SubmitAsync("never-made", _author);
        cluster.Time.Advance(TimeSpan.FromDays(184));
        var late = await SubmitAsync(id, _author);

        Assert.Equal((ComplaintOutcome.Superseded, 2), (superseded.Outcome, superseded.Decision!.Value));
        Assert.Equal((ComplaintOutcome.NotFound, ComplaintOutcome.WindowClosed), (missing.Outcome, late.Outcome));
    }

    [Fact]
    public async Task One_person_has_so_many_complaints_at_a_time()
    {
        List<string> items = [];
        for (var i = 0; i <= IComplaintsGrain.MaxOpen; i++)
        {
            items.Add(await SubmitItemAsync("violence=0.99"));
        }

        var taken = new List<ComplaintOutcome>();
        foreach (var item in items)
        {
            taken.Add((await SubmitAsync(item, _author)).Outcome);
        }

        await DecideAsync(items[0], Ben, ModerationLevel.Approved);
        await SendAsync(items[0]);
        var after = await SubmitAsync(items[^1], _author);
        var page = await Complaints.OfUserAsync(_author, null, 15, Token);
        var rest = await Complaints.OfUserAsync(_author, page!.Next, 15, Token);

        Assert.All(taken.SkipLast(1), outcome => Assert.Equal(ComplaintOutcome.Submitted, outcome));
        Assert.Equal((ComplaintOutcome.TooManyOpen, ComplaintOutcome.Submitted), (taken[^1], after.Outcome));
        Assert.Equal(
            ((IEnumerable<string>)items).Reverse(), page.Complaints.Concat(rest!.Complaints).Select(complaint => complaint.ContentId));
        Assert.Null(rest.Next);
    }

    [Fact]
    public async Task A_complaint_that_asked_nobody_because_a_silo_died_asks_within_a_minute()
    {
        var id = await RemovedAsync(Ada);
        var decided = await cluster.Client.GetGrain<IDecidedContent>(id).GetDecidedAsync(Token);
        var draft = new ComplaintDraft { UserId = _author, Text = "It is a line from a film." };
        await cluster.Client.GetGrain<IItemComplaints>(id)
            .AddAsync(new(draft, ComplaintSide.Author, decided!.Decision!, decided.Deciders), Token);

        cluster.Time.Advance(ComplaintJob.First);
        await cluster.TickAsync(ComplaintJob.Name, id);

        var review = (await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Ben, Token)).Review!.Case;
        Assert.Equal((ReviewState.Open, "ada"), (review.State, Assert.Single(review.Excluded)));
    }

    [Fact]
    public async Task Complaints_outlive_their_grains_and_end_with_the_item()
    {
        var id = await RemovedAsync(Ada);
        var submitted = await SubmitAsync(id, _author);
        await cluster.Client.GetGrain<IItemComplaints>(id).Cast<IGrainManagementExtension>().DeactivateOnIdle(Token);
        await cluster.Client.GetGrain<IUserComplaints>(_author).Cast<IGrainManagementExtension>().DeactivateOnIdle(Token);

        await cluster.Content(id).WithdrawAsync(new(_author, CallerRoles.None), null, Token);

        Assert.Equal(
            (ComplaintState.Closed, "It is a line from a film."),
            (await Complaints.GetAsync(submitted.Complaint!.Id, Token)) is { } closed ? (closed.State, closed.Text) : default);
        Assert.False(Assert.Single(await cluster.Client.GetGrain<IUserComplaints>(_author).ListAsync(Token)).IsOpen);
        Assert.Equal(ComplaintOutcome.NothingToContest, (await SubmitAsync(id, _author)).Outcome);
    }

    [Fact]
    public async Task With_a_person_goes_what_they_wrote()
    {
        var id = await SubmitItemAsync("violence=0.8");
        var reporter = ClusterFixtureBase.FreshName();
        await ReportAsync(reporter, id);
        await DecideAsync(id, Ada, ModerationLevel.Approved);
        var submitted = await SubmitAsync(id, reporter);
        var exported = await new ComplaintsExportSource(cluster.Client).ReadAsync(reporter, null, Token);

        await new ComplaintsErasureStep(cluster.Client).EraseAsync(new(reporter, cluster.Time.GetUtcNow()), Token);

        Assert.Contains("It is a line from a film.", Assert.Single(exported.Lines).Json);
        var left = (await Complaints.GetAsync(submitted.Complaint!.Id, Token))!;
        Assert.Equal(("~erased", "", ComplaintState.Closed), (left.UserId, left.Text, left.State));
        Assert.Empty(await cluster.Client.GetGrain<IUserComplaints>(reporter).ListAsync(Token));
    }

    [Fact]
    public async Task Whoever_decides_reads_what_is_said_and_a_moderator_does_not_answer_themself()
    {
        var id = await SubmitItemAsync("violence=0.8");
        await ReportAsync("ben", id);
        await DecideAsync(id, Ada, ModerationLevel.Approved);
        await SendAsync(id);
        await Complaints.SubmitAsync(id, new() { UserId = "ben", Text = "It is a threat.", IsModerator = true }, Token);

        var dossier = await Reviews.GetDossierAsync(ReviewCase.IdOf(id, 1), Ben, Token);
        var own = await DecideAsync(id, Ben, ModerationLevel.Rejected);

        var statement = Assert.Single(dossier.Statements);
        Assert.Equal(
            ("complaint", "reporter", "It is a threat.", "open"), (statement.Kind, statement.By, statement.Text, statement.State));
        Assert.Equal(ReviewOutcome.Excluded, own.Outcome);
    }

    private async Task<string> RemovedAsync(Reviewer by)
    {
        var id = await SubmitItemAsync("violence=0.8");
        Assert.Equal(ReviewOutcome.Done, (await DecideAsync(id, by, ModerationLevel.Rejected)).Outcome);
        await SendAsync(id);
        return id;
    }

    private Task<ComplaintResult> SubmitAsync(string id, string user, int? decision = null) => Complaints.SubmitAsync(
        id, new() { UserId = user, Text = "It is a line from a film.", Decision = decision }, Token);

    private async Task<string> SubmitItemAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Draft(text), Token);
        return id;
    }

    private ContentDraft Draft(string text) => Drafts.Comment(text) with { AuthorId = _author };

    private Task<ReviewResult> DecideAsync(string id, Reviewer by, ModerationLevel level, int revision = 1) => Reviews.DecideAsync(
        ReviewCase.IdOf(id, revision),
        new() { DecisionId = Guid.CreateVersion7().ToString("N"), Revision = revision, Level = level, Reason = "looked at" },
        by,
        claim: true,
        Token);

    private async Task ReportAsync(string user, string id) => Assert.Equal(
        [InteractionOutcome.Counted],
        await cluster.Client.GetGrain<IUserInteractionsGrain>(user)
            .RecordAsync([new() { ContentId = id, Type = InteractionType.Report }], Token));

    // Past the undo window.
    private async Task SendAsync(string id)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await cluster.TickAsync(
            ReviewSweepJob.Name, ReviewShards.NumberOf(id).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
