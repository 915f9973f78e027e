using Microsoft.Extensions.Options;

namespace OrleansMl.Operations;

/// <summary>How a process ends. Section <c>OrleansMl</c>.</summary>
public sealed class DrainOptions
{
    /// <summary>
    /// How long a process that was told to stop still takes requests while <c>/health/ready</c> is 503, so that load balancers turn away
    /// first. From 0 to 5 minutes; the default is 5 seconds, and 0 for a node on its own.
    /// </summary>
    public TimeSpan DrainFor { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Unready first, stopped later.</summary>
internal sealed class Draining(NodeState state, IOptions<DrainOptions> options, TimeProvider timeProvider) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        state.Drain();
        if (options.Value.DrainFor > TimeSpan.Zero && state.HasStarted)
        {
            await Task.Delay(options.Value.DrainFor, timeProvider, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
