using OrleansMl.Content;
using OrleansMl.Hosting;

namespace OrleansMl.Interactions;

public sealed class InteractionExportGrainTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IInteractionExportGrain Export => cluster.Client.GetGrain<IInteractionExportGrain>(0);

    [Fact]
    public async Task Everybodys_record_is_read_in_parts()
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("hello"), Token);
        var at = cluster.Time.GetUtcNow().AddDays(-100);
        for (var person = 0; person < 50; person++)
        {
            var grain = cluster.Client.GetGrain<IUserInteractionsGrain>($"p{person}");
            await grain.RecordAsync(
                [
                    new()
                    {
                        ContentId = id,
                        Type = InteractionType.Watch,
                        Value = .75,
                        At = at,
                        IsHistory = true
                    }, new() { ContentId = id, Type = InteractionType.Like, At = at.AddDays(1), IsHistory = true },
                    new()
                    {
                        ContentId = id,
                        Type = InteractionType.Share,
                        At = at.AddDays(2),
                        IsHistory = true
                    }, new() { ContentId = id, Type = InteractionType.Like, At = at.AddDays(3), IsHistory = true },
                ], Token);
            await grain.RetractAsync(id, InteractionType.Share, Token);
        }

        var (all, cursor, parts) = (new List<UserInteraction>(), (string?)null, 0);
        do
        {
            var page = (await Export.ListAsync(cursor, 7, Token))!;
            all.AddRange(page.Interactions.Where(one => one.UserId.StartsWith('p')));
            (cursor, parts) = (page.Next, parts + 1);
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 50).Select(person => $"p{person}").Order(), all.Select(one => one.UserId).Distinct().Order());
        Assert.InRange(parts, 12, 15);

        // The oldest first; the last time of what was done twice; nothing that was taken back.
        Assert.All(all.GroupBy(one => one.UserId), person => Assert.Equal(
            [(InteractionType.Watch, .75, at), (InteractionType.Like, (double?)null, at.AddDays(3))],
            person.Select(one => (one.Interaction.Type, one.Interaction.Value, one.Interaction.At!.Value))));
        foreach (var bad in new[] { "", "!", "nonsense", "MA", "OTk5OTk5L2E" })
        {
            Assert.Null(await Export.ListAsync(bad, 7, Token));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Export.ListAsync(null, 0, Token));
    }

    [Fact]
    public async Task History_is_of_withdrawn_items_too_and_every_field_comes_out()
    {
        var at = cluster.Time.GetUtcNow().AddDays(-100);
        var grain = cluster.Client.GetGrain<IUserInteractionsGrain>("mover");
        Interaction[] done =
        [
            new() { ContentId = "never-here", Type = InteractionType.Like, At = at, Region = "DE", IsHistory = true },
            new()
            {
                ContentId = "never-here",
                Type = InteractionType.Like,
                At = at.AddDays(1),
                Kind = "star",
                Comment = "five",
                IsHistory = true
            },
        ];
        Assert.Equal([InteractionOutcome.Counted, InteractionOutcome.Repeated], await grain.RecordAsync([.. done], Token));
        Assert.Equal(
            [InteractionOutcome.UnknownContent],
            await grain.RecordAsync([new() { ContentId = "never-here", Type = InteractionType.Share }], Token));
        var all = (await Export.ListAsync(null, IInteractionExportGrain.MaxLimit, Token))!.Interactions;
        Assert.Equal(
            done.Select(one => one with { IsHistory = false }),
            all.Where(one => one.UserId == "mover").Select(one => one.Interaction));
    }

    [Fact]
    public async Task A_record_beyond_a_batch_is_whole()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 1500).Select(async _ =>
        {
            var id = ClusterFixtureBase.FreshId();
            await cluster.Content(id).CreateAsync(Drafts.Comment("hello"), Token);
            return id;
        }));
        var grain = cluster.Client.GetGrain<IUserInteractionsGrain>("busy");
        foreach (var batch in ids.Chunk(500))
        {
            await grain.RecordAsync([.. batch.Select(id => new Interaction { ContentId = id, Type = InteractionType.Like })], Token);
        }

        Assert.Equal(ids, (await cluster.Client.GetGrain<IInteractionRecord>("busy").AllAsync(Token)).Select(one => one.ContentId));
    }
}
