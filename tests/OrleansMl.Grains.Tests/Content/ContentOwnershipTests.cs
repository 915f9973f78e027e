using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Security;

namespace OrleansMl.Content;

[Collection(nameof(ClusterFixture))]
public sealed class ContentOwnershipTests(ClusterFixture cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_makes_no_item_outside_of_their_namespace()
    {
        var id = "post-" + Guid.CreateVersion7().ToString("N");

        var squatted = await cluster.Content(id).PutAsync(Drafts.Comment("mine now"), Drafts.Alice, null, Token);
        var put = await cluster.Content(id).PutAsync(Drafts.Comment("hello"), Drafts.Service, null, Token);
        var edited = await cluster.Content(id).PutAsync(Drafts.Comment("hello again"), Drafts.Alice, null, Token);

        Assert.Equal(
            [ContentOutcome.Forbidden, ContentOutcome.Created, ContentOutcome.Updated], [squatted.Outcome, put.Outcome, edited.Outcome]);
    }

    [Fact]
    public async Task A_user_makes_no_item_in_the_name_of_somebody_else()
    {
        var id = ClusterFixture.FreshId();

        var put = await cluster.Content(id).PutAsync(Drafts.Comment("hello") with { AuthorId = "bob" }, Drafts.Alice, null, Token);

        Assert.Equal(ContentOutcome.Forbidden, put.Outcome);
    }

    [Fact]
    public async Task A_service_that_names_another_author_changes_nothing()
    {
        var grain = cluster.Content(ClusterFixture.FreshId());
        await grain.PutAsync(Drafts.Comment("hello"), Drafts.Alice, null, Token);

        var put = await grain.PutAsync(Drafts.Comment("other words") with { AuthorId = "bob" }, Drafts.Service, null, Token);

        Assert.Equal((ContentOutcome.OwnerConflict, "hello", "alice"), (put.Outcome, put.Item!.Text, put.Item.AuthorId));
    }

    [Fact]
    public async Task A_reserved_id_is_made_once_and_by_no_put()
    {
        var id = "~" + Guid.CreateVersion7().ToString("N");

        var put = await cluster.Content(id).PutAsync(Drafts.Comment("hello"), Drafts.Service, null, Token);
        var made = await cluster.Content(id).CreateOnceAsync(Drafts.Comment("hello"), Drafts.Alice, Token);
        var again = await cluster.Content(id).CreateOnceAsync(Drafts.Comment("hello"), Drafts.Alice, Token);
        var other = await cluster.Content(id).CreateOnceAsync(Drafts.Comment("other words"), Drafts.Alice, Token);

        Assert.Equal(
            [ContentOutcome.Forbidden, ContentOutcome.Created, ContentOutcome.Unchanged, ContentOutcome.Conflict],
            [put.Outcome, made.Outcome, again.Outcome, other.Outcome]);
    }

    [Fact]
    public async Task Who_cannot_see_an_item_does_not_learn_of_it_by_withdrawing_it()
    {
        var id = ClusterFixture.FreshId();
        await cluster.Content(id).PutAsync(Drafts.Comment("hello"), Drafts.Alice, null, Token);
        var ofVisible = await cluster.Content(id).WithdrawAsync(Drafts.Mallory, null, Token);
        await cluster.Content(id).WithdrawAsync(Drafts.Alice, null, Token);

        var ofHidden = await cluster.Content(id).WithdrawAsync(Drafts.Mallory, null, Token);

        Assert.Equal((ContentOutcome.Forbidden, ContentOutcome.NotFound), (ofVisible.Outcome, ofHidden.Outcome));
    }

    [Fact]
    public async Task What_the_user_cannot_see_is_as_unknown_as_what_is_not_there()
    {
        var id = ClusterFixture.FreshId();
        await cluster.Content(id).PutAsync(Drafts.Comment("hello"), Drafts.Alice, null, Token);
        await cluster.Content(id).WithdrawAsync(Drafts.Alice, null, Token);

        Assert.Equal(InteractionOutcome.UnknownContent, await LikeAsync("mallory", id, mustBeVisible: true));
        Assert.NotEqual(InteractionOutcome.UnknownContent, await LikeAsync("alice", id, mustBeVisible: true));
        Assert.NotEqual(InteractionOutcome.UnknownContent, await LikeAsync("mallory", id, mustBeVisible: false));
    }

    [Fact]
    public async Task The_secret_outlives_its_grain_and_has_a_key_for_each_purpose()
    {
        var grain = cluster.Client.GetGrain<IClusterSecretGrain>(0);
        var key = await grain.DeriveAsync("a", Token);
        await cluster.Cluster.DeactivateAsync(grain);

        Assert.Equal(32, key.Length);
        Assert.Equal(key, await grain.DeriveAsync("a", Token));
        Assert.NotEqual(key, await grain.DeriveAsync("b", Token));
    }

    private async Task<InteractionOutcome> LikeAsync(string user, string id, bool mustBeVisible) =>
        (await cluster.Client.GetGrain<IUserInteractionsGrain>(user).RecordAsync(
            [new() { ContentId = id, Type = InteractionType.Like, MustBeVisible = mustBeVisible }], Token))[0];
}
