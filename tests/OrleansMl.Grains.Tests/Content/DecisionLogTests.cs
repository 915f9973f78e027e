using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

public sealed class DecisionLogTests(DecisionLogTests.Fixture cluster) : IClassFixture<DecisionLogTests.Fixture>
{
    private const int Edits = (3 * StoredDecisions.Capacity) + 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_of_a_long_log_come_in_order_and_hold_every_decision_once()
    {
        var id = await EditAsync(Edits);
        await cluster.Cluster.DeactivateAsync(cluster.Content(id));

        var seen = new List<int>();
        for (int? after = 0; after is { } cursor;)
        {
            var page = (await cluster.Content(id).ExplainPageAsync(cursor, 7, Token))!;
            seen.AddRange(page.Decisions.Select(decision => decision.Seq));
            after = page.NextCursor;
        }

        Assert.Equal(Enumerable.Range(1, Edits), seen);
    }

    [Fact]
    public async Task The_verdict_of_an_item_with_a_long_log_is_its_last_decision()
    {
        var id = await EditAsync(StoredDecisions.Capacity + 1);

        var item = (await cluster.Content(id).GetAsync(Token))!;

        Assert.Equal((StoredDecisions.Capacity + 1, ModerationLevel.Approved), (item.Revision, item.Moderation.Level));
        Assert.Equal("1", item.Moderation.Policy!.Version);
    }

    [Fact]
    public async Task An_edit_writes_no_more_than_the_record_and_at_times_a_chunk()
    {
        var id = await EditAsync(Edits);

        // One write an edit, and one for each full chunk.
        Assert.Equal(Edits + 3, cluster.Store.Writes[ClusterFixture.ContentId(id)]);
    }

    [Fact]
    public async Task Erasing_the_author_takes_the_text_s_fingerprint_out_of_all_decisions()
    {
        var id = await EditAsync(Edits);

        await cluster.Client.GetGrain<IContentErasure>(id).EraseTextAsync(Drafts.Alice.UserId, DateTimeOffset.MaxValue, Token);

        var log = (await cluster.Content(id).ExplainPageAsync(0, Edits, Token))!;
        Assert.Equal(Edits, log.Decisions.Length);
        Assert.All(log.Decisions, decision => Assert.Equal("", decision.ContentHash));
    }

    [Fact]
    public async Task A_page_beyond_the_end_is_empty()
    {
        var id = await EditAsync(2);

        var page = (await cluster.Content(id).ExplainPageAsync(2, 10, Token))!;

        Assert.Empty(page.Decisions);
        Assert.Null(page.NextCursor);
    }

    private static async Task<string> EditAsync(Fixture cluster, int edits)
    {
        // Under an id that does not say the name: what was judged stays when its author is erased.
        var id = ClusterFixture.FreshName();
        for (var edit = 0; edit < edits; edit++)
        {
            var caller = edit == 0 ? Drafts.Service : Drafts.Alice;
            await cluster.Content(id).PutAsync(Drafts.Comment($"edit {edit}"), caller, expectedRevision: null, Token);
        }

        return id;
    }

    private Task<string> EditAsync(int edits) => EditAsync(cluster, edits);

    /// <summary>A cluster where an item may be edited all the time.</summary>
    public sealed class Fixture : ClusterFixtureBase
    {
        protected override void Configure(IServiceCollection services) =>
            services.Configure<ContentOptions>(options => options.MaxEditsPerMinute = 1_000_000);
    }
}
