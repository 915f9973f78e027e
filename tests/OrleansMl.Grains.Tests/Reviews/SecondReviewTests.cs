using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Users;

namespace OrleansMl.Reviews;

/// <summary>Decisions that are made a second time, blind. Each test has a queue of its own, by language.</summary>
public sealed class SecondReviewTests(SecondReviewTests.Fixture cluster) : IClassFixture<SecondReviewTests.Fixture>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Ada = new("ada"), Ben = new("ben"), Lea = new("lea", IsLead: true);

    private readonly string _language = $"t{ClusterFixtureBase.FreshName()[^11..]}";

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    public async ValueTask InitializeAsync() => await SetRateAsync(1);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_decision_is_made_a_second_time_and_the_first_holds()
    {
        var id = await DecidedAsync("violence=0.8", ModerationLevel.Rejected);
        var before = (await cluster.Content(id).ExplainAsync(Token))!;

        var second = Assert.Single((await Reviews.NextAsync(_language, 1, Ben, Token))!.Cases).Case;
        var decided = await DecideAsync(id, Ben, ModerationLevel.Rejected);
        await SweepAsync(id);

        Assert.Equal((ReviewCase.IdOf(id, 1), ReviewReason.SecondReview), (second.Id, Assert.Single(second.Reasons)));
        Assert.Equal((ReviewOutcome.Done, null), (decided.Outcome, decided.Item));
        Assert.Equal(1, cluster.Sent.CountOf(second.Id));
        Assert.Equal(before.Decisions.Length, (await cluster.Content(id).ExplainAsync(Token))!.Decisions.Length);
        Assert.Equal((ReviewState.Closed, "ada"), await StateAsync(id));
        var quality = await QualityAsync();
        Assert.Equal((1, 1), (quality.SecondReviews.Pairs, quality.SecondReviews.Equal));
        Assert.Equal("violence", Assert.Single(quality.Categories).Category);
        Assert.Equal([("ada", 1), ("ben", 1)], quality.Moderators.Select(one => (one.UserId, one.Agreement.Equal)));
    }

    [Fact]
    public async Task Who_differs_asks_a_lead_whose_decision_holds()
    {
        var id = await DecidedAsync("violence=0.8", ModerationLevel.Rejected);
        await DecideAsync(id, Ben, ModerationLevel.Approved, claim: true);
        await SweepAsync(id);

        Assert.Equal(ModerationLevel.Rejected, (await cluster.Content(id).GetAsync(Token))!.Moderation.Level);
        var disputed = (await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Lea, Token)).Review!;
        Assert.Equal(
            (ReviewState.Open, ReviewQueueDefinition.Leads, ReviewReason.Disagreement),
            (disputed.Case.State, disputed.Queue, Assert.Single(disputed.Case.Reasons)));
        var settled = await DecideAsync(id, Lea, ModerationLevel.Approved, claim: true);
        await SweepAsync(id);

        Assert.Equal(ModerationLevel.Approved, settled.Item!.Moderation.Level);
        Assert.Equal((ReviewState.Closed, "lea"), await StateAsync(id));
        Assert.Equal(2, cluster.Sent.CountOf(ReviewCase.IdOf(id, 1)));
        var quality = await QualityAsync();
        Assert.Equal((1, 0), (quality.SecondReviews.Pairs, quality.SecondReviews.Equal));
    }

    [Fact]
    public async Task Who_decided_first_neither_sees_nor_gets_the_second_case()
    {
        var id = await DecidedAsync("violence=0.8", ModerationLevel.Rejected);
        var review = ReviewCase.IdOf(id, 1);

        Assert.Empty((await Reviews.NextAsync(_language, 3, Ada, Token))!.Cases);
        Assert.Empty((await Reviews.ListAsync(new() { Queue = _language }, Ada, Token))!.Cases);
        ReviewResult[] refused =
        [
            await Reviews.GetAsync(review, Ada, Token), (await Reviews.GetDossierAsync(review, Ada, Token)).Result,
            await Reviews.ClaimAsync(review, Ada, Token), await Reviews.NoteAsync(review, "mine", Ada, Token),
            await Reviews.EscalateAsync(review, null, null, Ada, Token), await DecideAsync(id, Ada, ModerationLevel.Approved, claim: true),
            await Reviews.UndoAsync(review, Ada, Token),
        ];
        Assert.All(refused, one => Assert.Equal((ReviewOutcome.Excluded, null), (one.Outcome, one.Review)));
    }

    [Fact]
    public async Task The_second_moderator_reads_nothing_of_the_first_decision()
    {
        var id = await DecidedAsync("violence=0.8", ModerationLevel.Rejected);
        var review = ReviewCase.IdOf(id, 1);

        await Reviews.ClaimAsync(review, Ben, Token);
        var dossier = await Reviews.GetDossierAsync(review, Ben, Token);
        var listed = Assert.Single((await Reviews.ListAsync(new() { Queue = _language }, Ben, Token))!.Cases);

        Assert.Equal((ContentState.ReviewRequired, ModerationLevel.ReviewRequired, null), (
            dossier.Item!.Moderation.State, dossier.Item.Moderation.Level, dossier.Item.Moderation.DecidedBy));
        Assert.Empty(dossier.Explanation!.Decisions);
        Assert.NotEmpty(dossier.Scores);
        Assert.Equal(new AuthorRecord(0, 0, 0), dossier.Author);
        Assert.DoesNotContain("\"ada\"", System.Text.Json.JsonSerializer.Serialize(dossier), StringComparison.Ordinal);
        Assert.DoesNotContain("as the rules say", System.Text.Json.JsonSerializer.Serialize(listed), StringComparison.Ordinal);
        Assert.DoesNotContain("\"ada\"", System.Text.Json.JsonSerializer.Serialize(listed), StringComparison.Ordinal);
        Assert.Equal((true, false, false), (
            await Reviews.IsBlindAsync(id, 1, Ben, Token), await Reviews.IsBlindAsync(id, 1, Ada, Token),
            await Reviews.IsBlindAsync(id, 1, Lea, Token)));
    }

    [Fact]
    public async Task An_undone_second_decision_leaves_the_first()
    {
        var id = await DecidedAsync("violence=0.8", ModerationLevel.Rejected);
        await DecideAsync(id, Ben, ModerationLevel.Approved, claim: true);

        var undone = await Reviews.UndoAsync(ReviewCase.IdOf(id, 1), Ben, Token);
        await SweepAsync(id);

        Assert.Equal((ReviewOutcome.Done, ReviewState.Leased), (undone.Outcome, undone.Review!.Case.State));
        Assert.Equal(ModerationLevel.Rejected, (await cluster.Content(id).GetAsync(Token))!.Moderation.Level);
        Assert.Equal(0, (await QualityAsync()).SecondReviews.Pairs);
    }

    [Fact]
    public async Task An_edit_an_override_and_a_withdrawal_end_it()
    {
        var edited = await DecidedAsync("violence=0.8", ModerationLevel.Approved);
        var overridden = await DecidedAsync("violence=0.8", ModerationLevel.Approved);
        var withdrawn = await DecidedAsync("violence=0.8", ModerationLevel.Approved);
        await cluster.Content(edited).PutAsync(Draft("harmless"), new("alice", CallerRoles.None), null, Token);
        await cluster.Content(overridden).DecideAsync(
            new() { DecisionId = $"o-{overridden}", Level = ModerationLevel.Rejected, Actor = "root" }, Token);
        await cluster.Content(withdrawn).WithdrawAsync(new("alice", CallerRoles.None), null, Token);

        foreach (var id in new[] { edited, overridden, withdrawn })
        {
            Assert.Equal((ReviewState.Closed, "ada"), await StateAsync(id));
        }
    }

    [Fact]
    public async Task A_complaint_meanwhile_is_answered_by_a_decision_that_holds()
    {
        var id = await DecidedAsync("violence=0.8", ModerationLevel.Rejected);
        await cluster.Client.GetGrain<IComplaintsGrain>(0).SubmitAsync(id, new() { UserId = "alice", Text = "No." }, Token);

        var review = (await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Ben, Token)).Review!.Case;
        var answered = await DecideAsync(id, Ben, ModerationLevel.Approved, claim: true);

        Assert.Equal([ReviewReason.Complaint], review.Reasons);
        Assert.Equal(ModerationLevel.Approved, answered.Item!.Moderation.Level);
    }

    [Fact]
    public async Task A_person_who_is_erased_leaves_the_figures_of_others()
    {
        var id = await DecidedAsync("violence=0.8", ModerationLevel.Rejected);
        await DecideAsync(id, Ben, ModerationLevel.Rejected, claim: true);
        await SweepAsync(id);

        await cluster.Services.GetServices<IErasureStep>().OfType<ComparedDecisionsErasureStep>().Single()
            .EraseAsync(new("ada", cluster.Time.GetUtcNow()), Token);
        await ForgetAsync(id);

        Assert.Equal(["ben"], (await QualityAsync()).Moderators.Select(one => one.UserId));
        Assert.Equal(1, (await QualityAsync()).SecondReviews.Pairs);
    }

    [Fact]
    public async Task A_queue_without_a_rate_draws_nothing()
    {
        await SetRateAsync(0);
        var id = await DecidedAsync("violence=0.8", ModerationLevel.Rejected);

        Assert.Equal((ReviewState.Closed, "ada"), await StateAsync(id));
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task Whichever_write_fails_each_pair_counts_once_and_what_holds_is_what_was_acknowledged()
    {
        const int Lives = 120;
        int pairs = 0, equal = 0;
        for (var seed = 1; seed <= Lives; seed++)
        {
            var random = new Random(seed);
            var id = await SubmitAsync("violence=0.8");
            var (first, second, third) = (Any(random), Any(random), Any(random));
            await FailingAsync(random, () => DecideAsync(id, Ada, first, claim: true), id);
            await FailingAsync(random, () => SweepAsync(id), id);
            await UntilAsync(id, review => review.IsSecondReview);
            await FailingAsync(random, () => DecideAsync(id, Ben, second, claim: true), id);
            Assert.Equal(first, (await cluster.Content(id).GetAsync(Token))!.Moderation.Level);
            await FailingAsync(random, () => SweepAsync(id), id);
            await UntilAsync(id, review => !review.IsSecondReview);
            (pairs, equal) = (pairs + 1, equal + (first == second ? 1 : 0));
            if (first != second)
            {
                await FailingAsync(random, () => DecideAsync(id, Lea, third, claim: true), id);
                await FailingAsync(random, () => SweepAsync(id), id);
                await UntilAsync(id, review => review.State == ReviewState.Closed);
            }

            Assert.Equal(first == second ? first : third, (await cluster.Content(id).GetAsync(Token))!.Moderation.Level);
            Assert.Equal((ReviewState.Closed, first == second ? "ada" : "lea"), await StateAsync(id));
        }

        var quality = await QualityAsync();
        Assert.Equal((pairs, equal), (quality.SecondReviews.Pairs, quality.SecondReviews.Equal));
    }

    private static ModerationLevel Any(Random random) =>
        new[] { ModerationLevel.Approved, ModerationLevel.Flagged, ModerationLevel.Rejected }[random.Next(3)];

    // One write fails, or its answer is lost, or a silo forgets; whoever asked asks again.
    private async Task FailingAsync(Random random, Func<Task> act, string id)
    {
        var failsAt = random.Next(5);
        var isStored = random.Next(2) == 0;
        var writes = 0;
        cluster.Store.Fault = () => Interlocked.Increment(ref writes) - 1 == failsAt ? isStored : null;
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            try
            {
                await act();
                break;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.IAssertionException && attempt < 4)
            {
                cluster.Store.Fault = null;
            }
        }

        cluster.Store.Fault = null;
        if (random.Next(4) == 0)
        {
            await ForgetAsync(id);
        }
    }

    // Jobs come again until all is sent.
    private async Task UntilAsync(string id, Func<ReviewCase, bool> isSo)
    {
        for (var i = 0; i < 5; i++)
        {
            var review = (await cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(id))
                .GetAsync(ReviewCase.IdOf(id, 1), Lea, Token)).Review!.Case;
            if (isSo(review))
            {
                return;
            }

            cluster.Time.Advance(TimeSpan.FromMinutes(11));
            await SweepAsync(id);
        }

        Assert.Fail("It never came to it.");
    }

    private Task ForgetAsync(string id) => cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(id))
        .Cast<IGrainManagementExtension>().DeactivateOnIdle(Token).AsTask();

    private async Task<(ReviewState State, string? Actor)> StateAsync(string id)
    {
        var review = (await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Lea, Token)).Review!.Case;
        return (review.State, review.Verdict?.Actor);
    }

    private Task<ReviewQuality> QualityAsync() => Reviews.GetQualityAsync(new(_language), Token);

    private async Task<string> DecidedAsync(string text, ModerationLevel level)
    {
        var id = await SubmitAsync(text);
        Assert.Equal(ReviewOutcome.Done, (await DecideAsync(id, Ada, level, claim: true)).Outcome);
        await SweepAsync(id);
        return id;
    }

    private async Task<string> SubmitAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Draft(text), Token);
        return id;
    }

    private ContentDraft Draft(string text) => Drafts.Comment(text) with { Language = _language };

    private Task<ReviewResult> DecideAsync(string id, Reviewer by, ModerationLevel level, bool claim = false) => Reviews.DecideAsync(
        ReviewCase.IdOf(id, 1),
        new() { DecisionId = $"{by.UserId}-{id}", Revision = 1, Level = level, Reason = "as the rules say" },
        by,
        claim,
        Token);

    private Task SweepAsync(string id)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        return cluster.TickAsync(ReviewSweepJob.Name, ReviewShards.NumberOf(id).ToString(CultureInfo.InvariantCulture));
    }

    private async Task SetRateAsync(double rate)
    {
        var queues = cluster.Client.GetGrain<IReviewQueuesGrain>(0);
        var others = (await queues.GetAsync(Token)).Queues.Where(one => one.Name != _language);
        await queues.PutAsync([new() { Name = _language, Languages = [_language], SecondReview = rate }, .. others.Take(90)], null, Token);
    }

    public sealed class Fixture : ClusterFixtureBase
    {
        internal SentDecisions Sent { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IReviewListener>(Sent);
    }
}
