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
        Assert.Equal((ModerationLevel.ReviewRequired, null), (failed.Moderation.Level, failed.Moderation.NextAttemptAt));
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
