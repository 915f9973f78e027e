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
        var clock = new TimerSignal();
        await using var api = await FakeApi.StartAsync(clock);
        using var probe = api.CreateClient(null);
        api.Cluster.Health = new TaskCompletionSource<string?>().Task;

        var answer = probe.CallAsync("GET", "/health/ready");
        await Task.WhenAny(clock.TwoSecondTimer, answer);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(503, (await answer).Status);
    }

    /// <summary>A clock that says when somebody waits on it for two seconds.</summary>
    private sealed class TimerSignal() : Microsoft.Extensions.Time.Testing.FakeTimeProvider(System.GetUtcNow())
    {
        private readonly TaskCompletionSource _created = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task TwoSecondTimer => _created.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == TimeSpan.FromSeconds(2))
            {
                _created.TrySetResult();
            }

            return timer;
        }
    }
}
