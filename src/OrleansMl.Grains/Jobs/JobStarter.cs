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
    : SiloLoop(TimeSpan.FromSeconds(5), logger)
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
                await Task.WhenAll(recurring.Targets.Select(target =>
                    grains.GetGrain<IJobShardGrain>(Jobs.KeyOf(name, target)).EnsureAsync(target, next, cancellationToken)));
            }

            // An activation runs what is due by itself.
            await Task.WhenAll(Enumerable.Range(0, Jobs.ShardCount).Select(shard =>
                grains.GetGrain<IJobShardGrain>(Jobs.KeyOf(name, shard)).WakeAsync(cancellationToken)));
        }

        _isDone = true;
    }
}
