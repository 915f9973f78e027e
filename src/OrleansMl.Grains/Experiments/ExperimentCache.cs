using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansMl.Experiments;

/// <summary>
/// The experiments that run, on this silo: asked for twice a second, so that a change is known everywhere within a second. While they cannot be asked for, the last known ones go on; a silo that has just started has none
/// until the first answer.
/// </summary>
internal sealed partial class ExperimentCache(IGrainFactory grains, ILogger<ExperimentCache> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _looking = new(1, 1);
    private volatile RunningExperiments _running = RunningExperiments.None;
    private int _revision = -1;
    private Task _loop = Task.CompletedTask;

    /// <summary>What somebody is in; null for nothing. Never waits, allocates nothing.</summary>
    public ExperimentAssignment? Of(string userId) => _running.Of(userId);

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(ExperimentCache),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _loop = Task.Run(RunAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            await _stopping.CancelAsync();
            await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    /// <summary>Asks now.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken = default)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            if (await grains.GetGrain<IExperimentNews>(0).SinceAsync(_revision, cancellationToken).WaitAsync(s_patience, cancellationToken) is { } news)
            {
                (_running, _revision) = (new(news.Experiments), news.Revision);
            }
        }
        finally
        {
            _looking.Release();
        }
    }

    private async Task RunAsync()
    {
        // The system's clock: how long silos take to know does not change when tests move the time of day.
        using var timer = new PeriodicTimer(s_period);
        try
        {
            do
            {
                try
                {
                    await LookAsync(_stopping.Token);
                }
                catch (Exception exception) when (!_stopping.IsCancellationRequested)
                {
                    LogNotAsked(exception);
                }
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The experiments could not be asked for; the last known ones go on")]
    private partial void LogNotAsked(Exception exception);
}
