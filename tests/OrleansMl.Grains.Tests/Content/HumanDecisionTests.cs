using OrleansMl.Hosting;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>What humans decide about an item, and what that holds against.</summary>
public sealed class HumanDecisionTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly string _id = ClusterFixtureBase.FreshId();

    [Fact]
    public async Task A_human_decision_is_one_write_and_a_line_of_the_log()
    {
        await CreateAsync("violence=0.8");
        await cluster.Content(_id).GetAsync(Token);
        var writes = cluster.Store.Writes[ClusterFixtureBase.ContentId(_id)];

        var result = await DecideAsync("k1", ModerationLevel.Approved);

        Assert.Equal(HumanDecisionOutcome.Decided, result.Outcome);
        Assert.Equal((ContentState.Approved, true), (result.Item!.Moderation.State, result.Item.Visible));
        Assert.Equal(writes + 1, cluster.Store.Writes[ClusterFixtureBase.ContentId(_id)]);
        var made = (await cluster.Content(_id).ExplainAsync(Token))!.Decisions[^1];
        Assert.Equal((2, DecisionSource.Human, "ada", 1), (made.Seq, made.Source, made.Actor, made.Supersedes));
        Assert.Equal(("a quote", "k1"), (made.Reason, made.DecisionId));
    }

    [Fact]
    public async Task The_same_key_again_is_the_same_answer_and_no_write()
    {
        await CreateAsync("violence=0.8");
        var first = await DecideAsync("k1", ModerationLevel.Approved);
        var writes = cluster.Store.Writes[ClusterFixtureBase.ContentId(_id)];

        var again = await DecideAsync("k1", ModerationLevel.Rejected);

        Assert.Equal(HumanDecisionOutcome.Repeated, again.Outcome);
        Assert.Equal((first.Decision!.Seq, ModerationLevel.Approved), (again.Decision!.Seq, again.Item!.Moderation.Level));
        Assert.Equal(writes, cluster.Store.Writes[ClusterFixtureBase.ContentId(_id)]);
    }

    [Fact]
    public async Task Authors_stale_revisions_and_what_is_not_there_are_refused()
    {
        await CreateAsync("violence=0.8");
        var own = await cluster.Content(_id).DecideAsync(Decision("k1", ModerationLevel.Approved) with { Actor = "alice" }, Token);
        var stale = await cluster.Content(_id).DecideAsync(Decision("k1", ModerationLevel.Approved) with { Revision = 2 }, Token);
        var missing = await cluster.Content(ClusterFixtureBase.FreshId()).DecideAsync(Decision("k1", ModerationLevel.Approved), Token);
        await cluster.Content(_id).WithdrawAsync(Drafts.Alice, null, Token);
        var withdrawn = await DecideAsync("k1", ModerationLevel.Approved);

        Assert.Equal(HumanDecisionOutcome.OwnContent, own.Outcome);
        Assert.Equal((HumanDecisionOutcome.StaleRevision, 1), (stale.Outcome, stale.Item!.Revision));
        Assert.Equal(HumanDecisionOutcome.NotFound, missing.Outcome);
        Assert.Equal((HumanDecisionOutcome.InvalidTransition, ContentState.Withdrawn), (withdrawn.Outcome, withdrawn.From));
        Assert.Single((await cluster.Content(_id).ExplainAsync(Token))!.Decisions);
    }

    [Fact]
    public async Task A_rescan_keeps_it_and_an_edit_does_not()
    {
        await CreateAsync("violence=0.8");
        await DecideAsync("k1", ModerationLevel.Approved);

        var rescanned = await cluster.Content(_id).RescanAsync(Drafts.Service, force: false, Token);
        var edited = await cluster.Content(_id).PutAsync(Drafts.Comment("violence=0.82"), Drafts.Alice, 1, Token);

        Assert.Equal((ContentOutcome.Unchanged, ModerationLevel.Approved), (rescanned.Outcome, rescanned.Item!.Moderation.Level));
        Assert.Equal((2, ModerationLevel.ReviewRequired), (edited.Item!.Revision, edited.Item.Moderation.Level));
    }

    [Fact]
    public async Task A_retry_that_comes_late_leaves_it_alone()
    {
        var text = $"spam=0.1 {_id}";
        cluster.Models.Fail("text-spam", text, new ModelUnavailableException("text-spam@1.0.0", "it is broken"));
        await CreateAsync(text);
        var decided = await DecideAsync("k1", ModerationLevel.Rejected);
        cluster.Models.Heal("text-spam", text);

        cluster.Time.Advance(TimeSpan.FromMinutes(5));
        await cluster.TickRetryShardOfAsync(_id);

        var item = await cluster.Content(_id).GetAsync(Token);
        Assert.Equal((ContentState.Rejected, DecisionSource.Human), (item!.Moderation.State, item.Moderation.DecidedBy));
        Assert.Equal(HumanDecisionOutcome.Decided, decided.Outcome);
    }

    [Fact]
    public async Task Undone_the_machines_verdict_holds_again_and_rescans_may_change_it()
    {
        await CreateAsync("violence=0.8");
        await DecideAsync("k1", ModerationLevel.Approved);

        var undone = await cluster.Content(_id).UndoDecisionAsync("k1", "ada", Token);
        var again = await cluster.Content(_id).UndoDecisionAsync("k1", "ada", Token);
        var rescanned = await cluster.Content(_id).RescanAsync(Drafts.Service, force: false, Token);
        var anew = await DecideAsync("k1", ModerationLevel.Rejected);

        Assert.Equal((HumanDecisionOutcome.Decided, ContentState.ReviewRequired), (undone.Outcome, undone.Item!.Moderation.State));
        Assert.Equal(HumanDecisionOutcome.Repeated, again.Outcome);
        Assert.Equal(ContentOutcome.Updated, rescanned.Outcome);
        Assert.Equal((HumanDecisionOutcome.Decided, ModerationLevel.Rejected), (anew.Outcome, anew.Item!.Moderation.Level));
        Assert.Equal([1, 2, 3, 4, 5], (await cluster.Content(_id).ExplainAsync(Token))!.Decisions.Select(one => one.Seq));
    }

    [Fact]
    public async Task What_was_decided_anew_meanwhile_is_not_undone()
    {
        await CreateAsync("violence=0.8");
        await DecideAsync("k1", ModerationLevel.Approved);
        await DecideAsync("k2", ModerationLevel.Rejected);

        var undone = await cluster.Content(_id).UndoDecisionAsync("k1", "ada", Token);

        Assert.Equal((HumanDecisionOutcome.InvalidTransition, ContentState.Rejected), (undone.Outcome, undone.From));
    }

    private Task<ContentItem> CreateAsync(string text) => cluster.Content(_id).CreateAsync(Drafts.Comment(text), Token);

    private Task<HumanDecisionResult> DecideAsync(string key, ModerationLevel level) =>
        cluster.Content(_id).DecideAsync(Decision(key, level), Token);

    private static HumanDecision Decision(string key, ModerationLevel level) =>
        new() { DecisionId = key, Revision = 1, Level = level, Actor = "ada", Reason = "a quote" };
}
