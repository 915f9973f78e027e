using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Hosting;
using OrleansMl.Storage;

namespace OrleansMl.Events;

/// <summary>One shard by itself: what is written first, and what is left when the other write fails.</summary>
public sealed class EventShardGrainTests(EventShardGrainTests.NarrowCluster cluster)
    : IClassFixture<EventShardGrainTests.NarrowCluster>, IDisposable
{
    private const string Subject = "alice~walk";

    // The shards of the cluster have numbers below 16.
    private static int s_number = 1_000;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly IEventShardGrain _shard = cluster.Client.GetGrain<IEventShardGrain>(Interlocked.Increment(ref s_number));

    private DateTimeOffset Now => cluster.Time.GetUtcNow();

    public void Dispose()
    {
        cluster.Store.RecordFault = null;
        cluster.Store.BeforeRead = null;
    }

    [Fact]
    public async Task What_is_published_after_a_change_is_told_after_it()
    {
        await _shard.ExpectAsync(new(Subject, 7, Now), before: null, Token);
        await _shard.ResolveAsync(Subject, 7, [Event(7)], Token);
        await _shard.PublishAsync(Event(8), Token);

        Assert.Equal([7, 8], await ReadAsync());
    }

    [Fact]
    public async Task What_is_done_with_takes_no_place_from_what_comes()
    {
        await _shard.ExpectAsync(new(Subject, 1, Now), before: null, Token);
        await Assert.ThrowsAsync<EventsBusyException>(() => _shard.ExpectAsync(new("bob~walk", 1, Now), before: null, Token));

        await _shard.ResolveAsync(Subject, 1, [Event(1)], Token);
        await _shard.ExpectAsync(new("bob~walk", 1, Now), before: null, Token);

        Assert.Equal([1], await ReadAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_taken_up_before_the_next_note_failed_is_told_once(bool isStored)
    {
        await _shard.ExpectAsync(new(Subject, 3, Now), before: null, Token);
        cluster.Store.RecordFault = key => key == Key("expected-events") ? isStored : null;
        await Assert.ThrowsAnyAsync<Exception>(() => _shard.ExpectAsync(new(Subject, 5, Now), [Event(3)], Token));
        cluster.Store.RecordFault = null;

        await UntilAsync(() => _shard.ExpectAsync(new(Subject, 5, Now), [Event(3)], Token));
        await _shard.ResolveAsync(Subject, 5, [Event(5)], Token);

        Assert.Equal([3, 5], await ReadAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_note_that_gave_nothing_holds_while_the_one_in_its_place_is_not_written(bool isStored)
    {
        await _shard.ExpectAsync(new(Subject, 3, Now), before: null, Token);
        cluster.Store.RecordFault = key => key == Key("expected-events") ? isStored : null;
        await Assert.ThrowsAnyAsync<Exception>(() => _shard.ExpectAsync(new(Subject, 3, Now), [Event(1), Event(2)], Token));
        cluster.Store.RecordFault = null;

        // The write that hung was stored after all.
        await UntilAsync(() => _shard.ExpectAsync(new(Subject, 9, Now), [Event(3)], Token));

        Assert.Equal([3], await ReadAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("events")]
    [InlineData("expected-events")]
    public async Task What_an_older_version_expected_is_expected(string? failing)
    {
        var storage = cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Default);
        await storage.WriteStateAsync(
            "events", _shard.GetGrainId(), new GrainState<StoredEvents>(new() { Expected = [new(Subject, 3, Now)] }));
        if (failing is not null)
        {
            cluster.Store.RecordFault = key => key == Key(failing) ? false : null;
            await Assert.ThrowsAnyAsync<Exception>(() => _shard.EndAsync(Token));
            cluster.Store.RecordFault = null;
        }

        await UntilAsync(() => _shard.EndAsync(Token));
        await _shard.ResolveAsync(Subject, 3, [Event(3)], Token);

        Assert.Equal([3], await ReadAsync());
        var head = await storage.ReadAsync<StoredEvents>(_shard.GetGrainId(), "events");
        Assert.Empty(head.Expected);
    }

    [Fact]
    public async Task What_is_repeated_after_the_log_could_not_be_read_is_told()
    {
        for (var seq = 1; seq < StoredEventChunk.Capacity; seq++)
        {
            await _shard.PublishAsync(Event(seq), Token);
        }

        cluster.Store.BeforeRead = key =>
            key == Key("events-0") ? throw new TimeoutException("The test's store is down.") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => _shard.PublishAsync(Event(StoredEventChunk.Capacity), Token));
        cluster.Store.BeforeRead = null;
        await UntilAsync(() => _shard.PublishAsync(Event(StoredEventChunk.Capacity), Token));

        Assert.Equal(Enumerable.Range(1, StoredEventChunk.Capacity).Select(seq => (long)seq), await ReadAsync());
    }

    [Fact]
    public async Task No_note_says_a_name_after_the_person_is_erased()
    {
        await _shard.ExpectAsync(new(Subject, 3, Now), before: null, Token);
        await _shard.ResolveAsync(Subject, 3, [Event(3)], Token);
        Assert.Equal([3], await ReadAsync());
        Assert.True(Holds("expected-events", Subject));

        await _shard.EraseAsync("alice", Token);

        Assert.False(Holds("expected-events", Subject));
        Assert.False(Holds("events", Subject));
    }

    [Fact]
    public async Task Nor_does_one_of_a_change_that_never_was()
    {
        await _shard.ExpectAsync(new(Subject, 3, Now), before: null, Token);
        await _shard.EraseAsync("alice", Token);
        cluster.Time.Advance(TimeSpan.FromMinutes(1));

        await _shard.CatchUpAsync(Token);

        Assert.False(Holds("expected-events", Subject));
    }

    private static ModerationEvent Event(long seq) =>
        new() { Id = $"evt_{seq}", Type = "content.decided", Subject = Subject, Seq = seq, At = DateTimeOffset.UnixEpoch, Data = "{}" };

    private async Task<IEnumerable<long>> ReadAsync() => (await _shard.ReadAsync(0, limit: 100, Token)).Events.Select(one => one.Seq);

    private string Key(string state) => $"{_shard.GetGrainId()}/{state}";

    private bool Holds(string state, string text) =>
        cluster.Store.Rows[Key(state)].Data.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    // An activation whose write failed is given up; until it is gone it refuses to write.
    private static async Task UntilAsync(Func<Task> act)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await act();
                return;
            }
            catch (Exception) when (attempt < 20)
            {
            }
        }
    }

    /// <summary>A shard expects one subject.</summary>
    public sealed class NarrowCluster : ClusterFixtureBase
    {
        protected override void Configure(IServiceCollection services) =>
            services.Configure<EventOptions>(events => events.MaxExpectedPerShard = 1);
    }
}
