using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansMl.Hosting;
using OrleansMl.Models;

namespace OrleansMl.Jobs;

/// <summary>Clusters one after the other over one store.</summary>
[Trait("speed", "slow")]
public sealed class JobClusterTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly RecordedStore _store = new();
    private readonly ShiftedTimeProvider _time = new();
    private readonly ProbeJob _job = new();
    private readonly RecurringProbeJob _recurring = new();

    [Fact]
    public async Task What_came_due_while_the_cluster_was_down_runs_when_it_is_back()
    {
        var due = _time.GetUtcNow().AddMinutes(5);
        await using (var first = await StartAsync())
        {
            var jobs = Jobs(first);
            for (var i = 0; i < 40; i++)
            {
                await jobs.ScheduleAsync("probe", $"user-{i}", due, "{}", Token);
            }

            // The silo does the same when it starts, and may be killed before it has.
            await first.Client.GetGrain<IJobShardGrain>(JobScheduler.KeyOf("recurring-probe", "all"))
                .EnsureAsync("all", JobPeriod.Next(_time.GetUtcNow(), _recurring.Period), Token);
            foreach (var silo in first.Silos.ToList())
            {
                await first.KillSiloAsync(silo, Token).WaitAsync(TimeSpan.FromMinutes(1), Token);
            }
        }

        Assert.Empty(_job.Runs);
        _time.Advance(TimeSpan.FromMinutes(20));
        await using var second = await StartAsync();
        await Eventually.ReadAsync(() => (Job: Count(_job), Recurring: Count(_recurring)), runs => runs is ( >= 40, >= 1), Token);

        Assert.Equal(40, _job.Runs.Select(run => run.Target).Distinct().Count());
        Assert.All(_job.Runs, run => Assert.Equal((due, "{}"), (run.Due, run.Payload)));
        Assert.Equal("all", Assert.Single(_recurring.Runs).Target);
    }

    [Fact]
    public async Task An_administrator_lists_dead_letters_in_pages_requeues_one_and_discards_another()
    {
        _job.Act = (_, _) => throw new IOException("disk full");
        await using var cluster = await StartAsync();
        var dead = cluster.Client.GetGrain<IDeadLettersGrain>(0);
        for (var i = 0; i < 5; i++)
        {
            await Jobs(cluster).ScheduleAsync("probe", $"user-{i}", _time.GetUtcNow(), cancellationToken: Token);
        }

        var listed = await Eventually.ReadAsync(_ => ListAsync(dead), letters => letters.Count == 5, Token);

        Assert.Equal(["user-0", "user-1", "user-2", "user-3", "user-4"], listed.Select(letter => letter.Id).Order(StringComparer.Ordinal));
        Assert.All(listed, letter => Assert.Equal(("probe", 1, "IOException: disk full"), (letter.Job, letter.Attempts, letter.Error)));
        Assert.Null(await dead.ListAsync("nonsense", 2, Token));
        Assert.True(await dead.DiscardAsync("probe", "user-0", Token));
        Assert.False(await dead.RequeueAsync("probe", "user-0", Token));
        Assert.Null(await dead.RequeueAllAsync("nothing", Token));

        _job.Act = (_, _) => Task.FromResult(JobResult.Done);
        Assert.True(await dead.RequeueAsync("probe", "user-1", Token));
        Assert.Equal(3, await dead.RequeueAllAsync("probe", Token));
        await Eventually.ReadAsync(() => Count(_job), runs => runs == 9, Token);
    }

    private static async Task<List<DeadLetter>> ListAsync(IDeadLettersGrain dead)
    {
        List<DeadLetter> listed = [];
        string? cursor = null;
        do
        {
            var page = (await dead.ListAsync(cursor, 2, Token))!;
            listed.AddRange(page.DeadLetters);
            cursor = page.Next;
        }
        while (cursor is not null);

        return listed;
    }

    private static IJobs Jobs(InProcessTestCluster cluster) =>
        cluster.GetSiloServiceProvider(cluster.Silos[0].SiloAddress).GetRequiredService<IJobs>();

    private static int Count(ProbeJob job)
    {
        lock (job.Runs)
        {
            return job.Runs.Count;
        }
    }



    private async Task<InProcessTestCluster> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddOrleansMlGrains();
            silo.Services.AddJob<ProbeJob>("probe");
            silo.Services.AddJob<RecurringProbeJob>("recurring-probe");
            silo.Services.AddKeyedSingleton<IScheduledJob>("probe", _job);
            silo.Services.AddKeyedSingleton<IScheduledJob>("recurring-probe", _recurring);
            silo.Services.Configure<JobOptions>(options => options.MaxAttempts = 1);
            silo.AddReminders().UseInMemoryReminderService();
            silo.Services.AddSingleton<TimeProvider>(_time);
            silo.Services.AddSingleton<IModelRuntime>(new ScriptedModelRuntime());
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                StorageNames.Default, (services, _) => ActivatorUtilities.CreateInstance<RecordingStorage>(services, _store));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
