using OrleansMl.Fakes;

namespace OrleansMl.Operations;

public sealed class HealthApiTests
{
    [Fact]
    public async Task Ready_is_503_with_the_reason_while_live_stays_200()
    {
        await using var api = await FakeApi.StartAsync();
        using var probe = api.CreateClient(null);

        var ready = await probe.CallAsync("GET", "/health/ready");
        api.Cluster.Health = Task.FromResult<string?>("The store does not answer.");
        var storeDown = await probe.CallAsync("GET", "/health/ready");
        api.Cluster.Health = Task.FromException<string?>(new InvalidOperationException("boom"));
        var clusterDown = await probe.CallAsync("GET", "/health/ready");
        var live = await probe.CallAsync("GET", "/health/live");

        Assert.Equal((200, "ready"), (ready.Status, (string?)ready.Body!["status"]));
        Assert.Equal((503, "The store does not answer."), (storeDown.Status, (string?)storeDown.Body!["reason"]));
        Assert.Equal((503, "not_ready"), (clusterDown.Status, (string?)clusterDown.Body!["status"]));
        Assert.Equal((200, "live"), (live.Status, (string?)live.Body!["status"]));
    }

    [Fact]
    public async Task Ready_gives_up_after_two_seconds()
    {
        var clock = new TimerClock();
        await using var api = await FakeApi.StartAsync(clock);
        using var probe = api.CreateClient(null);
        api.Cluster.Health = new TaskCompletionSource<string?>().Task;

        var answer = probe.CallAsync("GET", "/health/ready");
        await Task.WhenAny(clock.TimerAsync(TimeSpan.FromSeconds(2)), answer);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(503, (await answer).Status);
    }

    [Fact]
    public async Task Probes_that_come_together_ask_the_cluster_once()
    {
        var cluster = new FakeCluster();
        var health = new TaskCompletionSource<string?>();
        cluster.Health = health.Task;
        var probe = new ReadinessProbe(new(cluster), TimeProvider.System);

        var probes = Enumerable.Range(0, 20).Select(_ => probe.CheckAsync()).ToList();
        health.SetResult("The store does not answer.");

        Assert.All(await Task.WhenAll(probes), reason => Assert.Equal("The store does not answer.", reason));
        Assert.Equal(1, cluster.HealthChecks);
    }

    [Fact]
    public async Task A_question_that_hangs_does_not_speak_for_a_cluster_that_is_well_again()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var cluster = new FakeCluster { Health = new TaskCompletionSource<string?>().Task };
        var probe = new ReadinessProbe(new(cluster), clock);
        var hanging = probe.CheckAsync();
        cluster.Health = Task.FromResult<string?>(null);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await probe.CheckAsync());
        Assert.False(hanging.IsCompleted);
    }
}
