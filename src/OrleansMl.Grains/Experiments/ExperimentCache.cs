using Microsoft.Extensions.Logging;
using OrleansMl.Hosting;

namespace OrleansMl.Experiments;

/// <summary>
/// The experiments that run, on this silo: asked for twice a second, so that a change is known everywhere within a second. While they
/// cannot be asked for, the last known ones go on; a silo that has just started has none until the first answer.
/// </summary>
internal sealed class ExperimentCache(IGrainFactory grains, ILogger<ExperimentCache> logger)
    : SiloWorker(TimeSpan.FromMilliseconds(500), logger)
{
    private volatile RunningExperiments _running = RunningExperiments.None;
    private int _revision = -1;

    /// <summary>What somebody is in; null for nothing. Never waits, allocates nothing.</summary>
    public ExperimentAssignment? Of(string userId) => _running.Of(userId);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var experiments = grains.GetGrain<IExperimentNews>(0);
        if (await experiments.SinceAsync(_revision, cancellationToken).WaitAsync(cancellationToken) is { } news)
        {
            (_running, _revision) = (new(news.Experiments), news.Revision);
        }
    }
}
