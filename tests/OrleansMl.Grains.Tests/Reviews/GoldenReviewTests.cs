using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Policies;
using OrleansMl.Users;

namespace OrleansMl.Reviews;

/// <summary>Cases whose answer a lead knows, hidden among others. Each test has a queue and moderators of its own.</summary>
public sealed class GoldenReviewTests(GoldenReviewTests.Fixture cluster) : IClassFixture<GoldenReviewTests.Fixture>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Lea = new("lea", IsLead: true);

    private readonly string _language = $"t{ClusterFixtureBase.FreshName()[^11..]}";

    // Others know nothing of who asked in other tests.
    private Reviewer Ada => new($"ada-{_language}");

    private Reviewer Ben => new($"ben-{_language}");

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    public async ValueTask InitializeAsync() => await SetRateAsync(1);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_case_with_a_known_answer_looks_as_any_other_and_its_answer_changes_nothing()
    {
        await SubmitAsync("hate=0.8");
        var id = await GoldenAsync(ModerationLevel.Rejected);
        var before = await cluster.Content(id).GetAsync(Token);

        var given = (await Reviews.NextAsync(_language, 2, Ada, Token))!;
        var golden = given.Cases.Single(one => one.Case.Subject.ContentId == id);
        var other = given.Cases.Single(one => one.Case.Subject.ContentId != id);

        Assert.Equal(Shape(other), Shape(golden));
        Assert.Equal([ReviewReason.Rule], golden.Case.Reasons);
        Assert.InRange(golden.Case.CreatedAt, cluster.Time.GetUtcNow().AddHours(-8), cluster.Time.GetUtcNow());
        Assert.Equal(golden.Case.CreatedAt.AddDays(1), golden.Case.DueAt);
        Assert.Null(golden.Case.Check);

        var decided = await DecideAsync(id, Ada, ModerationLevel.Approved);
        Assert.Equal((ReviewOutcome.Done, ReviewState.Decided), (decided.Outcome, decided.Review!.Case.State));
        Assert.Equal((ModerationLevel.Approved, true), (decided.Item!.Moderation.Level, decided.Item.Visible));
        await SweepAsync(id);

        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(await cluster.Content(id).GetAsync(Token)));
        Assert.Equal(1, cluster.Sent.CountOf(ReviewCase.IdOf(id, 1)));
        var score = (await QualityAsync()).Moderators.Single(one => one.UserId == Ada.UserId).Golden;
        Assert.Equal((1, 0, 0.0), (score.Of, score.Count, score.Share));
        Assert.Equal(1, (await Reviews.GetStatsAsync(Lea, Token)).Moderators.Single(one => one.UserId == Ada.UserId).Handled);
    }

    [Fact]
    public async Task What_helps_to_decide_it_says_nothing_of_what_was_decided()
    {
        var other = await SubmitAsync("hate=0.8");
        var id = await GoldenAsync(ModerationLevel.Rejected);
        await Reviews.NextAsync(_language, 2, Ada, Token);

        var dossier = await Reviews.GetDossierAsync(ReviewCase.IdOf(id, 1), Ada, Token);
        var plain = await Reviews.GetDossierAsync(ReviewCase.IdOf(other, 1), Ada, Token);

        Assert.Equal((ContentState.ReviewRequired, ModerationLevel.ReviewRequired, DecisionSource.Auto), (
            dossier.Item!.Moderation.State, dossier.Item.Moderation.Level, dossier.Item.Moderation.DecidedBy));
        var decision = Assert.Single(dossier.Explanation!.Decisions);
        Assert.Equal((1, DecisionSource.Auto, null, dossier.Result.Review!.Case.CreatedAt), (
            decision.Seq, decision.Source, decision.Actor, decision.At));
        Assert.DoesNotContain("lea", JsonSerializer.Serialize(dossier), StringComparison.Ordinal);
        Assert.Equal(Members(plain.Item), Members(dossier.Item));
        Assert.Equal(Members(plain.Explanation!.Decisions[0]), Members(decision));
        Assert.True(await Reviews.IsBlindAsync(id, 1, Ada, Token));
        Assert.False(await Reviews.IsBlindAsync(id, 1, Ben, Token));
    }

    [Fact]
    public async Task Only_who_got_it_sees_it()
    {
        await SubmitAsync("hate=0.8");
        var id = await GoldenAsync(ModerationLevel.Rejected);
        await Reviews.NextAsync(_language, 1, Ada, Token);
        var review = ReviewCase.IdOf(id, 1);

        Assert.Contains((await Reviews.ListAsync(new() { Queue = _language }, Ada, Token))!.Cases, one => one.Case.Id == review);
        Assert.DoesNotContain((await Reviews.ListAsync(new() { Queue = _language }, Ben, Token))!.Cases, one => one.Case.Id == review);
        Assert.Equal(ReviewState.Leased, (await Reviews.GetAsync(review, Ada, Token)).Review!.Case.State);
        Assert.Equal(ReviewState.Closed, (await Reviews.GetAsync(review, Ben, Token)).Review!.Case.State);
    }

    [Fact]
    public async Task Nobody_gets_one_again_nor_what_they_wrote_marked_or_decided()
    {
        for (var i = 0; i < 6; i++)
        {
            await SubmitAsync("hate=0.8");
        }

        var id = await GoldenAsync(ModerationLevel.Rejected);
        HashSet<string> got = [];
        foreach (var by in new[] { Lea, new Reviewer("alice"), new Reviewer("first"), Ada, Ada, Ada })
        {
            foreach (var one in (await Reviews.NextAsync(_language, 1, by, Token))!.Cases.Where(one => one.Case.Subject.ContentId == id))
            {
                Assert.True(got.Add(by.UserId));
            }
        }

        Assert.Equal([Ada.UserId], got);
    }

    [Fact]
    public async Task An_empty_queue_stays_empty_and_a_queue_without_a_rate_has_none()
    {
        var id = await GoldenAsync(ModerationLevel.Rejected);
        var none = await Reviews.NextAsync(_language, 3, Ada, Token);
        await SetRateAsync(0);
        await SubmitAsync("hate=0.8");
        var one = await Reviews.NextAsync(_language, 3, Ada, Token);

        Assert.Empty(none!.Cases);
        Assert.NotEqual(id, Assert.Single(one!.Cases).Case.Subject.ContentId);
    }

    [Fact]
    public async Task An_undone_answer_does_not_count_and_a_lease_that_ends_returns()
    {
        await SubmitAsync("hate=0.8");
        var id = await GoldenAsync(ModerationLevel.Rejected);
        await Reviews.NextAsync(_language, 1, Ada, Token);
        await DecideAsync(id, Ada, ModerationLevel.Approved);

        var undone = await Reviews.UndoAsync(ReviewCase.IdOf(id, 1), Ada, Token);
        await SweepAsync(id);
        cluster.Time.Advance(TimeSpan.FromMinutes(11));
        var open = await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Ada, Token);
        var repeated = await DecideAsync(id, Ada, ModerationLevel.Approved);
        var late = await Reviews.DecideAsync(
            ReviewCase.IdOf(id, 1), Decision("k1", ModerationLevel.Rejected), Ada, cancellationToken: Token);
        var again = await Reviews.DecideAsync(
            ReviewCase.IdOf(id, 1), Decision("k2", ModerationLevel.Rejected), Ada, claim: true, Token);
        await SweepAsync(id);

        Assert.Equal((ReviewOutcome.Done, ReviewState.Leased, ModerationLevel.ReviewRequired), (
            undone.Outcome, undone.Review!.Case.State, undone.Item!.Moderation.Level));
        Assert.Equal((ReviewState.Open, ReviewOutcome.NotClaimed), (open.Review!.Case.State, late.Outcome));
        Assert.Equal((ReviewOutcome.AlreadyUndone, ReviewOutcome.Done), (repeated.Outcome, again.Outcome));
        var score = (await QualityAsync()).Moderators.Single().Golden;
        Assert.Equal((1, 1), (score.Of, score.Count));
    }

    [Fact]
    public async Task An_edit_takes_the_mark_away_and_who_has_the_case_is_told_as_of_any_other()
    {
        await SubmitAsync("hate=0.8");
        var id = await GoldenAsync(ModerationLevel.Rejected);
        await Reviews.NextAsync(_language, 1, Ada, Token);
        await cluster.Content(id).PutAsync(Draft("harmless"), new("alice", CallerRoles.None), null, Token);

        Assert.Empty((await Reviews.ListGoldenAsync(_language, Token))!.Value);
        Assert.Equal(ReviewOutcome.StaleRevision, (await DecideAsync(id, Ada, ModerationLevel.Approved)).Outcome);
        Assert.Equal(GoldenOutcome.StaleRevision, (await Reviews.PutGoldenAsync(
            _language, ReviewCase.IdOf(id, 1), ModerationLevel.Rejected, "hate", Lea, Token)).Outcome);
    }

    [Fact]
    public async Task Marks_are_listed_replaced_taken_away_and_bounded()
    {
        var id = await GoldenAsync(ModerationLevel.Rejected);
        var review = ReviewCase.IdOf(id, 1);
        await Reviews.PutGoldenAsync(_language, review, ModerationLevel.Flagged, "spam", Lea, Token);
        var listed = (await Reviews.ListGoldenAsync(_language, Token))!.Value;

        Assert.Equal((review, ModerationLevel.Flagged, "spam", "lea"), (
            Assert.Single(listed).Id, listed[0].Level, listed[0].Category, listed[0].By));
        Assert.True(await Reviews.RemoveGoldenAsync(_language, review, Token));
        Assert.False(await Reviews.RemoveGoldenAsync(_language, review, Token));
        Assert.Null(await Reviews.ListGoldenAsync("nowhere", Token));
        Assert.Equal(GoldenOutcome.NoSuchQueue, (await PutAsync("nowhere", review)).Outcome);
        Assert.Equal(GoldenOutcome.NotFound, (await PutAsync(_language, "missing@1")).Outcome);
    }

    [Fact]
    public async Task With_an_erased_moderator_their_name_leaves_what_they_marked_and_decided()
    {
        var lead = new Reviewer($"lead-{_language}", IsLead: true);
        var id = await GoldenAsync(ModerationLevel.Rejected, $"first-{_language}");
        await Reviews.PutGoldenAsync(_language, ReviewCase.IdOf(id, 1), ModerationLevel.Rejected, "violence", lead, Token);
        foreach (var user in new[] { lead.UserId, $"first-{_language}" })
        {
            await cluster.Client.GetGrain<IUserDirectoryGrain>(0).EraseAsync(user, Token);
            cluster.Time.Advance(TimeSpan.FromSeconds(31));
            await cluster.TickAsync(UserErasureJob.Name, user);
        }

        var mark = Assert.Single((await Reviews.ListGoldenAsync(_language, Token))!.Value);
        Assert.Equal(("", ModerationLevel.Rejected), (mark.By, mark.Level));
        Assert.DoesNotContain(
            cluster.Store.Rows.Where(row => row.Key.EndsWith("/golden-reviews", StringComparison.Ordinal)),
            row => System.Text.Encoding.UTF8.GetString(row.Value.Data) is var text
                && (text.Contains(lead.UserId, StringComparison.Ordinal) || text.Contains($"first-{_language}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_quotes_the_policy_that_decides_now_and_its_item_is_as_old_as_its_id_says()
    {
        var id = await GoldenAsync(ModerationLevel.Rejected);
        var before = (await cluster.Content(id).GetAsync(Token))!;
        await PublishAsync(0.79f);
        var other = await SubmitAsync("hate=0.8");
        await Reviews.NextAsync(_language, 2, Ada, Token);

        var dossier = await Reviews.GetDossierAsync(ReviewCase.IdOf(id, 1), Ada, Token);
        var plain = await Reviews.GetDossierAsync(ReviewCase.IdOf(other, 1), Ada, Token);

        Assert.Equal(plain.Explanation!.Decisions[0].Policy, dossier.Explanation!.Decisions[0].Policy);
        Assert.Equal((before.CreatedAt, before.CreatedAt), (dossier.Item!.CreatedAt, dossier.Item.UpdatedAt));
        Assert.Equal(dossier.Result.Review!.Case.CreatedAt, dossier.Item.Moderation.DecidedAt);
    }

    [Fact]
    public async Task How_long_they_seem_to_wait_says_nothing_of_which_comes_next()
    {
        const int Marks = 10;
        HashSet<string> marked = [];
        for (var i = 0; i < Marks; i++)
        {
            marked.Add(await GoldenAsync(ModerationLevel.Rejected));
        }

        List<TimeSpan> ages = [];
        for (var i = 0; i < Marks; i++)
        {
            await SubmitAsync("hate=0.8");
            var golden = (await Reviews.NextAsync(_language, 1, Ada, Token))!.Cases
                .Single(one => marked.Contains(one.Case.Subject.ContentId));
            ages.Add(cluster.Time.GetUtcNow() - golden.Case.CreatedAt);
        }

        // In order by chance once in 3.6 million runs.
        Assert.NotEqual(ages.Order(), ages);
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task Whichever_write_fails_an_answer_counts_once()
    {
        const int Lives = 60;
        var (answered, right) = (0, 0);
        for (var seed = 1; seed <= Lives; seed++)
        {
            var random = new Random(seed);
            await SubmitAsync("hate=0.8");
            var id = await GoldenAsync(ModerationLevel.Rejected);
            var before = await cluster.Content(id).GetAsync(Token);
            await FailingAsync(random, () => Reviews.NextAsync(_language, 1, Ada, Token), id);
            var level = random.Next(2) == 0 ? ModerationLevel.Rejected : ModerationLevel.Approved;
            ReviewResult? decided = null;
            await FailingAsync(random, async () => decided = await DecideAsync(id, Ada, level), id);
            await FailingAsync(random, () => SweepAsync(id), id);
            await SweepAsync(id);
            await SweepAsync(id);
            if (decided!.Outcome is ReviewOutcome.Done or ReviewOutcome.Unchanged)
            {
                (answered, right) = (answered + 1, right + (level == ModerationLevel.Rejected ? 1 : 0));
            }

            Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(await cluster.Content(id).GetAsync(Token)));
            await Reviews.RemoveGoldenAsync(_language, ReviewCase.IdOf(id, 1), Token);
        }

        // Some were lost between the choice and the gift.
        Assert.InRange(answered, Lives / 2, Lives);
        var score = (await QualityAsync()).Moderators.Single().Golden;
        Assert.Equal((answered, right), (score.Of, score.Count));
    }

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
            await cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(id)).Cast<IGrainManagementExtension>()
                .DeactivateOnIdle(Token);
        }
    }

    // What is there, and not what it says.
    private static string Shape(QueuedReview one) => string.Join(
        ' ', Members(one.Case), one.Queue, one.Acts.Length, string.Join(',', one.Case.History.Select(line => line.Act)));

    private static string Members<T>(T value) => string.Join(
        ',',
        typeof(T).GetProperties().Select(property => $"{property.Name}:{(property.GetValue(value) is null ? "null" : "there")}"));

    private Task<ReviewQuality> QualityAsync() => Reviews.GetQualityAsync(new(_language), Token);

    private async Task PublishAsync(float review)
    {
        var policy = cluster.Client.GetGrain<IPolicyGrain>("default");
        var live = (await policy.GetAsync(Token))!.Live.Document;
        var line = new PolicyThreshold(ModerationCategory.Sexual, null, 0.5f, review, null);
        await policy.PutDraftAsync(
            live with { Thresholds = [.. live.Thresholds.Where(one => one.Category != ModerationCategory.Sexual), line] }, null, Token);
        await policy.PublishAsync(new("root", "because"), Token);
        await Task.WhenAll(cluster.Cluster.Silos.Select(silo => cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress)
            .GetRequiredService<PolicyFollower>().RunNowAsync(Token)));
    }

    private async Task<string> GoldenAsync(ModerationLevel level, string first = "first")
    {
        var id = await SubmitAsync("violence=0.8");
        await Reviews.DecideAsync(ReviewCase.IdOf(id, 1), Decision($"f-{id}", level), new(first), claim: true, Token);
        await SweepAsync(id);
        Assert.Equal(GoldenOutcome.Done, (await PutAsync(_language, ReviewCase.IdOf(id, 1))).Outcome);
        return id;
    }

    private Task<GoldenResult> PutAsync(string queue, string review) =>
        Reviews.PutGoldenAsync(queue, review, ModerationLevel.Rejected, "violence", Lea, Token);

    private async Task<string> SubmitAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Draft(text), Token);
        return id;
    }

    private ContentDraft Draft(string text) => Drafts.Comment(text) with { Language = _language };

    private Task<ReviewResult> DecideAsync(string id, Reviewer by, ModerationLevel level) =>
        Reviews.DecideAsync(ReviewCase.IdOf(id, 1), Decision($"{by.UserId}-{id}", level), by, cancellationToken: Token);

    private static ReviewDecision Decision(string key, ModerationLevel level) =>
        new() { DecisionId = key, Revision = 1, Level = level, Reason = "as the rules say" };

    private Task SweepAsync(string id)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        return cluster.TickAsync(ReviewSweepJob.Name, ReviewShards.NumberOf(id).ToString(CultureInfo.InvariantCulture));
    }

    private async Task SetRateAsync(double rate)
    {
        var queues = cluster.Client.GetGrain<IReviewQueuesGrain>(0);
        var others = (await queues.GetAsync(Token)).Queues.Where(one => one.Name != _language);
        await queues.PutAsync([new() { Name = _language, Languages = [_language], GoldenRate = rate }, .. others.Take(90)], null, Token);
    }

    public sealed class Fixture : ClusterFixtureBase
    {
        internal SentDecisions Sent { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IReviewListener>(Sent);
    }
}
