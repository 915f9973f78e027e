using System.Globalization;

namespace OrleansMl.Jobs;

public sealed class JobShardTests
{
    private readonly ProbeJob _job = new();

    private static DateTimeOffset Start => ShardHarness.Start;

    [Fact]
    public Task A_job_is_run_when_it_is_due_with_what_it_was_given() => ShardHarness.OneAtATimeAsync(async () =>
    {
        var harness = await OpenAsync();
        await harness.Shard.ScheduleAsync("a", Start.AddMinutes(5), "{}");

        await harness.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Empty(_job.Runs);

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([new("probe", "a", "{}", Start.AddMinutes(5), 1)], _job.Runs);
        Assert.Equal(0, harness.Shard.Pending);
    });

    [Fact]
    public Task A_job_that_fails_is_tried_later_each_time_and_ends_as_a_dead_letter_that_can_be_requeued() =>
        ShardHarness.OneAtATimeAsync(async () =>
        {
            _job.Act = (_, _) => throw new IOException("disk full");
            var harness = await OpenAsync(new() { MaxAttempts = 4, FirstDelay = TimeSpan.FromMinutes(1) });
            await harness.Shard.ScheduleAsync("a", Start, "{}");
            for (var minute = 0; minute < 60; minute++)
            {
                await harness.AdvanceAsync(TimeSpan.FromMinutes(1));
            }

            Assert.Equal([1, 2, 3, 4], _job.Runs.Select(run => run.Attempt));
            var waits = _job.Runs.Zip(_job.Runs.Skip(1), (run, next) => (next.Due - run.Due).TotalMinutes).ToArray();
            Assert.All(waits.Index(), wait => Assert.InRange(wait.Item, .5 * Math.Pow(2, wait.Index), Math.Pow(2, wait.Index) + 2));
            var dead = Assert.Single(await harness.Shard.ListDeadAsync(0, 10));
            Assert.Equal(("a", 4, "IOException: disk full", "{}"), (dead.Target, dead.Failures, dead.Error, dead.Payload));

            await harness.OpenAsync();
            _job.Act = (_, _) => Task.FromResult(JobResult.Done);
            Assert.True(await harness.Shard.RequeueAsync("a"));
            await harness.AdvanceAsync(TimeSpan.Zero);
            Assert.Equal((5, 1, "{}"), (_job.Runs.Count, _job.Runs[^1].Attempt, _job.Runs[^1].Payload));
            Assert.Empty(await harness.Shard.ListDeadAsync(0, 10));
            Assert.False(await harness.Shard.RequeueAsync("a"));
        });

    [Fact]
    public Task All_dead_letters_are_requeued_and_one_is_discarded() => ShardHarness.OneAtATimeAsync(async () =>
    {
        _job.Act = (_, _) => throw new IOException("disk full");
        var harness = await OpenAsync(new() { MaxAttempts = 1 });
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => harness.Shard.ScheduleAsync(Name(i), Start, null)));
        await harness.AdvanceAsync(TimeSpan.Zero);

        Assert.True(await harness.Shard.DiscardAsync("7"));
        Assert.False(await harness.Shard.DiscardAsync("7"));
        Assert.Equal(599, await harness.Shard.RequeueAllAsync());
        Assert.Equal(599, harness.Shard.Pending);
    });

    [Fact]
    public Task A_target_that_fails_or_hangs_does_not_keep_others_waiting() => ShardHarness.OneAtATimeAsync(async () =>
    {
        _job.Act = (context, cancellation) => context.Target switch
        {
            "poison" => throw new IOException("disk full"),
            "hangs" => new TaskCompletionSource<JobResult>().Task,
            _ => Task.FromResult(JobResult.Done),
        };
        var harness = await OpenAsync(new() { MaxConcurrency = 2, Timeout = TimeSpan.FromMinutes(5), FirstDelay = TimeSpan.FromHours(1) });
        foreach (var target in (string[])["poison", "hangs", .. Enumerable.Range(0, 50).Select(Name)])
        {
            await harness.Shard.ScheduleAsync(target, Start, null);
        }

        var pump = harness.Shard.Kick();
        while (harness.Shard.Pending > 2)
        {
            await Task.Yield();
        }

        Assert.False(pump.IsCompleted);
        harness.Time.Advance(TimeSpan.FromMinutes(5));
        await pump;
        Assert.Equal(52, _job.Runs.Count);
        Assert.Equal(2, harness.Shard.Pending);
    });

    [Fact]
    public Task A_job_that_was_moved_while_it_ran_runs_again_and_one_that_was_cancelled_does_not() =>
        ShardHarness.OneAtATimeAsync(async () =>
        {
            var harness = await OpenAsync();
            _job.Act = async (context, _) =>
            {
                if (_job.Runs.Count <= 2)
                {
                    await (context.Target == "moved"
                        ? harness.Shard.ScheduleAsync("moved", Start.AddMinutes(9), null)
                        : harness.Shard.CancelAsync("cancelled"));
                }

                return context.Target == "moved" ? JobResult.Done : JobResult.At(Start.AddMinutes(9));
            };
            await harness.Shard.ScheduleAsync("moved", Start, null);
            await harness.Shard.ScheduleAsync("cancelled", Start, null);

            await harness.AdvanceAsync(TimeSpan.Zero);
            await harness.AdvanceAsync(TimeSpan.FromMinutes(10));

            Assert.Equal(["cancelled", "moved", "moved"], _job.Runs.Select(run => run.Target).Order(StringComparer.Ordinal));
        });

    [Fact]
    public Task What_was_cancelled_or_moved_far_away_stays_so_after_a_restart() => ShardHarness.OneAtATimeAsync(async () =>
    {
        var harness = await OpenAsync();
        for (var i = 0; i < 3000; i++)
        {
            await harness.Shard.ScheduleAsync(Name(i), Start.AddDays(30), null);
        }

        Assert.True(await harness.Shard.CancelAsync("0"));
        Assert.False(await harness.Shard.CancelAsync("0"));
        Assert.True(await harness.Shard.RescheduleAsync("1", Start.AddDays(40), null));
        Assert.False(await harness.Shard.RescheduleAsync("0", Start.AddDays(40), null));

        await harness.OpenAsync();
        await harness.AdvanceAsync(TimeSpan.FromDays(31));
        Assert.Equal((2998, 1), (_job.Runs.Count, harness.Shard.Pending));
        Assert.DoesNotContain(_job.Runs, run => run.Target is "0" or "1");
    });

    [Fact]
    public Task What_a_recurring_job_missed_is_run_once_and_then_at_the_next_multiple() => ShardHarness.OneAtATimeAsync(async () =>
    {
        var job = new RecurringProbeJob();
        var harness = new ShardHarness(job);
        await harness.OpenAsync();
        await harness.Shard.EnsureAsync("all", JobPeriod.Next(Start, job.Period));
        harness.Time.Advance(TimeSpan.FromHours(3));

        await harness.OpenAsync();
        await harness.Shard.EnsureAsync("all", JobPeriod.Next(harness.Time.GetUtcNow(), job.Period));
        await harness.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal([JobPeriod.Next(Start, job.Period)], job.Runs.Select(run => run.Due));

        await harness.AdvanceAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(JobPeriod.Next(Start.AddHours(3), job.Period), job.Runs[^1].Due);
        Assert.Equal(2, job.Runs.Count);
    });

    [Fact]
    public Task A_recurring_job_that_fails_is_never_given_up() => ShardHarness.OneAtATimeAsync(async () =>
    {
        var job = new RecurringProbeJob { Act = (_, _) => throw new IOException("disk full") };
        var harness = new ShardHarness(job, new() { MaxAttempts = 2 });
        await harness.OpenAsync();
        await harness.Shard.EnsureAsync("all", Start);
        for (var minute = 0; minute < 60; minute++)
        {
            await harness.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([1, 2, 1, 2, 1, 2, 1, 2], job.Runs.Take(8).Select(run => run.Attempt));
        Assert.Equal(1, harness.Shard.Pending);
    });

    [Fact]
    [Trait("speed", "slow")]
    public Task Timers_due_within_an_hour_each_run_within_a_minute_of_their_time() => ShardHarness.OneAtATimeAsync(async () =>
    {
        var timers = Effort.Of(usual: 100_000, full: 1_000_000);
        var harness = new ShardHarness(_job, shards: JobScheduler.ShardCount);
        var latest = TimeSpan.Zero;
        var ran = new bool[timers];
        _job.Act = (context, _) =>
        {
            var late = harness.Time.GetUtcNow() - context.Due;
            Assert.True(late >= TimeSpan.Zero);
            latest = late > latest ? late : latest;
            ref var isRun = ref ran[int.Parse(context.Target, CultureInfo.InvariantCulture)];
            Assert.False(isRun);
            isRun = true;
            _job.Runs.Clear();
            return Task.FromResult(JobResult.Done);
        };
        await harness.OpenAsync();
        var random = new Random(7);
        foreach (var some in Enumerable.Range(0, timers).Chunk(1000))
        {
            await Task.WhenAll(some.Select(i =>
                harness.ShardOf(Name(i)).ScheduleAsync(Name(i), Start.AddSeconds(random.NextDouble() * 3600), null)));
        }

        await harness.OpenAsync();
        Assert.Equal(timers, harness.Pending);
        var mostInMemory = 0;
        for (var second = 0; second < 3600; second += 10)
        {
            await harness.AdvanceAsync(TimeSpan.FromSeconds(10));
            mostInMemory = Math.Max(mostInMemory, harness.InMemory);
        }

        Assert.Equal(0, harness.Pending);
        Assert.DoesNotContain(false, ran);
        Assert.InRange(latest, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange(mostInMemory, 1, timers / 2);
    });

    private async Task<ShardHarness> OpenAsync(JobOptions? options = null)
    {
        var harness = new ShardHarness(_job, options);
        await harness.OpenAsync();
        return harness;
    }

    private static string Name(int i) => i.ToString(CultureInfo.InvariantCulture);
}
