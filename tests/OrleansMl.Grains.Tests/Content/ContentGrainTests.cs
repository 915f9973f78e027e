using Orleans.Runtime;
using OrleansMl.Hosting;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

public sealed class ContentGrainTests(ClusterFixture cluster)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a friendly word", ModerationLevel.Approved, ContentState.Approved, true)]
    [InlineData("spam=0.65", ModerationLevel.Flagged, ContentState.Flagged, true)]
    [InlineData("spam=0.85", ModerationLevel.ReviewRequired, ContentState.ReviewRequired, false)]
    [InlineData("spam=0.998", ModerationLevel.ReviewRequired, ContentState.ReviewRequired, false)]
    [InlineData("sexual=0.98", ModerationLevel.Rejected, ContentState.Rejected, false)]
    [InlineData("hate=0.99", ModerationLevel.ReviewRequired, ContentState.ReviewRequired, false)]
    public async Task Create_judges_the_text_and_answers_with_the_level(
        string text, ModerationLevel level, ContentState state, bool visible)
    {
        var item = await cluster.Content(ClusterFixture.FreshId()).CreateAsync(Drafts.Comment(text), Token);

        Assert.Equal((level, state, visible), (item.Moderation.Level, item.Moderation.State, item.Visible));
        Assert.Equal(DecisionSource.Auto, item.Moderation.DecidedBy);
        Assert.Equal(new PolicyRef("default", "1"), item.Moderation.Policy);
        Assert.Equal(
            ["text-safety@1.0.0", "text-spam@1.0.0", "text-self-harm@1.0.0"], item.Moderation.Models.Select(model => model.ToString()));
    }

    [Fact]
    public async Task Create_costs_one_write_and_no_read()
    {
        var id = ClusterFixture.FreshId();

        await cluster.Content(id).CreateAsync(Drafts.Comment("hello"), Token);

        Assert.Equal(1, cluster.Store.Writes[ClusterFixture.ContentId(id)]);
        Assert.False(cluster.Store.Reads.ContainsKey(ClusterFixture.ContentId(id)));
    }

    [Fact]
    public async Task A_new_item_has_left_memory_once_it_is_answered_and_comes_back_by_itself()
    {
        var id = ClusterFixture.FreshId();
        var management = cluster.Client.GetGrain<IManagementGrain>(0);
        await cluster.Content(id).CreateAsync(Drafts.Comment("hello"), Token);

        await Eventually.ReadAsync(
            cancellationToken => management.GetActivationAddress(cluster.Content(id), cancellationToken).AsTask(),
            address => address is null,
            Token);

        Assert.Equal("hello", (await cluster.Content(id).GetAsync(Token))?.Text);
        Assert.NotNull(await management.GetActivationAddress(cluster.Content(id), Token));
    }

    [Fact]
    public async Task Create_under_an_id_in_use_is_an_error_and_changes_nothing()
    {
        var id = ClusterFixture.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("first"), Token);
        await cluster.Cluster.DeactivateAsync(cluster.Content(id));

        // An activation that knows nothing is stopped by the store's etag, one that has loaded the item by what it knows.
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(
            () => cluster.Content(id).CreateAsync(Drafts.Comment("second"), Token));
        await cluster.Cluster.DeactivateAsync(cluster.Content(id));
        await cluster.Content(id).GetAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Content(id).CreateAsync(Drafts.Comment("second"), Token));

        Assert.Equal("first", (await cluster.Content(id).GetAsync(Token))!.Text);
    }

    [Fact]
    public async Task The_verdict_outlives_the_activation_unchanged()
    {
        var grain = cluster.Content(ClusterFixture.FreshId());
        var before = await grain.CreateAsync(Drafts.Comment("spam=0.9"), Token);

        await cluster.Cluster.DeactivateAsync(grain);
        var after = await grain.GetAsync(Token);

        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(before), System.Text.Json.JsonSerializer.Serialize(after));
    }

    [Fact]
    public async Task An_edit_is_a_new_revision_with_its_own_decision_and_keeps_the_old_one()
    {
        var grain = cluster.Content(ClusterFixture.FreshId());
        await grain.CreateAsync(Drafts.Comment("spam=0.9"), Token);

        var result = await grain.PutAsync(Drafts.Comment("sorry about that"), Drafts.Alice, expectedRevision: 1, Token);
        var explanation = await grain.ExplainAsync(Token);

        Assert.Equal((ContentOutcome.Updated, 2), (result.Outcome, result.Item!.Revision));
        Assert.Equal(
            [(1, 1, ModerationLevel.ReviewRequired), (2, 2, ModerationLevel.Approved)],
            explanation!.Decisions.Select(decision => (decision.Seq, decision.Revision, decision.Level)));
        Assert.Equal(1, explanation.Decisions[1].Supersedes);
        Assert.All(explanation.Assessments, assessment => Assert.Equal(2, assessment.Revision));
    }

    [Fact]
    public async Task Who_edits_an_item_too_often_in_a_minute_is_told_to_wait_and_others_are_not()
    {
        var grain = cluster.Content(ClusterFixture.FreshId());
        await grain.CreateAsync(Drafts.Comment("first"), Token);
        var outcomes = new List<ContentResult>();
        for (var edit = 0; edit < 200 && outcomes is not [.., { Outcome: ContentOutcome.TooManyEdits }]; edit++)
        {
            outcomes.Add(await grain.PutAsync(Drafts.Comment($"edit {edit}"), Drafts.Alice, expectedRevision: null, Token));
        }

        Assert.Equal(ContentOutcome.TooManyEdits, outcomes[^1].Outcome);
        Assert.InRange(outcomes[^1].RetryAfter!.Value, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
        Assert.InRange(outcomes.Count, 61, 121); // a minute of the clock may have ended in between
        var other = await grain.PutAsync(Drafts.Comment("by a service"), Drafts.Service, null, Token);
        Assert.Equal(ContentOutcome.Updated, other.Outcome);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_repeated_body_is_unchanged_and_writes_nothing(int? expectedRevision)
    {
        var id = ClusterFixture.FreshId();
        await cluster.Content(id).PutAsync(Drafts.Comment("same"), Drafts.Alice, null, Token);

        var result = await cluster.Content(id).PutAsync(Drafts.Comment("same"), Drafts.Alice, expectedRevision, Token);

        Assert.Equal((ContentOutcome.Unchanged, 1), (result.Outcome, result.Item!.Revision));
        Assert.Equal(1, cluster.Store.Writes[ClusterFixture.ContentId(id)]);
    }

    [Fact]
    public async Task A_stale_revision_is_refused_with_the_current_item()
    {
        var grain = cluster.Content(ClusterFixture.FreshId());
        await grain.PutAsync(Drafts.Comment("one"), Drafts.Alice, null, Token);
        await grain.PutAsync(Drafts.Comment("two"), Drafts.Alice, 1, Token);

        var result = await grain.PutAsync(Drafts.Comment("three"), Drafts.Alice, 1, Token);

        Assert.Equal((ContentOutcome.StaleRevision, "two"), (result.Outcome, result.Item!.Text));
    }

    [Fact]
    public async Task Demanding_a_new_item_under_a_used_id_with_another_body_is_a_conflict()
    {
        var grain = cluster.Content(ClusterFixture.FreshId());
        await grain.PutAsync(Drafts.Comment("one"), Drafts.Alice, 0, Token);

        Assert.Equal(ContentOutcome.Conflict, (await grain.PutAsync(Drafts.Comment("two"), Drafts.Alice, 0, Token)).Outcome);
    }

    [Fact]
    public async Task Editing_what_does_not_exist_is_stale_and_stores_nothing()
    {
        var grain = cluster.Content(ClusterFixture.FreshId());

        Assert.Equal(ContentOutcome.StaleRevision, (await grain.PutAsync(Drafts.Comment("one"), Drafts.Alice, 3, Token)).Outcome);
        Assert.Null(await grain.GetAsync(Token));
    }

    [Fact]
    public async Task Only_the_owner_or_a_trusted_caller_may_change_an_item()
    {
        var grain = cluster.Content(ClusterFixture.FreshId());
        await grain.PutAsync(Drafts.Comment("mine"), Drafts.Alice, null, Token);

        var stranger = await grain.PutAsync(Drafts.Comment("yours"), Drafts.Mallory, null, Token);
        var withdrawal = await grain.WithdrawAsync(Drafts.Mallory, null, Token);
        var service = await grain.PutAsync(Drafts.Comment("mended"), Drafts.Service, null, Token);

        Assert.Equal((ContentOutcome.Forbidden, null), (stranger.Outcome, stranger.Item));
        Assert.Equal(ContentOutcome.Forbidden, withdrawal.Outcome);
        Assert.Equal((ContentOutcome.Updated, "alice"), (service.Outcome, service.Item!.AuthorId));
    }

    [Fact]
    public async Task A_withdrawn_item_is_hidden_for_good_and_cannot_be_edited()
    {
        var grain = cluster.Content(ClusterFixture.FreshId());
        await grain.PutAsync(Drafts.Comment("oops"), Drafts.Alice, null, Token);

        var withdrawn = await grain.WithdrawAsync(Drafts.Alice, 1, Token);
        var again = await grain.WithdrawAsync(Drafts.Alice, 1, Token);
        var edit = await grain.PutAsync(Drafts.Comment("back"), Drafts.Alice, null, Token);

        Assert.Equal(
            (ContentOutcome.Updated, ContentState.Withdrawn, false),
            (withdrawn.Outcome, withdrawn.Item!.Moderation.State, withdrawn.Item.Visible));
        Assert.Equal(ContentOutcome.Unchanged, again.Outcome);
        Assert.Equal((ContentOutcome.InvalidTransition, ContentState.Withdrawn), (edit.Outcome, edit.From));
        Assert.Empty(edit.Allowed);
    }

    [Fact]
    public async Task A_full_queue_stores_nothing_and_says_when_to_come_back()
    {
        var id = ClusterFixture.FreshId();
        cluster.Models.Fail("text-spam", "busy " + id, new ModelBusyException("text-spam", TimeSpan.FromSeconds(1)));

        var busy = await Assert.ThrowsAsync<ModelBusyException>(() => cluster.Content(id).CreateAsync(Drafts.Comment("busy " + id), Token));

        Assert.Equal(TimeSpan.FromSeconds(1), busy.RetryAfter);
        Assert.Null(await cluster.Content(id).GetAsync(Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failed_write_is_an_error_and_the_next_read_shows_what_is_stored(bool storedAllTheSame)
    {
        var id = ClusterFixture.FreshId();
        var grainId = ClusterFixture.ContentId(id);
        await cluster.Content(id).PutAsync(Drafts.Comment("one"), Drafts.Alice, null, Token);
        cluster.Store.FailingWrites[grainId] = storedAllTheSame;

        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Content(id).PutAsync(Drafts.Comment("two"), Drafts.Alice, 1, Token));
        cluster.Store.FailingWrites.TryRemove(grainId, out _);
        await cluster.Cluster.WaitForDeactivationAsync(cluster.Content(id));

        Assert.Equal(storedAllTheSame ? "two" : "one", (await cluster.Content(id).GetAsync(Token))!.Text);
        var repeated = await cluster.Content(id).PutAsync(Drafts.Comment("two"), Drafts.Alice, 1, Token);
        Assert.Equal(
            (storedAllTheSame ? ContentOutcome.Unchanged : ContentOutcome.Updated, 2), (repeated.Outcome, repeated.Item!.Revision));
    }
}
