using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansMl.Hosting;

namespace OrleansMl.Jobs;

/// <summary>
/// When a silo starts: wakes the shards of every job, so that what came due while the cluster was down runs at once and not with the
/// next reminder, and sees to it that recurring jobs are scheduled. Tries again until it has succeeded once.
/// </summary>
internal sealed class JobStarter(
    IGrainFactory grains, IServiceProvider services, IEnumerable<JobName> names, TimeProvider timeProvider, ILogger<JobStarter> logger)
    : SiloWorker(TimeSpan.FromSeconds(5), logger)
{
    private bool _isDone;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (_isDone)
        {
            return;
        }

        foreach (var name in names.Select(name => name.Value))
        {
            if (services.GetRequiredKeyedService<IScheduledJob>(name) is IRecurringJob recurring)
            {
                var next = JobPeriod.Next(timeProvider.GetUtcNow(), recurring.Period);
                var ensured = recurring.Targets.Select(target =>
                    grains.GetGrain<IJobShardGrain>(JobScheduler.KeyOf(name, target)).EnsureAsync(target, next, cancellationToken));
                await Task.WhenAll(ensured).WaitAsync(cancellationToken);
            }

            // An activation runs what is due by itself.
            var woken = Enumerable.Range(0, JobScheduler.ShardCount).Select(shard =>
                grains.GetGrain<IJobShardGrain>(JobScheduler.KeyOf(name, shard)).WakeAsync(cancellationToken));
            await Task.WhenAll(woken).WaitAsync(cancellationToken);
            OnProgress();
        }

        _isDone = true;
    }
}
