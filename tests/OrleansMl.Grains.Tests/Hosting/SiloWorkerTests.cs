using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Hosting;

public sealed class SiloWorkerTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1), StepTimeout = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly RecordedLogs _logs = new();

    [Fact]
    public async Task Rounds_come_once_a_period_until_the_silo_stops()
    {
        var worker = Started(new(_ => Task.CompletedTask));
        await worker.Rounds.ReadAsync();
        _clock.Advance(Period);
        await worker.Rounds.ReadAsync();
        await worker.Lifecycle.StopAsync();
        _clock.Advance(Period);
        Assert.Equal(0, worker.Rounds.Count);
        Assert.Equal(0, _logs.Count);
    }

    [Fact]
    public async Task A_worker_that_waits_for_no_tick_ends_with_the_silo_also_when_its_round_ends_well()
    {
        var worker = Started(new(async token =>
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)));
        worker.IsRestless = true;
        await worker.Rounds.ReadAsync();
        await worker.Lifecycle.StopAsync();
        Assert.True(worker.IsFinished);
    }

    [Fact]
    public async Task A_round_without_progress_is_cancelled_logged_and_followed_by_the_next()
    {
        var worker = Started(new(token => Task.Delay(Timeout.Infinite, token)));
        await worker.Rounds.ReadAsync();
        _clock.Advance(StepTimeout);
        Assert.IsType<TimeoutException>((await _logs.ReadAsync()).Exception);
        _clock.Advance(Period);
        await worker.Rounds.ReadAsync();
        await worker.Lifecycle.StopAsync();
    }

    [Fact]
    public async Task Progress_begins_the_timeout_anew()
    {
        var proceed = new Signals<int>();
        var worker = Started(new(async (self, token) =>
        {
            await proceed.ReadAsync();
            self.Progress();
            self.Progressed.Add(1);
            await proceed.ReadAsync();
            token.ThrowIfCancellationRequested();
            self.Progressed.Add(2);
        }));
        await worker.Rounds.ReadAsync();
        _clock.Advance(StepTimeout / 2);
        proceed.Add(0);
        await worker.Progressed.ReadAsync();
        _clock.Advance(StepTimeout * .75);
        proceed.Add(0);
        Assert.Equal(2, await worker.Progressed.ReadAsync());
        await worker.Lifecycle.StopAsync();
    }

    [Fact]
    public async Task A_round_that_ignores_its_cancellation_is_logged_and_no_other_begins_before_it_ends()
    {
        var release = new TaskCompletionSource();
        var worker = Started(new(_ => release.Task));
        await worker.Rounds.ReadAsync();
        _clock.Advance(StepTimeout);
        _clock.Advance(StepTimeout);
        Assert.Equal((LogLevel.Error, null), Level(await _logs.ReadAsync()));
        Assert.Equal(0, worker.Rounds.Count);
        release.SetResult();
        await worker.Rounds.ReadAsync();
        await worker.Lifecycle.StopAsync();

        static (LogLevel, Exception?) Level(RecordedLog log) => (log.Level, log.Exception);
    }

    [Fact]
    public async Task A_silo_that_stops_cancels_the_round_and_lets_the_worker_finish()
    {
        var worker = Started(new(token => Task.Delay(Timeout.Infinite, token)));
        await worker.Rounds.ReadAsync();
        await worker.Lifecycle.StopAsync();
        Assert.True(worker.IsFinished);
        Assert.Equal(0, _logs.Count);
    }

    [Fact]
    public async Task A_worker_that_does_not_finish_holds_up_the_silo_no_longer_than_a_round()
    {
        var worker = Started(new(_ => Task.CompletedTask) { Finish = new TaskCompletionSource().Task });
        await worker.Rounds.ReadAsync();
        var stopping = worker.Lifecycle.StopAsync();
        await worker.Finishing.ReadAsync();
        _clock.Advance(StepTimeout);
        await stopping;
        Assert.IsAssignableFrom<OperationCanceledException>((await _logs.ReadAsync()).Exception);
    }

    [Fact]
    public async Task A_round_on_demand_waits_for_the_one_that_runs()
    {
        var release = new TaskCompletionSource();
        var worker = Started(new(_ => release.Task));
        await worker.Rounds.ReadAsync();
        var demanded = worker.RunNowAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, worker.Rounds.Count);
        release.SetResult();
        await demanded;
        await worker.Rounds.ReadAsync();
        await worker.Lifecycle.StopAsync();
    }

    private TestWorker Started(Script script)
    {
        var worker = new TestWorker(script, _logs) { Clock = _clock };
        worker.Participate(worker.Lifecycle);
        worker.Lifecycle.Start();
        return worker;
    }

    private sealed class Script(Func<TestWorker, CancellationToken, Task> round)
    {
        public Script(Func<CancellationToken, Task> round) : this((_, token) => round(token))
        {
        }

        public Func<TestWorker, CancellationToken, Task> Round => round;

        public Task Finish { get; init; } = Task.CompletedTask;
    }

    private sealed class TestWorker(Script script, ILogger logger) : SiloWorker(SiloWorkerTests.Period, logger, SiloWorkerTests.StepTimeout)
    {
        public Signals<int> Rounds { get; } = new();

        public Signals<int> Progressed { get; } = new();

        public Signals<int> Finishing { get; } = new();

        public TestLifecycle Lifecycle { get; } = new();

        public bool IsFinished { get; private set; }

        public bool IsRestless { get; set; }

        public void Progress() => OnProgress();

        protected override Task RunOnceAsync(CancellationToken cancellationToken)
        {
            Rounds.Add(0);
            return script.Round(this, cancellationToken);
        }

        protected override ValueTask WaitForNextRoundAsync(PeriodicTimer ticks, CancellationToken cancellationToken) =>
            IsRestless ? default : base.WaitForNextRoundAsync(ticks, cancellationToken);

        protected override async Task FinishAsync(CancellationToken cancellationToken)
        {
            Finishing.Add(0);
            await script.Finish;
            IsFinished = true;
        }
    }
}
