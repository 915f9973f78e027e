using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

public sealed class ContentRetryTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly TimeSpan PastTheNextAttempt = TimeSpan.FromSeconds(67);

    [Fact]
    public async Task A_broken_model_leaves_the_item_pending_and_hidden_then_failed_after_three_retries_never_approved()
    {
        var (id, text) = Break("text-spam");

        var item = await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        Assert.Equal((ContentState.Pending, null, false), (item.Moderation.State, item.Moderation.Level, item.Visible));
        Assert.Equal("text-spam: hash differs", item.Moderation.Error);
        Assert.InRange(item.Moderation.NextAttemptAt!.Value - item.UpdatedAt, TimeSpan.FromSeconds(54), TimeSpan.FromSeconds(67));

        foreach (var attempts in new[] { 2, 3 })
        {
            var again = await RetryAsync(id);
            Assert.Equal((ContentState.Pending, attempts, false), (again.Moderation.State, again.Moderation.FailedAttempts, again.Visible));
        }

        var failed = await RetryAsync(id);
        Assert.Equal((ContentState.Failed, 4, false), (failed.Moderation.State, failed.Moderation.FailedAttempts, failed.Visible));
        Assert.Equal(ModerationLevel.ReviewRequired, failed.Moderation.Level);
        Assert.InRange(
            failed.Moderation.NextAttemptAt!.Value - cluster.Time.GetUtcNow(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5.5));
        Assert.Equal("text-spam: hash differs", (await cluster.Content(id).ExplainAsync(Token))!.Decisions.Single().Reason);
    }

    [Fact]
    public async Task A_model_that_heals_decides_at_the_next_attempt_and_only_the_failed_detector_is_asked_again()
    {
        var (id, text) = Break("text-spam");
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);

        cluster.Models.Heal("text-spam", text);
        var item = await RetryAsync(id);

        Assert.Equal((ContentState.Approved, true), (item.Moderation.State, item.Visible));
        Assert.Equal(1, cluster.Models.CallsFor("text-safety", text));
        Assert.Equal(2, cluster.Models.CallsFor("text-spam", text));
    }

    [Fact]
    public async Task A_tick_before_the_attempt_is_due_does_nothing()
    {
        var (id, text) = Break("text-safety");
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);

        await cluster.TickRetryShardOfAsync(id);

        Assert.Equal(1, cluster.Models.CallsFor("text-safety", text));
    }

    [Fact]
    public async Task Retries_survive_the_loss_of_shard_and_item()
    {
        var (id, text) = Break("text-safety");
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        await cluster.Cluster.DeactivateAsync(cluster.Content(id));
        await cluster.Cluster.DeactivateAsync(cluster.Client.GetGrain<IJobShardGrain>(JobScheduler.KeyOf(ContentRetryJob.Name, id)));

        cluster.Models.Heal("text-safety", text);
        var item = await RetryAsync(id);

        Assert.Equal(ContentState.Approved, item.Moderation.State);
    }

    [Fact]
    public async Task An_edit_of_a_pending_item_judges_the_new_text_at_once_and_starts_counting_anew()
    {
        var (id, text) = Break("text-spam");
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);

        var edited = await cluster.Content(id).PutAsync(Drafts.Comment("harmless"), Drafts.Alice, 1, Token);

        Assert.Equal((ContentState.Approved, 0), (edited.Item!.Moderation.State, edited.Item.Moderation.FailedAttempts));
    }

    [Fact]
    public async Task A_withdrawn_item_is_not_tried_again()
    {
        var (id, text) = Break("text-spam");
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        await cluster.Content(id).WithdrawAsync(Drafts.Alice, null, Token);

        var item = await RetryAsync(id);

        Assert.Equal(ContentState.Withdrawn, item.Moderation.State);
        Assert.Equal(1, cluster.Models.CallsFor("text-spam", text));
    }

    [Fact]
    public async Task What_failed_while_a_model_was_away_is_judged_when_it_is_back()
    {
        var (id, text) = Break("text-spam");
        await FailAsync(id, text);
        cluster.Time.Advance(TimeSpan.FromMinutes(6));
        await cluster.TickRetryShardOfAsync(id);
        var still = await cluster.Content(id).GetAsync(Token);

        cluster.Models.Heal("text-spam", text);
        cluster.Time.Advance(TimeSpan.FromMinutes(12));
        await cluster.TickRetryShardOfAsync(id);
        var healed = await cluster.Content(id).GetAsync(Token);

        Assert.Equal((ContentState.Failed, 5), (still!.Moderation.State, still.Moderation.FailedAttempts));
        Assert.Equal((ContentState.Approved, true, null), (healed!.Moderation.State, healed.Visible, healed.Moderation.NextAttemptAt));
        Assert.Equal(
            [ModerationLevel.ReviewRequired, ModerationLevel.Approved],
            (await cluster.Content(id).ExplainAsync(Token))!.Decisions.Select(decision => decision.Level));
    }

    [Fact]
    public async Task A_rescan_judges_what_failed_and_begins_its_retries_anew()
    {
        var (id, text) = Break("text-spam");
        await FailAsync(id, text);

        var broken = await cluster.Content(id).RescanAsync(Drafts.Service, force: false, Token);
        cluster.Models.Heal("text-spam", text);
        var healed = await cluster.Content(id).RescanAsync(Drafts.Service, force: false, Token);
        var refused = await cluster.Content(id).RescanAsync(Drafts.Alice, force: false, Token);

        Assert.Equal(
            (ContentState.Pending, 1), (broken.Item!.Moderation.State, broken.Item.Moderation.FailedAttempts));
        Assert.Equal((ContentState.Approved, true), (healed.Item!.Moderation.State, healed.Item.Visible));
        Assert.Equal(ContentOutcome.Forbidden, refused.Outcome);
    }

    [Fact]
    public async Task A_verdict_is_not_lost_to_a_rescan_that_nobody_answers()
    {
        var id = ClusterFixture.FreshId();
        var text = "text of " + id;
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        cluster.Models.Fail("text-spam", text, new ModelUnavailableException("text-spam", "hash differs"));

        await Assert.ThrowsAsync<ModelUnavailableException>(() => cluster.Content(id).RescanAsync(Drafts.Service, force: false, Token));

        Assert.Equal(ContentState.Approved, (await cluster.Content(id).GetAsync(Token))!.Moderation.State);
    }

    [Fact]
    public async Task A_category_with_thresholds_that_nobody_scored_is_an_error_and_never_an_approval()
    {
        var id = ClusterFixture.FreshId();
        var text = "text of " + id;
        cluster.Models.Blind("text-spam", text);

        var item = await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        var score = await Assert.ThrowsAsync<ModelUnavailableException>(
            () => cluster.Client.GetGrain<IModerationGrain>(0).ScoreAsync(text, ContentType.Comment, Token));
        cluster.Models.See("text-spam", text);
        var seen = await RetryAsync(id);

        Assert.Equal(
            (ContentState.Pending, "the policy: nobody scored spam, for which it has thresholds", false),
            (item.Moderation.State, item.Moderation.Error, item.Visible));
        Assert.Equal("nobody scored spam, for which it has thresholds", score.Reason);
        Assert.Equal((ContentState.Approved, true), (seen.Moderation.State, seen.Visible));
    }

    [Theory]
    [InlineData("spam=0.998", null, null, "categories/0")]
    [InlineData(null, "spam=0.998", null, "language")]
    public async Task What_readers_see_beside_the_text_is_judged_with_it(string? category, string? language, string? region, string field)
    {
        // Tags have no dots and equals signs; the API refuses them, and the grain judges whatever comes.
        var draft = Drafts.Comment("a walk in the park") with
        {
            Categories = category is null ? [] : [category],
            Language = language,
            Region = region,
        };

        var item = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(draft, Token);

        Assert.Equal(ModerationLevel.ReviewRequired, item.Moderation.Level);
        Assert.Equal(field, Assert.Single(item.Moderation.Evidence, span => span.Category == ModerationCategory.Spam).Field);
    }

    private async Task FailAsync(string id, string text)
    {
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        for (var retry = 0; retry < 3; retry++)
        {
            await RetryAsync(id);
        }

        Assert.Equal(ContentState.Failed, (await cluster.Content(id).GetAsync(Token))!.Moderation.State);
    }

    private (string Id, string Text) Break(string model)
    {
        var id = ClusterFixture.FreshId();
        var text = "text of " + id;
        cluster.Models.Fail(model, text, new ModelUnavailableException(model, "hash differs"));
        return (id, text);
    }

    private async Task<ContentItem> RetryAsync(string id)
    {
        cluster.Time.Advance(PastTheNextAttempt);
        await cluster.TickRetryShardOfAsync(id);
        return (await cluster.Content(id).GetAsync(Token))!;
    }
}
