using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansMl.Hosting;

/// <summary>
/// Something a silo does again and again from when it is active until it stops. Rounds never overlap, and nothing but the
/// silo's stop ends them: a round that fails is logged and the next one comes. A round that makes no progress for
/// <see cref="StepTimeout"/> is cancelled; one that ignores this is logged until it ends, and none begins before.
/// </summary>
/// <param name="period">From the beginning of a round to the next one.</param>
/// <param name="logger">The worker's.</param>
/// <param name="stepTimeout">How long a round may go without progress. The default is <see cref="DefaultStepTimeout"/>.</param>
internal abstract partial class SiloWorker(TimeSpan period, ILogger logger, TimeSpan? stepTimeout = null)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Many times what a call takes while everything is well.</summary>
    internal static readonly TimeSpan DefaultStepTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Task _running = Task.CompletedTask;
    private ITimer? _watch;

    /// <summary>How long after the beginning of a round the next one comes.</summary>
    internal TimeSpan Period { get; } = period;

    /// <summary>How long a round may go without progress.</summary>
    internal TimeSpan StepTimeout { get; } = stepTimeout ?? DefaultStepTimeout;

    /// <summary>Measures periods and timeouts. Not the silo's clock: users wait as long when a test moves the time of day.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    private string Name => GetType().Name;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        Name,
        ServiceLifecycleStage.Active,
        _ =>
        {
            // Off the scheduler of the silo's start.
            _running = Task.Run(LoopAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        StopAsync);

    /// <summary>A round now, after the one that may be running. It may take as long as the caller likes.</summary>
    internal async Task RunNowAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await RunOnceAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>One round.</summary>
    /// <param name="cancellationToken">
    /// The silo stops, or the round makes no progress. Whatever the round awaits must end with it, also a call that does not listen.
    /// </param>
    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>What is still to be done when the silo stops in an orderly way.</summary>
    /// <param name="cancellationToken">The silo waits no longer, or <see cref="StepTimeout"/> is over.</param>
    protected virtual Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns when the next round is due: at the next tick, or when a worker knows better.</summary>
    /// <param name="ticks">Ticks once a period; remembers one that nobody waited for.</param>
    /// <param name="cancellationToken">The silo stops.</param>
    protected virtual async ValueTask WaitForNextRoundAsync(PeriodicTimer ticks, CancellationToken cancellationToken) =>
        await ticks.WaitForNextTickAsync(cancellationToken);

    /// <summary>A step of the round is done: the timeout begins anew.</summary>
    protected void OnProgress() => OnProgress(StepTimeout);

    /// <summary>A step of the round is done, and the next one may take as long as this.</summary>
    protected void OnProgress(TimeSpan nextStep) => _watch?.Change(nextStep, StepTimeout);

    private async Task LoopAsync()
    {
        using var ticks = new PeriodicTimer(Period, Clock);
        try
        {
            // Not every worker waits between rounds, and one that just finished must not go on for ever while the silo stops.
            while (!_stopping.IsCancellationRequested)
            {
                await RunLoggedAsync().WaitAsync(_stopping.Token);
                await WaitForNextRoundAsync(ticks, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task RunLoggedAsync()
    {
        try
        {
            await _gate.WaitAsync(_stopping.Token);
            try
            {
                await RunWatchedAsync();
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception exception)
        {
            LogRoundFailed(exception, Name);
        }
    }

    private async Task RunWatchedAsync()
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var isOverdue = false;
        await using var watch = Clock.CreateTimer(_ => OnOverdue(), null, StepTimeout, StepTimeout);
        _watch = watch;
        try
        {
            await RunOnceAsync(round.Token);
        }
        catch (OperationCanceledException exception) when (isOverdue && !_stopping.IsCancellationRequested)
        {
            throw new TimeoutException("The round made no progress and was cancelled.", exception);
        }
        finally
        {
            _watch = null;
        }

        void OnOverdue()
        {
            if (isOverdue)
            {
                LogRoundHangs(Name);
            }

            isOverdue = true;
            try
            {
                round.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The round ended meanwhile.
            }
        }
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var timeout = new CancellationTokenSource(StepTimeout, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await FinishAsync(either.Token).WaitAsync(either.Token);
        }
        catch (Exception exception)
        {
            LogNotFinished(exception, Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Worker} failed this time; it goes on")]
    private partial void LogRoundFailed(Exception exception, string worker);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Worker} was told to give up a round and has not; the next round waits for it")]
    private partial void LogRoundHangs(string worker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Worker} could not finish what it had when the silo stopped")]
    private partial void LogNotFinished(Exception exception, string worker);
}
