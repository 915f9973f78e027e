using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>From an item that waits for a human to a decision that was sent. Each test has queues of its own, by language.</summary>
public sealed class ReviewsGrainTests(ReviewsGrainTests.Fixture cluster) : IClassFixture<ReviewsGrainTests.Fixture>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Ada = new("ada"), Ben = new("ben"), Lea = new("lea", IsLead: true), Root = new("root", IsAdmin: true);

    // A language that no other test writes in, and a queue for it.
    private readonly string _language = $"t{ClusterFixtureBase.FreshName()[^11..]}";

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    private IReviewQueuesGrain Queues => cluster.Client.GetGrain<IReviewQueuesGrain>(0);

    public async ValueTask InitializeAsync() => await SetQueueAsync(new() { Name = _language, Languages = [_language] });

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task What_waits_for_a_human_is_a_case_that_a_moderator_claims_and_decides()
    {
        var id = await SubmitAsync("violence=0.8");

        var next = await Reviews.NextAsync(_language, 3, Ada, Token);
        var review = Assert.Single(next!.Cases).Case;
        var decided = await DecideAsync(review.Id, Ada, ModerationLevel.Approved);

        Assert.Equal((ReviewCase.IdOf(id, 1), ReviewState.Leased, "ada"), (review.Id, review.State, review.Lease!.Holder));
        Assert.Equal(["violence"], review.Subject.Categories);
        Assert.Equal((ReviewOutcome.Done, ReviewState.Decided), (decided.Outcome, decided.Review!.Case.State));
        Assert.Equal((ContentState.Approved, true), (decided.Item!.Moderation.State, decided.Item.Visible));
        Assert.Equal("ada", (await cluster.Content(id).ExplainAsync(Token))!.Decisions[^1].Actor);
    }

    [Fact]
    public async Task Nobody_gets_what_somebody_has_until_the_lease_is_over()
    {
        await SubmitAsync("violence=0.8");
        var first = Assert.Single((await Reviews.NextAsync(_language, 1, Ada, Token))!.Cases).Case;

        var none = await Reviews.NextAsync(_language, 1, Ben, Token);
        var claimed = await Reviews.ClaimAsync(first.Id, Ben, Token);
        cluster.Time.Advance(TimeSpan.FromMinutes(6));
        var renewed = await Reviews.RenewAsync(first.Id, Ada, Token);
        cluster.Time.Advance(TimeSpan.FromMinutes(6));
        var still = await Reviews.NextAsync(_language, 1, Ben, Token);
        cluster.Time.Advance(TimeSpan.FromMinutes(4));
        var over = await Reviews.NextAsync(_language, 1, Ben, Token);
        var late = await DecideAsync(first.Id, Ada, ModerationLevel.Approved);

        Assert.Empty(none!.Cases);
        Assert.Equal((ReviewOutcome.AlreadyClaimed, ReviewOutcome.Done), (claimed.Outcome, renewed.Outcome));
        Assert.Empty(still!.Cases);
        Assert.Equal("ben", Assert.Single(over!.Cases).Case.Lease!.Holder);
        Assert.Equal(ReviewOutcome.AlreadyClaimed, late.Outcome);
    }

    [Fact]
    public async Task Two_hundred_who_ask_at_once_get_a_hundred_different_cases()
    {
        for (var i = 0; i < 100; i++)
        {
            await SubmitAsync("violence=0.8");
        }

        var batches = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Reviews.NextAsync(_language, 1, new($"m{i}"), Token)));

        var ids = batches.SelectMany(batch => batch!.Cases).Select(one => one.Case.Id).ToList();
        Assert.Equal((100, 100), (ids.Count, ids.Distinct().Count()));
        Assert.Equal(100, batches.Count(batch => batch!.Cases.IsEmpty));
    }

    [Fact]
    public async Task The_worst_comes_first_and_a_page_follows_the_one_before()
    {
        await SubmitAsync("hate=0.79");
        await SubmitAsync("violence=0.8");
        await SubmitAsync("sexual=0.8");

        var first = (await Reviews.ListAsync(new() { Queue = _language, Limit = 2 }, Ada, Token))!;
        var second = (await Reviews.ListAsync(new() { Queue = _language, Limit = 2, Cursor = first.Next }, Ada, Token))!;
        var only = (await Reviews.ListAsync(new() { Queue = _language, Category = "sexual" }, Ada, Token))!;

        Assert.Equal(["violence", "sexual"], first.Cases.Select(one => one.Case.Subject.Categories[0]));
        Assert.Equal(["hate"], second.Cases.Select(one => one.Case.Subject.Categories[0]));
        Assert.Null(second.Next);
        Assert.Equal("sexual", Assert.Single(only.Cases).Case.Subject.Categories[0]);
        Assert.Null(await Reviews.ListAsync(new() { Cursor = "nonsense" }, Ada, Token));
    }

    [Fact]
    public async Task A_second_decider_is_told_that_it_is_decided_and_the_same_key_gets_the_same_answer()
    {
        var id = await ClaimedAsync(Ada);
        var first = await DecideAsync(id, Ada, ModerationLevel.Rejected, "k1");

        var again = await DecideAsync(id, Ada, ModerationLevel.Rejected, "k1");
        var second = await DecideAsync(id, Root, ModerationLevel.Approved, "k2");

        Assert.Equal((ReviewOutcome.Done, ReviewOutcome.Unchanged), (first.Outcome, again.Outcome));
        Assert.Equal(first.Review!.Case.Verdict, again.Review!.Case.Verdict);
        Assert.Equal(ModerationLevel.Rejected, again.Item!.Moderation.Level);
        Assert.Equal((ReviewOutcome.AlreadyDecided, ModerationLevel.Rejected), (second.Outcome, second.Review!.Case.Verdict!.Level));
    }

    [Fact]
    public async Task Nobody_decides_what_they_wrote_or_have_not_claimed_or_at_a_level_that_the_queue_has_not()
    {
        await SetQueueAsync(new() { Name = _language, Languages = [_language], Levels = [ModerationLevel.Rejected] });
        var id = ReviewCase.IdOf(await SubmitAsync("violence=0.8"), 1);

        var own = await Reviews.ClaimAsync(id, new("alice"), Token);
        var ownNext = await Reviews.NextAsync(_language, 1, new("alice"), Token);
        var unclaimed = await DecideAsync(id, Ada, ModerationLevel.Rejected);
        await Reviews.ClaimAsync(id, Ada, Token);
        var level = await DecideAsync(id, Ada, ModerationLevel.Approved);
        var together = await Reviews.DecideAsync(id, Decision(ModerationLevel.Rejected, "k"), Ada, claim: true, Token);

        Assert.Equal(ReviewOutcome.OwnContent, own.Outcome);
        Assert.Empty(ownNext!.Cases);
        Assert.Equal((ReviewOutcome.NotClaimed, ReviewOutcome.LevelNotAllowed), (unclaimed.Outcome, level.Outcome));
        Assert.Equal(ReviewOutcome.Done, together.Outcome);
    }

    [Fact]
    public async Task A_queue_that_the_caller_may_not_see_is_not_there()
    {
        await SetQueueAsync(new() { Name = _language, Languages = [_language], Users = ["ben"] });
        var id = ReviewCase.IdOf(await SubmitAsync("violence=0.8"), 1);

        Assert.Null(await Reviews.NextAsync(_language, 1, Ada, Token));
        Assert.Null(await Reviews.ListAsync(new() { Queue = _language }, Ada, Token));
        Assert.Equal(ReviewOutcome.NotFound, (await Reviews.GetAsync(id, Ada, Token)).Outcome);
        Assert.Equal(ReviewOutcome.NotFound, (await Reviews.ClaimAsync(id, Ada, Token)).Outcome);
        Assert.Equal(ReviewOutcome.Unchanged, (await Reviews.GetAsync(id, Ben, Token)).Outcome);
        Assert.Equal(id, Assert.Single((await Reviews.NextAsync(_language, 1, Lea, Token))!.Cases).Case.Id);
    }

    [Fact]
    public async Task An_edit_makes_the_case_stale_and_the_answer_has_the_new_one()
    {
        var id = await SubmitAsync("violence=0.8");
        await Reviews.ClaimAsync(ReviewCase.IdOf(id, 1), Ada, Token);
        await cluster.Content(id).PutAsync(Draft("violence=0.82"), Drafts.Alice, 1, Token);

        var stale = await DecideAsync(ReviewCase.IdOf(id, 1), Ada, ModerationLevel.Approved);
        var old = await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Ada, Token);

        Assert.Equal(ReviewOutcome.StaleRevision, stale.Outcome);
        Assert.Equal(2, stale.Review!.Case.Subject.Revision);
        Assert.Equal((ReviewState.Closed, null), (old.Review!.Case.State, old.Review.Case.Verdict));
        Assert.Equal("edited", old.Review.Case.History[^1].Detail);
        Assert.Equal(2, Assert.Single((await Reviews.NextAsync(_language, 3, Ada, Token))!.Cases).Case.Subject.Revision);
    }

    [Fact]
    public async Task What_leaves_review_by_itself_leaves_the_queue()
    {
        var withdrawn = await SubmitAsync("violence=0.8");
        await cluster.Content(withdrawn).WithdrawAsync(Drafts.Alice, null, Token);
        var harmless = await SubmitAsync("violence=0.8");
        await cluster.Content(harmless).PutAsync(Draft("harmless"), Drafts.Alice, 1, Token);
        var overridden = await SubmitAsync("violence=0.8");
        await cluster.Content(overridden).DecideAsync(
            new() { DecisionId = "o", Level = ModerationLevel.Approved, Actor = "root" }, Token);

        Assert.Empty((await Reviews.ListAsync(new() { Queue = _language }, Ada, Token))!.Cases);
    }

    [Fact]
    public async Task What_nobody_could_judge_is_a_case_too()
    {
        var text = $"spam=0.1 {_language}";
        cluster.Models.Fail("text-spam", text, new ModelUnavailableException("text-spam@1.0.0", "it is broken"));
        var id = await SubmitAsync(text);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            cluster.Time.Advance(TimeSpan.FromMinutes(2));
            await cluster.TickRetryShardOfAsync(id);
        }

        var failed = Assert.Single((await Reviews.ListAsync(new() { Queue = _language }, Ada, Token))!.Cases).Case;
        cluster.Models.Heal("text-spam", text);
        await cluster.Content(id).RescanAsync(Drafts.Service, force: false, Token);

        Assert.Equal("no model could judge it", failed.History[0].Detail);
        Assert.Empty((await Reviews.ListAsync(new() { Queue = _language }, Ada, Token))!.Cases);
    }

    [Fact]
    public async Task A_reported_item_is_a_case_that_outlives_an_edit_and_is_reopened_by_more_reports()
    {
        var id = await SubmitAsync("harmless");
        await ReportAsync(id, 10);
        await cluster.Content(id).PutAsync(Draft("harmless indeed"), Drafts.Alice, 1, Token);

        var carried = Assert.Single((await Reviews.NextAsync(_language, 3, Ada, Token))!.Cases).Case;
        await Reviews.DecideAsync(carried.Id, Decision(ModerationLevel.Approved, carried.Id) with { Revision = 2 }, Ada, false, Token);
        await ReportAsync(id, 20, from: 10);
        var waiting = await Reviews.GetAsync(carried.Id, Ada, Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await SweepAsync(carried.Id);
        var reopened = await Reviews.GetAsync(carried.Id, Ada, Token);

        Assert.Equal((2, ReviewReason.Report), (carried.Subject.Revision, Assert.Single(carried.Reasons)));
        Assert.Equal((ReviewState.Decided, ReviewReason.Report), (waiting.Review!.Case.State, waiting.Review.Case.Again));
        Assert.Equal((ReviewState.Open, null), (reopened.Review!.Case.State, reopened.Review.Case.Verdict));
    }

    [Fact]
    public async Task A_decision_is_undone_inside_the_window_and_not_after_it()
    {
        var id = await ClaimedAsync(Ada);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);
        cluster.Time.Advance(TimeSpan.FromSeconds(5));

        var other = await Reviews.UndoAsync(id, Ben, Token);
        var undone = await Reviews.UndoAsync(id, Ada, Token);
        var again = await Reviews.UndoAsync(id, Ada, Token);
        var anew = await DecideAsync(id, Ada, ModerationLevel.Approved, "k2");
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        var late = await Reviews.UndoAsync(id, Ada, Token);

        Assert.Equal(ReviewOutcome.NotTheDecider, other.Outcome);
        Assert.Equal((ReviewOutcome.Done, ReviewState.Leased), (undone.Outcome, undone.Review!.Case.State));
        Assert.Equal(ContentState.ReviewRequired, undone.Item!.Moderation.State);
        Assert.Equal(ReviewOutcome.Unchanged, again.Outcome);
        Assert.Equal((ReviewOutcome.Done, ModerationLevel.Approved), (anew.Outcome, anew.Item!.Moderation.Level));
        Assert.Equal(ReviewOutcome.WindowClosed, late.Outcome);
    }

    [Fact]
    public async Task What_a_decision_sends_waits_for_the_window_and_is_tried_until_it_is_accepted()
    {
        var id = await ClaimedAsync(Ada);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);
        await SweepAsync(id);
        var early = cluster.Sent.CountOf(id);

        cluster.Sent.Refused = "the receiver is down";
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await SweepAsync(id);
        var unsent = (await Reviews.GetAsync(id, Ada, Token)).Review!.Case;
        cluster.Sent.Refused = null;
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        await SweepAsync(id);
        var closed = (await Reviews.GetAsync(id, Ada, Token)).Review!.Case;
        cluster.Time.Advance(TimeSpan.FromMinutes(5));
        await SweepAsync(id);

        Assert.Equal(0, early);
        Assert.Equal((ReviewState.Decided, "SentDecisions: the receiver is down"), (unsent.State, unsent.NotSent));
        Assert.Equal((ReviewState.Closed, null, ModerationLevel.Rejected), (closed.State, closed.NotSent, closed.Verdict!.Level));
        Assert.Equal(1, cluster.Sent.CountOf(id));
    }

    [Fact]
    public async Task A_late_case_goes_to_the_leads()
    {
        await SetQueueAsync(new() { Name = _language, Languages = [_language], DueMinutes = 30 });
        var id = ReviewCase.IdOf(await SubmitAsync("violence=0.8"), 1);
        cluster.Time.Advance(TimeSpan.FromMinutes(31));

        await SweepAsync(id);

        var seen = await Reviews.GetAsync(id, Lea, Token);
        Assert.Equal(("leads", true), (seen.Review!.Queue, seen.Review.Case.IsLate));
        Assert.Equal(ReviewOutcome.NotFound, (await Reviews.GetAsync(id, Ada, Token)).Outcome);
    }

    [Fact]
    public async Task A_moderator_escalates_with_a_note_and_releases()
    {
        var id = await ClaimedAsync(Ada);
        await Reviews.NoteAsync(id, "I know the author", Ada, Token);
        var nowhere = await Reviews.EscalateAsync(id, "nowhere", null, Ada, Token);
        var escalated = await Reviews.EscalateAsync(id, null, "too close", Ada, Token);
        var released = ReviewCase.IdOf(await SubmitAsync("violence=0.8"), 1);
        await Reviews.ClaimAsync(released, Ada, Token);
        await Reviews.ReleaseAsync(released, Ada, Token);

        Assert.Equal((ReviewOutcome.NoSuchQueue, ReviewOutcome.Done), (nowhere.Outcome, escalated.Outcome));
        Assert.Equal("leads", escalated.Review!.Queue);
        Assert.Contains(escalated.Review.Case.History, line => line is { Act: ReviewAct.Noted, Detail: "I know the author" });
        Assert.Equal(released, Assert.Single((await Reviews.NextAsync(_language, 3, Ben, Token))!.Cases).Case.Id);
    }

    [Fact]
    public async Task Figures_count_what_waits_and_what_was_handled()
    {
        await SubmitAsync("violence=0.8");
        var id = await ClaimedAsync(Ada);
        cluster.Time.Advance(TimeSpan.FromSeconds(40));
        await DecideAsync(id, Ada, ModerationLevel.Rejected);
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await SweepAsync(id);

        var stats = await Reviews.GetStatsAsync(Ada, Token);

        var queue = stats.Queues.Single(one => one.Queue == _language);
        Assert.Equal((1, 0, 0, 0, 1), (queue.Waiting, queue.Leased, queue.Late, queue.Unsent, queue.Handled));
        Assert.Equal(40, Math.Floor(queue.MedianHandlingSeconds!.Value));
        Assert.Equal("ada", Assert.Single(stats.Moderators).UserId);
    }

    [Fact]
    public async Task Cases_leases_and_windows_outlive_the_shard()
    {
        await SubmitAsync("violence=0.8");
        var leased = (await Reviews.NextAsync(_language, 1, Ada, Token))!.Cases[0].Case;
        await SubmitAsync("violence=0.8");
        var decided = (await Reviews.NextAsync(_language, 1, Ben, Token))!.Cases[0].Case;
        await DecideAsync(decided.Id, Ben, ModerationLevel.Rejected);

        foreach (var shard in Enumerable.Range(0, ReviewShards.Count))
        {
            await cluster.Client.GetGrain<IReviewShardGrain>(shard).Cast<IGrainManagementExtension>().DeactivateOnIdle(Token);
        }

        Assert.Empty((await Reviews.NextAsync(_language, 3, Ben, Token))!.Cases);
        Assert.Equal("ada", (await Reviews.GetAsync(leased.Id, Ada, Token)).Review!.Case.Lease!.Holder);
        Assert.Equal(ReviewOutcome.Done, (await Reviews.UndoAsync(decided.Id, Ben, Token)).Outcome);
    }

    [Fact]
    public async Task A_decision_that_the_item_did_not_hear_is_told_by_the_sweep()
    {
        var id = await ClaimedAsync(Ada);
        var content = ReviewCase.ContentOf(id)!;
        await cluster.Content(content).GetAsync(Token);
        cluster.Store.FailingWrites[ClusterFixtureBase.ContentId(content)] = false;
        await Assert.ThrowsAnyAsync<Exception>(() => DecideAsync(id, Ada, ModerationLevel.Rejected));
        cluster.Store.FailingWrites.TryRemove(ClusterFixtureBase.ContentId(content), out _);

        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await SweepAsync(id);

        Assert.Equal(ContentState.Rejected, (await cluster.Content(content).GetAsync(Token))!.Moderation.State);
    }

    [Fact]
    public async Task A_decision_that_the_item_never_heard_is_not_sent_and_told_again()
    {
        var id = await ClaimedAsync(Ada);
        var content = ReviewCase.ContentOf(id)!;
        await cluster.Content(content).GetAsync(Token);
        cluster.Store.FailingWrites[ClusterFixtureBase.ContentId(content)] = false;
        await Assert.ThrowsAnyAsync<Exception>(() => DecideAsync(id, Ada, ModerationLevel.Rejected));
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await SweepAsync(id);

        var waiting = (await Reviews.GetAsync(id, Ada, Token)).Review!.Case;
        cluster.Store.FailingWrites.TryRemove(ClusterFixtureBase.ContentId(content), out _);
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        await SweepAsync(id);

        Assert.Equal(ReviewState.Decided, waiting.State);
        Assert.NotNull(waiting.NotSent);
        Assert.Equal(ContentState.Rejected, (await cluster.Content(content).GetAsync(Token))!.Moderation.State);
        Assert.Equal(ReviewState.Closed, (await Reviews.GetAsync(id, Ada, Token)).Review!.Case.State);
    }

    [Fact]
    public async Task An_item_that_cannot_be_written_leaves_at_most_a_case_too_many_and_never_one_too_few()
    {
        var id = ClusterFixtureBase.FreshId();
        cluster.Store.FailingWrites[ClusterFixtureBase.ContentId(id)] = false;
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Content(id).CreateAsync(Draft("violence=0.8"), Token));
        cluster.Store.FailingWrites.TryRemove(ClusterFixtureBase.ContentId(id), out _);

        var phantom = ReviewCase.IdOf(id, 1);
        await Reviews.ClaimAsync(phantom, Ada, Token);
        var decided = await DecideAsync(phantom, Ada, ModerationLevel.Approved);

        Assert.Equal(ReviewOutcome.NotFound, decided.Outcome);
        Assert.Empty((await Reviews.ListAsync(new() { Queue = _language }, Ada, Token))!.Cases);
    }

    [Fact]
    public async Task A_claim_and_a_decision_write_one_case_each()
    {
        var id = ReviewCase.IdOf(await SubmitAsync("violence=0.8"), 1);
        var shard = cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(ReviewCase.ContentOf(id)!)).GetGrainId();
        await Reviews.GetAsync(id, Ada, Token);
        var before = cluster.Store.Writes[shard];

        await Reviews.ClaimAsync(id, Ada, Token);
        await DecideAsync(id, Ada, ModerationLevel.Approved);

        Assert.Equal(before + 2, cluster.Store.Writes[shard]);
    }

    [Fact]
    public async Task With_the_author_their_cases_are_forgotten()
    {
        var id = await SubmitAsync("violence=0.8");
        await cluster.Client.GetGrain<IContentErasure>(id).EraseAuthorAsync("alice", cluster.Time.GetUtcNow().AddDays(1), "gone", Token);

        Assert.Equal(ReviewOutcome.NotFound, (await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Root, Token)).Outcome);
    }

    private async Task<string> ClaimedAsync(Reviewer by)
    {
        var id = ReviewCase.IdOf(await SubmitAsync("violence=0.8"), 1);
        Assert.Equal(ReviewOutcome.Done, (await Reviews.ClaimAsync(id, by, Token)).Outcome);
        return id;
    }

    private async Task<string> SubmitAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Draft(text), Token);
        return id;
    }

    private ContentDraft Draft(string text) => Drafts.Comment(text) with { Language = _language };

    private Task<ReviewResult> DecideAsync(string id, Reviewer by, ModerationLevel level, string key = "k") =>
        Reviews.DecideAsync(id, Decision(level, $"{by.UserId}-{id}-{key}"), by, cancellationToken: Token);

    private static ReviewDecision Decision(ModerationLevel level, string key) =>
        new() { DecisionId = key, Revision = 1, Level = level, Reason = "as the rules say" };

    private async Task ReportAsync(string id, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            await cluster.Client.GetGrain<IItemReports>(id).AddAsync((ulong)i + 1, 1, Token);
        }
    }

    private Task SweepAsync(string id) => cluster.TickAsync(
        ReviewSweepJob.Name,
        ReviewShards.NumberOf(ReviewCase.ContentOf(id)!).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private async Task SetQueueAsync(ReviewQueueDefinition queue)
    {
        var others = (await Queues.GetAsync(Token)).Queues.Where(one => one.Name != queue.Name);
        await Queues.PutAsync([queue, .. others.Take(90)], null, Token);
    }

    public sealed class Fixture : ClusterFixtureBase
    {
        internal SentDecisions Sent { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IReviewListener>(Sent);
    }
}

/// <summary>A receiver of decisions that a test can take down.</summary>
internal sealed class SentDecisions : IReviewListener
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _heard = [];

    public string? Refused { get; set; }

    public int CountOf(string id) => _heard.Count(heard => heard == id);

    public Task OnDecidedAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        if (Refused is { } why)
        {
            throw new InvalidOperationException(why);
        }

        _heard.Enqueue(review.Id);
        return Task.CompletedTask;
    }
}
