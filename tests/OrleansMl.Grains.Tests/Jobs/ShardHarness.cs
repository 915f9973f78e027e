using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Jobs;

/// <summary>Shards of one job without a cluster, in the test's time.</summary>
internal sealed class ShardHarness(IScheduledJob job, JobOptions? options = null, int shards = 1)
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly JobInstruments Instruments =
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private readonly JobLog[] _logs = new JobLog[shards];

    public FakeTimeProvider Time { get; } = new(Start);

    public FaultyStore Store { get; } = new();

    public JobShard[] Shards { get; } = new JobShard[shards];

    public JobShard Shard => Shards[0];

    public int InMemory => _logs.Sum(log => log.InMemory);

    public int Pending => Shards.Sum(shard => shard.Pending);

    /// <summary>Runs a test on one thread at a time, as a grain does.</summary>
    public static Task OneAtATimeAsync(Func<Task> test) => Task.Factory.StartNew(
        test, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    /// <summary>Starts the shards, or starts them anew over what is stored.</summary>
    public async Task OpenAsync()
    {
        for (var i = 0; i < Shards.Length; i++)
        {
            Shards[i]?.Stop();
            var name = $"probe/{i:00}";
            _logs[i] = new(Store.Rows(name), 7, Time);
            Shards[i] = new(name, "probe", job, _logs[i], options ?? new(), Instruments, Time, NullLogger.Instance);
            await Shards[i].LoadAsync();
        }
    }

    public JobShard ShardOf(string target) => Shards[StableHash.Bucket(target, Shards.Length)];

    /// <summary>Moves the clock and runs what is due.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        foreach (var shard in Shards)
        {
            await shard.Kick();
        }
    }
}

/// <summary>A job that does what the test says, and remembers its runs.</summary>
internal class ProbeJob : IScheduledJob
{
    public List<JobContext> Runs { get; } = [];

    public Func<JobContext, CancellationToken, Task<JobResult>> Act { get; set; } = (_, _) => Task.FromResult(JobResult.Done);

    public Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        lock (Runs)
        {
            Runs.Add(context);
        }

        return Act(context, cancellationToken);
    }
}

/// <summary>The same every quarter of an hour.</summary>
internal sealed class RecurringProbeJob : ProbeJob, IRecurringJob
{
    public TimeSpan Period => TimeSpan.FromMinutes(15);

    public IEnumerable<string> Targets => ["all"];
}
