using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansMl.Hosting;

/// <summary>Something a silo does again and again from when it is active until it stops. A round that fails is told and the next one comes; rounds never overlap.</summary>
internal abstract partial class SiloLoop(TimeSpan period, ILogger logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        GetType().Name,
        ServiceLifecycleStage.Active,
        _ =>
        {
            // Off the scheduler of the silo's start.
            _running = Task.Run(LoopAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            await _stopping.CancelAsync();
            await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await FinishAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    /// <summary>A round now, after the one that may be running.</summary>
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
    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>What is still to be done when the silo stops in an orderly way.</summary>
    protected virtual Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoopAsync()
    {
        // The system's clock: how long people wait does not change when tests move the time of day.
        using var timer = new PeriodicTimer(period);
        try
        {
            do
            {
                try
                {
                    await RunNowAsync(_stopping.Token);
                }
                catch (Exception exception) when (!_stopping.IsCancellationRequested)
                {
                    LogRoundFailed(exception, GetType().Name);
                }
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Loop} failed this time; it goes on")]
    private partial void LogRoundFailed(Exception exception, string loop);
}
