using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;

namespace OrleansMl.Events;

/// <summary>From a change of an item to the log of its shard, also when what is between them dies.</summary>
public sealed class ContentEventsTests(OwnCluster cluster) : IClassFixture<OwnCluster>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly string _id = ClusterFixtureBase.FreshId();

    private IEventShardGrain Shard => new EventShards(cluster.Client).Of(_id);

    private IContentGrain Item => cluster.Content(_id);

    public async ValueTask InitializeAsync() => await FollowAsync(true);

    public ValueTask DisposeAsync()
    {
        cluster.Store.OnWrite = null;
        cluster.Store.FailingWrites.Clear();
        return default;
    }

    [Fact]
    public async Task Decisions_and_the_withdrawal_are_told_in_order()
    {
        await PutAsync("We walked along the river");
        await PutAsync("We walked along the lake");
        await Item.WithdrawAsync(Drafts.Alice, null, Token);

        var events = await ReadAsync();

        Assert.Equal(
            ["content.decided", "content.edited", "content.decided", "content.withdrawn"], events.Select(one => one.Type));
        Assert.Equal(events.Select(one => one.Seq).Order().Distinct(), events.Select(one => one.Seq));
        Assert.Equal(4, events.Select(one => one.Id).Distinct().Count());
        var data = JsonDocument.Parse(events[2].Data).RootElement;
        Assert.Equal(
            (_id, 2, 2, "approved", "approved", "auto"),
            (data.GetProperty("content_id").GetString(),
                data.GetProperty("revision").GetInt32(),
                data.GetProperty("decision_seq").GetInt32(),
                data.GetProperty("level").GetString(),
                data.GetProperty("previous_level").GetString(),
                data.GetProperty("source").GetString()));
        Assert.All(events, one => Assert.DoesNotContain("lake", one.Data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_that_was_not_handed_on_is_found_and_told_once()
    {
        FailShardOnceItemIsWritten();
        await PutAsync("We walked along the river");
        await HealAsync();
        Assert.Empty(await ReadAsync());

        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await Shard.CatchUpAsync(Token);
        await Shard.CatchUpAsync(Token);

        Assert.Equal(["content.decided"], (await ReadAsync()).Select(one => one.Type));
    }

    [Fact]
    public async Task The_next_change_hands_on_what_the_one_before_did_not()
    {
        FailShardOnceItemIsWritten();
        await PutAsync("We walked along the river");
        await HealAsync();

        await PutAsync("We walked along the lake");
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await Shard.CatchUpAsync(Token);

        Assert.Equal(["content.decided", "content.edited", "content.decided"], (await ReadAsync()).Select(one => one.Type));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_change_whose_write_failed_is_told_when_it_is_stored_all_the_same(bool isStored, int told)
    {
        cluster.Store.FailingWrites[ClusterFixtureBase.ContentId(_id)] = isStored;
        await Assert.ThrowsAnyAsync<Exception>(() => PutAsync("We walked along the river"));
        cluster.Store.FailingWrites.Clear();

        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await Shard.CatchUpAsync(Token);

        Assert.Equal(told, (await ReadAsync()).Length);
    }

    [Fact]
    public async Task Nothing_changes_when_the_shard_cannot_note_that_events_are_to_come()
    {
        cluster.Store.FailingWrites[Shard.GetGrainId()] = false;

        await Assert.ThrowsAnyAsync<Exception>(() => PutAsync("We walked along the river"));

        await HealAsync();
        Assert.Null(await Item.GetAsync(Token));
    }

    [Fact]
    public async Task While_nobody_follows_events_no_shard_is_written()
    {
        await FollowAsync(false);
        var before = cluster.Store.Writes.GetValueOrDefault(Shard.GetGrainId());

        await PutAsync("We walked along the river");

        Assert.Equal(before, cluster.Store.Writes.GetValueOrDefault(Shard.GetGrainId()));
        var stored = await cluster.Client.GetGrain<IContentOutbox>(_id).GetStoredAsync(Token);
        Assert.Equal((0, 0L), (stored!.Outbox.Length, stored.EventSeq));
    }

    [Fact]
    public async Task Too_many_changes_at_once_are_refused_and_none_is_lost()
    {
        var shard = Shard;
        var full = Enumerable.Range(0, new EventOptions().MaxExpectedPerShard)
            .Select(i => shard.ExpectAsync(new($"full-{i}", 1, cluster.Time.GetUtcNow()), null, Token));
        await Task.WhenAll(full);

        await Assert.ThrowsAsync<EventsBusyException>(() => PutAsync("We walked along the river"));
        Assert.Null(await Item.GetAsync(Token));

        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await shard.CatchUpAsync(Token);
        await PutAsync("We walked along the river");
        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task An_erased_item_is_told_without_its_author_and_then_forgotten()
    {
        await PutAsync("We walked along the river");
        await cluster.Client.GetGrain<IContentErasure>(_id).EraseAuthorAsync("alice", cluster.Time.GetUtcNow(), "erased:1", Token);

        await Shard.EraseAsync("alice", Token);

        // Nothing of what was decided; that it is to be forgotten stays for a day.
        Assert.Equal(["content.erased"], (await ReadAsync()).Select(one => one.Type));
        await Shard.CatchUpAsync(Token);
        Assert.Single(await ReadAsync());
        cluster.Time.Advance(TimeSpan.FromHours(25));
        await Shard.CatchUpAsync(Token);
        Assert.Empty(await ReadAsync());
        await cluster.Cluster.DeactivateAsync(Shard);
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task An_id_that_is_used_again_goes_on_counting()
    {
        await PutAsync("We walked along the river");
        await cluster.Client.GetGrain<IContentErasure>(_id).EraseAuthorAsync("alice", cluster.Time.GetUtcNow(), "erased:1", Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await PutAsync("We walked along the lake");

        var events = await ReadAsync();

        Assert.Equal(["content.decided", "content.erased", "content.decided"], events.Select(one => one.Type));
        Assert.Equal(events.Select(one => one.Seq).Order().Distinct(), events.Select(one => one.Seq));
    }

    [Fact]
    public async Task What_another_feature_publishes_twice_is_told_once()
    {
        var decided = EventPublisher.NewEvent(EventTypes.ReviewDecided, _id, "decision", cluster.Time.GetUtcNow(), _ => { });

        await Shard.PublishAsync(decided, Token);
        await cluster.Cluster.DeactivateAsync(Shard);
        await Shard.PublishAsync(decided, Token);

        Assert.Equal([decided.Id], (await ReadAsync()).Select(one => one.Id));
    }

    private async Task FollowAsync(bool follows)
    {
        await cluster.Client.GetGrain<IEventFollowersGrain>(0).SetAsync("test", follows, Token);
        foreach (var silo in cluster.Cluster.Silos)
        {
            await cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<EventSwitch>().RunNowAsync(Token);
        }
    }

    private async Task PutAsync(string text) => await Item.PutAsync(Drafts.Comment(text), Drafts.Alice, null, Token);

    // As when the silo goes between the two writes.
    private void FailShardOnceItemIsWritten()
    {
        var (item, shard) = (ClusterFixtureBase.ContentId(_id), Shard.GetGrainId());
        cluster.Store.OnWrite = written =>
        {
            if (written == item)
            {
                cluster.Store.FailingWrites[shard] = false;
            }
        };
    }

    // What was gathered for a write goes with the activation, as with a silo.
    private async Task HealAsync()
    {
        await cluster.Cluster.DeactivateAsync(Shard);
        cluster.Store.OnWrite = null;
        cluster.Store.FailingWrites.Clear();
        await cluster.Cluster.DeactivateAsync(Shard);
    }

    private async Task<ImmutableArray<ModerationEvent>> ReadAsync() =>
        [.. (await Shard.ReadAsync(0, 10_000, Token)).Events.Where(one => one.Subject == _id)];
}
