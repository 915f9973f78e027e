using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansMl.Registry;

/// <summary>Tells the registry twice a second what this silo's models did, and learns which versions serve.</summary>
internal sealed partial class ModelTelemetryReporter(ModelRoutes routes, TimeProvider timeProvider, ILogger<ModelTelemetryReporter> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(ModelTelemetryReporter),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _running = Task.Run(RunAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            await _stopping.CancelAsync();
            await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await Task.WhenAll(routes.Names.Select(ReportAsync));
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task ReportAsync(string name)
    {
        try
        {
            await routes.RefreshAsync(name);
        }
        catch (Exception exception)
        {
            LogReportFailed(exception, name);
        }
    }

    // Debug: what cannot be reached says so louder where it is needed (ModelRoutes), and the next attempt is half a second away.
    [LoggerMessage(Level = LogLevel.Debug, Message = "The registry of model {Model} took no report")]
    private partial void LogReportFailed(Exception exception, string model);
}
