using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OrleansMl.Jobs;

/// <summary>Owns the meters of jobs.</summary>
internal sealed class JobInstruments
{
    private readonly ConcurrentDictionary<string, (string Job, int Pending, int Dead)> _shards = new();
    private readonly Counter<long> _runs, _died;
    private readonly Histogram<double> _duration, _lateness;

    public JobInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("OrleansMl");
        _runs = meter.CreateCounter<long>("orleansml.jobs.runs", "{run}", "Runs by job and outcome: done or failed.");
        _died = meter.CreateCounter<long>("orleansml.jobs.died", "{job}", "Jobs that failed too often and became dead letters.");
        _duration = meter.CreateHistogram<double>("orleansml.jobs.duration", "s", "How long runs took, by job and outcome.");
        _lateness = meter.CreateHistogram<double>("orleansml.jobs.lateness", "s", "From when a run was due to its start, by job.");
        meter.CreateObservableGauge(
            "orleansml.jobs.pending", () => Sum(shard => shard.Pending), "{job}", "Jobs that are to run, in the shards of this silo.");
        meter.CreateObservableGauge(
            "orleansml.jobs.dead_letters", () => Sum(shard => shard.Dead), "{job}", "Dead letters, in the shards of this silo.");
    }

    public void OnShard(string shard, string job, int pending, int dead) => _shards[shard] = (job, pending, dead);

    public void OnShardGone(string shard) => _shards.TryRemove(shard, out _);

    public void OnStarted(string job, TimeSpan late) => _lateness.Record(Math.Max(0, late.TotalSeconds), Tag("job", job));

    public void OnRun(string job, string outcome, TimeSpan elapsed)
    {
        _runs.Add(1, Tag("job", job), Tag("outcome", outcome));
        _duration.Record(elapsed.TotalSeconds, Tag("job", job), Tag("outcome", outcome));
    }

    public void OnDied(string job) => _died.Add(1, Tag("job", job));

    private IEnumerable<Measurement<long>> Sum(Func<(string Job, int Pending, int Dead), int> count) =>
        _shards.Values.GroupBy(shard => shard.Job).Select(job => new Measurement<long>(job.Sum(count), Tag("job", job.Key)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
