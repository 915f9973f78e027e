using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using OrleansMl.Audit;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Events;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Standing;
using OrleansMl.Users;

namespace OrleansMl.Reviews;

/// <summary>What one moderator decides about an author of great reach takes effect once a second one decides the same.</summary>
public sealed class SecondYesTests(SecondYesTests.Fixture cluster) : IClassFixture<SecondYesTests.Fixture>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly Reviewer Ada = new("ada"), Ben = new("ben"), Lea = new("lea", IsLead: true),
        Root = new("root", IsAdmin: true);

    private readonly string _author = $"author{ClusterFixtureBase.FreshName()}";

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    [Fact]
    public async Task A_removal_takes_effect_with_the_second_yes()
    {
        var id = await SubmitAsync(reach: 1000);

        var held = await DecideAsync(id, Ada, ModerationLevel.Rejected, new("violence"));
        await SweepAsync(id);

        Assert.Equal((ReviewOutcome.Done, ReviewState.Open, true), (held.Outcome, held.Review!.Case.State, held.Review.Case.AwaitsSecond));
        Assert.Equal(ModerationLevel.ReviewRequired, held.Item!.Moderation.Level);
        Assert.Equal((ModerationLevel.ReviewRequired, 0, 0), await EffectsAsync(id));

        var confirmed = await DecideAsync(id, Ben, ModerationLevel.Rejected, new("violence"));
        Assert.Equal(ModerationLevel.Rejected, confirmed.Item!.Moderation.Level);
        await SweepAsync(id);

        Assert.Equal((ModerationLevel.Rejected, 1, 1), await EffectsAsync(id));
        Assert.Equal(ReviewState.Closed, (await CaseAsync(id)).State);
        Assert.Equal(["confirm_decision", "hold_decision"], await AuditAsync(id));
        Assert.Equal(2, (await Reviews.GetStatsAsync(Lea, Token)).Moderators.Count(one => one.UserId is "ada" or "ben"));
    }

    [Fact]
    public async Task An_author_of_less_reach_is_decided_about_at_once()
    {
        var id = await SubmitAsync(reach: 999);

        var decided = await DecideAsync(id, Ada, ModerationLevel.Rejected);

        Assert.Equal((ReviewState.Decided, ModerationLevel.Rejected), (decided.Review!.Case.State, decided.Item!.Moderation.Level));
    }

    [Fact]
    public async Task An_approval_holds_at_once()
    {
        var id = await SubmitAsync(reach: 1_000_000);

        Assert.Equal(ModerationLevel.Approved, (await DecideAsync(id, Ada, ModerationLevel.Approved)).Item!.Moderation.Level);
    }

    [Fact]
    public async Task The_first_gets_it_not_again_and_the_second_gets_it_by_next()
    {
        var queues = cluster.Client.GetGrain<IReviewQueuesGrain>(0);
        await queues.PutAsync([new() { Name = "seconds", Reasons = [ReviewReason.AwaitingSecond] }], null, Token);
        var id = await SubmitAsync(reach: 1000);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);

        var refused = await Reviews.ClaimAsync(ReviewCase.IdOf(id, 1), Ada, Token);
        var listed = await Reviews.ListAsync(new() { AuthorId = _author, Reason = ReviewReason.AwaitingSecond }, Ben, Token);

        Assert.Equal(ReviewOutcome.Excluded, refused.Outcome);
        Assert.Equal("ada", Assert.Single(listed!.Cases).Case.First!.Actor);
        Assert.Equal("seconds", listed.Cases[0].Queue);
        var stats = (await Reviews.GetStatsAsync(Lea, Token)).Queues.Single(queue => queue.Queue == "seconds");
        Assert.Equal(stats.Waiting, stats.AwaitingSecond);
        await queues.PutAsync([], null, Token);
        Assert.Equal(1000, (await Reviews.GetDossierAsync(ReviewCase.IdOf(id, 1), Ben, Token)).AuthorReach);
    }

    [Fact]
    public async Task Two_who_differ_ask_a_lead_and_the_item_stays_as_it_is()
    {
        var id = await SubmitAsync(reach: 1000);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);
        var dissent = await DecideAsync(id, Ben, ModerationLevel.Flagged);
        await SweepAsync(id);

        Assert.Equal((ReviewOutcome.Done, ModerationLevel.ReviewRequired), (dissent.Outcome, dissent.Item!.Moderation.Level));
        Assert.Equal((ModerationLevel.ReviewRequired, 0, 0), await EffectsAsync(id));
        Assert.Equal(ReviewQueueDefinition.Leads, (await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Lea, Token)).Review!.Queue);
        Assert.Equal(["dispute_decision", "hold_decision"], await AuditAsync(id));

        var settled = await DecideAsync(id, Lea, ModerationLevel.Rejected);
        Assert.Equal(ModerationLevel.Rejected, settled.Item!.Moderation.Level);
    }

    [Fact]
    public async Task Each_takes_their_own_back()
    {
        var id = await SubmitAsync(reach: 1000);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);
        await DecideAsync(id, Ben, ModerationLevel.Rejected);

        var byBen = await Reviews.UndoAsync(ReviewCase.IdOf(id, 1), Ben, Token);
        var byAda = await Reviews.UndoAsync(ReviewCase.IdOf(id, 1), Ada, Token);
        var again = await Reviews.UndoAsync(ReviewCase.IdOf(id, 1), Ada, Token);

        Assert.Equal((ReviewOutcome.Done, ModerationLevel.ReviewRequired), (byBen.Outcome, byBen.Item!.Moderation.Level));
        Assert.Equal((ReviewOutcome.Done, "ada"), (byAda.Outcome, byAda.Review!.Case.Lease!.Holder));
        Assert.Equal((ReviewOutcome.Unchanged, false), (again.Outcome, again.Review!.Case.AwaitsSecond));
        Assert.Equal(["retract_decision", "confirm_decision", "hold_decision"], await AuditAsync(id));
    }

    [Fact]
    public async Task An_administrator_who_overrides_ends_it()
    {
        var id = await SubmitAsync(reach: 1000);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);

        await cluster.Content(id).DecideAsync(
            new() { DecisionId = $"o-{id}", Level = ModerationLevel.Approved, Actor = "root", Reason = "news" }, Token);

        var closed = await CaseAsync(id);
        Assert.Equal((ReviewState.Closed, false), (closed.State, closed.AwaitsSecond));
        Assert.Equal(ModerationLevel.Approved, (await cluster.Content(id).GetAsync(Token))!.Moderation.Level);
    }

    [Fact]
    public async Task A_rescan_does_not_end_what_a_person_decided()
    {
        var id = await SubmitAsync(reach: 1000, text: "harmless");
        await cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(id)).OpenAsync(
            new(new() { ContentId = id, Revision = 1, AuthorId = _author, Level = ModerationLevel.Approved }, ReviewReason.Rule), Token);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);

        await cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(id)).ItemChangedAsync(
            new(new() { ContentId = id, Revision = 1, AuthorId = _author }, NeedsHuman: false, IsGone: false, "judged anew"), Token);

        Assert.True((await CaseAsync(id)).AwaitsSecond);
    }

    [Fact]
    public async Task An_edit_ends_it()
    {
        var id = await SubmitAsync(reach: 1000);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);

        await cluster.Content(id).PutAsync(
            Drafts.Comment("harmless") with { AuthorId = _author }, new(_author, CallerRoles.None), null, Token);

        Assert.Equal((ReviewState.Closed, null), ((await CaseAsync(id)).State, (await CaseAsync(id)).Verdict));
        Assert.Equal(ReviewOutcome.StaleRevision, (await DecideAsync(id, Ben, ModerationLevel.Rejected)).Outcome);
    }

    [Fact]
    public async Task Neither_of_the_two_answers_who_contests_it()
    {
        var id = await SubmitAsync(reach: 1000);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);
        await DecideAsync(id, Ben, ModerationLevel.Rejected);
        await SweepAsync(id);

        var complaint = await cluster.Client.GetGrain<IComplaintsGrain>(0).SubmitAsync(id, new() { UserId = _author, Text = "No." }, Token);

        Assert.Equal(ComplaintOutcome.Submitted, complaint.Outcome);
        Assert.Equal(["ada", "ben"], (await CaseAsync(id)).Excluded.Order());
        var decided = await cluster.Client.GetGrain<IDecidedContent>(id).GetDecidedAsync(Token);
        Assert.Equal(["ada", "ben"], decided!.Deciders);
    }

    [Fact]
    public async Task Who_follows_events_hears_once_that_a_second_yes_is_asked_for()
    {
        var id = await SubmitAsync(reach: 1000);
        await DecideAsync(id, Ada, ModerationLevel.Rejected);
        await SweepAsync(id);
        await SweepAsync(id);

        Assert.True((await CaseAsync(id)).Check!.IsAnnounced);
        var told = Assert.Single(cluster.Events.Published, one => one.Type == EventTypes.ReviewAwaitingSecond && one.Subject == id);
        Assert.DoesNotContain("\"ada\"", told.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whichever_write_fails_nothing_holds_without_two()
    {
        const int Lives = 60;
        for (var seed = 1; seed <= Lives; seed++)
        {
            var random = new Random(seed);
            var id = await SubmitAsync(reach: 1000);
            var agrees = random.Next(2) == 0;
            await FailingAsync(random, () => DecideAsync(id, Ada, ModerationLevel.Rejected), id);
            await FailingAsync(random, () => SweepAsync(id), id);
            Assert.Equal(ModerationLevel.ReviewRequired, (await cluster.Content(id).GetAsync(Token))!.Moderation.Level);
            Assert.True((await CaseAsync(id)).AwaitsSecond, $"seed {seed}");
            await FailingAsync(random, () => DecideAsync(id, Ben, agrees ? ModerationLevel.Rejected : ModerationLevel.Approved), id);
            await UntilAsync(id, review => !review.AwaitsSecond);
            Assert.Equal(
                agrees ? ModerationLevel.Rejected : ModerationLevel.ReviewRequired,
                (await cluster.Content(id).GetAsync(Token))!.Moderation.Level);
            Assert.Equal(agrees ? ReviewState.Closed : ReviewState.Open, (await CaseAsync(id)).State);
        }
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
            await cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(id))
                .Cast<IGrainManagementExtension>().DeactivateOnIdle(Token);
        }
    }

    private async Task UntilAsync(string id, Func<ReviewCase, bool> isSo)
    {
        for (var i = 0; i < 5; i++)
        {
            if (isSo(await CaseAsync(id)))
            {
                return;
            }

            cluster.Time.Advance(TimeSpan.FromMinutes(11));
            await SweepAsync(id);
        }

        Assert.Fail("It never came to it.");
    }

    private async Task<(ModerationLevel? Level, int Strikes, int Sent)> EffectsAsync(string id) => (
        (await cluster.Content(id).GetAsync(Token))!.Moderation.Level,
        (await cluster.Client.GetGrain<IStandingGrain>(_author).GetAsync(Token)).Active.Length,
        cluster.Sent.CountOf(ReviewCase.IdOf(id, 1)));

    private async Task<IEnumerable<string>> AuditAsync(string id) =>
        (await cluster.Client.GetGrain<IAuditGrain>(0).FindAsync(new() { Target = ReviewCase.IdOf(id, 1) }, null, 100, Token))
        .Entries.Select(line => line.Action);

    private async Task<ReviewCase> CaseAsync(string id) => (await cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(id))
        .GetAsync(ReviewCase.IdOf(id, 1), Root, Token)).Review!.Case;

    private async Task<string> SubmitAsync(long reach, string text = "violence=0.8")
    {
        await cluster.Client.GetGrain<IUserGrain>(_author).SetReachAsync(reach, Token);
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment(text) with { AuthorId = _author }, Token);
        return id;
    }

    private Task<ReviewResult> DecideAsync(string id, Reviewer by, ModerationLevel level, ReviewStrike? strike = null) =>
        Reviews.DecideAsync(
            ReviewCase.IdOf(id, 1),
            new() { DecisionId = $"{by.UserId}-{id}", Revision = 1, Level = level, Reason = "as the rules say", Strike = strike },
            by,
            claim: true,
            Token);

    private Task SweepAsync(string id)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        return cluster.TickAsync(ReviewSweepJob.Name, ReviewShards.NumberOf(id).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What was told to those who follow events.</summary>
    internal sealed class HeardEvents : IEventPublisher
    {
        public System.Collections.Concurrent.ConcurrentQueue<ModerationEvent> Published { get; } = [];

        public bool IsOn => true;

        public Task PublishAsync(ModerationEvent published, CancellationToken cancellationToken)
        {
            Published.Enqueue(published);
            return Task.CompletedTask;
        }
    }

    public sealed class Fixture : ClusterFixtureBase
    {
        internal SentDecisions Sent { get; } = new();

        internal HeardEvents Events { get; } = new();

        protected override void Configure(IServiceCollection services) => services
            .AddSingleton<IReviewListener>(Sent)
            .AddSingleton<IEventPublisher>(Events)
            .Configure<ReviewOptions>(options => options.SecondYesFrom = 1000);
    }
}
