using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansMl.Fakes;

namespace OrleansMl.RateLimiting;

public sealed class NodeRateLimiterTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly RateLimit Ten = new() { Permits = 10, Window = TimeSpan.FromMinutes(1) };

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly SharedWindow _window = new();
    private readonly FakeCluster _cluster = new();

    public NodeRateLimiterTests() =>
        _cluster.Lease = (key, limit, window, want) => _window.Lease(key, limit, window, want, _clock.GetUtcNow());

    private NodeRateLimiter Node() => new(_cluster, _clock, NullLogger<NodeRateLimiter>.Instance);

    [Fact]
    public async Task Exactly_the_limit_passes_and_a_new_window_starts_over()
    {
        var node = Node();
        List<RateLimitVerdict> verdicts = [];
        for (var i = 0; i < 11; i++)
        {
            verdicts.Add(await node.AcquireAsync(RateLimitGroup.Moderation, "alice", Ten));
        }

        _clock.Advance(TimeSpan.FromSeconds(59));
        var late = await node.AcquireAsync(RateLimitGroup.Moderation, "alice", Ten);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var next = await node.AcquireAsync(RateLimitGroup.Moderation, "alice", Ten);

        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0], verdicts.Select(verdict => verdict.Remaining));
        Assert.Equal([.. Enumerable.Repeat(true, 10), false], verdicts.Select(verdict => verdict.Allowed));
        Assert.Equal((false, 1), (late.Allowed, late.ResetSeconds));
        Assert.Equal((true, 9, 60), (next.Allowed, next.Remaining, next.ResetSeconds));
    }

    [Fact]
    public async Task Users_and_groups_have_their_own_permits()
    {
        var node = Node();
        var one = new RateLimit { Permits = 1 };

        Assert.True((await node.AcquireAsync(RateLimitGroup.Moderation, "alice", one)).Allowed);
        Assert.False((await node.AcquireAsync(RateLimitGroup.Moderation, "alice", one)).Allowed);
        Assert.True((await node.AcquireAsync(RateLimitGroup.Moderation, "bob", one)).Allowed);
        Assert.True((await node.AcquireAsync(RateLimitGroup.Default, "alice", one)).Allowed);
        Assert.Equal(["default/alice", "moderation/alice", "moderation/bob"], _window.Keys.Order());
    }

    [Fact]
    public async Task Two_nodes_together_never_exceed_the_limit()
    {
        NodeRateLimiter[] nodes = [Node(), Node()];
        var limit = new RateLimit { Permits = 100 };
        var allowed = 0;
        for (var i = 0; i < 300; i++)
        {
            allowed += (await nodes[i % 2].AcquireAsync(RateLimitGroup.Moderation, "alice", limit)).Allowed ? 1 : 0;
        }

        Assert.Equal(100, allowed);
        Assert.Equal(10, _window.Leases(granted: true));
    }

    [Fact]
    public async Task Concurrent_callers_share_a_lease_and_the_limit_holds()
    {
        var node = Node();
        var limit = new RateLimit { Permits = 500 };

        var verdicts = await Task.WhenAll(
            Enumerable.Range(0, 2000)
                .Select(_ => Task.Run(async () => await node.AcquireAsync(RateLimitGroup.Moderation, "alice", limit))));

        Assert.Equal(500, verdicts.Count(verdict => verdict.Allowed));
    }

    [Fact]
    public async Task A_batch_takes_all_its_permits_or_none()
    {
        var node = Node();

        var six = await node.AcquireAsync(RateLimitGroup.Moderation, "alice", Ten, 6);
        var five = await node.AcquireAsync(RateLimitGroup.Moderation, "alice", Ten, 5);
        var four = await node.AcquireAsync(RateLimitGroup.Moderation, "alice", Ten, 4);
        var eleven = await node.AcquireAsync(RateLimitGroup.Moderation, "bob", Ten, 11);
        var afterwards = await node.AcquireAsync(RateLimitGroup.Moderation, "bob", Ten, 10);

        Assert.Equal((true, 4), (six.Allowed, six.Remaining));
        Assert.Equal((false, 4), (five.Allowed, five.Remaining));
        Assert.Equal((true, 0), (four.Allowed, four.Remaining));
        Assert.Equal((false, 10), (eleven.Allowed, eleven.Remaining));
        Assert.True(afterwards.Allowed);
    }

    [Fact]
    public async Task A_node_that_cannot_reach_the_grain_applies_the_whole_limit_alone()
    {
        var node = Node();
        for (var i = 0; i < 4; i++)
        {
            await node.AcquireAsync(RateLimitGroup.Moderation, "alice", Ten);
        }

        _cluster.Lease = (_, _, _, _) => throw new TimeoutException();
        List<bool> allowed = [];
        for (var i = 0; i < 7; i++)
        {
            allowed.Add((await node.AcquireAsync(RateLimitGroup.Moderation, "alice", Ten)).Allowed);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        var next = await node.AcquireAsync(RateLimitGroup.Moderation, "alice", Ten);

        Assert.Equal([true, true, true, true, true, true, false], allowed);
        Assert.Equal((true, 9, 60), (next.Allowed, next.Remaining, next.ResetSeconds));
    }

    [Fact]
    public async Task A_permit_that_is_at_hand_costs_no_grain_call_and_no_allocation()
    {
        var node = Node();
        var limit = new RateLimit { Permits = 10_000 };
        for (var i = 0; i < 100; i++)
        {
            await node.AcquireAsync(RateLimitGroup.Moderation, "alice", limit);
        }

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.True(node.AcquireAsync(RateLimitGroup.Moderation, "alice", limit).IsCompletedSuccessfully);
            }
        }));
        Assert.Equal(1, _window.Leases(granted: true));
    }
}
