using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Jobs;

public sealed class JobLogTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly HashSet<string> Nobody = [];

    // Everything happens within a few changes.
    private static readonly JobLogLimits Small = new()
    {
        RingSlots = 4,
        ChangesPerChunk = 2,
        LogChunkSize = 200,
        ChangesToSpill = 5,
        ChunkSize = 150,
        MaxNear = 4,
        StaleJobs = 2,
    };

    private readonly FakeTimeProvider _time = new(T0);

    [Fact]
    public async Task What_is_far_away_is_not_in_memory_and_comes_back_when_its_time_is_near()
    {
        var store = new FaultyStore();
        var log = await OpenAsync(store, JobLogLimits.Default);
        for (var i = 0; i < 10_000; i++)
        {
            log.Put(new() { Target = Name(i), DueTicks = T0.AddDays(1).AddMinutes(i).UtcTicks });
        }

        await log.FlushAsync();
        Assert.Equal((10_000, 0), (log.Pending, log.InMemory));

        _time.SetUtcNow(T0.AddDays(1).AddMinutes(5));
        await log.AdvanceAsync();
        Assert.Equal(["0", "1", "2", "3", "4", "5"], Drain(log));
        Assert.InRange(log.InMemory, 1, 10);
    }

    [Fact]
    public async Task A_target_that_moves_from_bucket_to_bucket_is_pending_once()
    {
        var store = new FaultyStore();
        var log = await OpenAsync(store, Small);
        foreach (var days in new[] { 300, 3, 30, .1, 20, 2 })
        {
            log.Put(new() { Target = "a", DueTicks = T0.AddDays(days).UtcTicks });
            for (var i = 0; i < 10; i++)
            {
                log.Put(new() { Target = Name(i), DueTicks = T0.AddDays(400).UtcTicks });
            }

            await log.FlushAsync();
        }

        log = await OpenAsync(store, Small);
        Assert.Equal(T0.AddDays(2), (await log.FindAsync("a"))!.Due);
        Assert.Equal(11, log.Pending);
        Assert.Equal(["a"], await DrainUntilAsync(log, T0.AddDays(350)));
    }

    [Fact]
    public async Task Moving_one_target_again_and_again_leaves_nothing_behind()
    {
        var store = new FaultyStore();
        var log = await OpenAsync(store, Small);
        for (var i = 0; i < 5000; i++)
        {
            log.Put(new() { Target = "a", DueTicks = T0.AddDays(1).AddMinutes(i % 700).UtcTicks });
            log.Put(new() { Target = Name(i % 7), DueTicks = T0.AddDays(1).UtcTicks });
            await log.FlushAsync();
        }

        Assert.Equal(8, log.Pending);
        Assert.InRange(store.Store.Rows.Count, 1, 40);
    }

    [Fact]
    public async Task What_an_older_version_kept_is_taken_over()
    {
        var store = new FaultyStore();
        var old = new StoredDueList { Due = { ["a"] = T0.AddMinutes(-7), ["b"] = T0.AddDays(9) } };
        await store.Rows().WriteAsync(JobRows.OldName, new(new()), old);

        var log = await OpenAsync(store, Small);

        Assert.Equal(2, log.Pending);
        Assert.Equal(T0.AddDays(9), (await log.FindAsync("b"))!.Due);
        Assert.DoesNotContain(store.Store.Rows.Keys, key => key.EndsWith("/due", StringComparison.Ordinal));
        Assert.Equal(["a", "b"], await DrainUntilAsync(await OpenAsync(store, Small), T0.AddDays(10)));
    }

    [Fact]
    public async Task Changes_made_at_once_share_their_writes()
    {
        var store = new FaultyStore();
        var log = await OpenAsync(store, JobLogLimits.Default);
        await log.FlushAsync();
        for (var i = 0; i < 60; i++)
        {
            log.Put(new() { Target = Name(i), DueTicks = T0.AddDays(1).UtcTicks });
        }

        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => log.FlushAsync()));

        // The shard's record, once for ever, and a row of the log.
        Assert.Equal(2, store.Writes);
    }

    [Fact]
    public async Task Dead_letters_are_listed_in_pages_oldest_first()
    {
        var store = new FaultyStore();
        var log = await OpenAsync(store, Small);
        for (var i = 0; i < 50; i++)
        {
            log.Put(new() { Target = Name(i), Kind = StoredJobKind.Dead, Error = "gone" });
            await log.FlushAsync();
        }

        log.Remove(Name(10));
        await log.FlushAsync();
        log = await OpenAsync(store, Small);
        List<string> listed = [];
        var after = 0L;
        while (await log.ListDeadAsync(after, 7) is { Count: > 0 } page)
        {
            listed.AddRange(page.Select(dead => dead.Target));
            after = page[^1].Version;
        }

        Assert.Equal(Enumerable.Range(0, 50).Where(i => i != 10).Select(Name), listed);
        Assert.Equal((0, 49), (log.Pending, log.Dead));
    }

    /// <summary>
    /// Random sequences, and each of them again with a fault at its first write, its second, and so on. A few here: 10,000 take minutes.
    /// </summary>
    [Theory]
    [Trait("speed", "slow")]
    [InlineData(40, 1)]
    public async Task Nothing_that_was_acknowledged_is_lost_by_a_fault_at_any_write(int sequences, int seed)
    {
        for (var sequence = 0; sequence < sequences; sequence++)
        {
            var writes = await RunSequenceAsync(seed, sequence, failingWrite: 0, isStored: false);
            for (var failing = 1; failing <= writes; failing++)
            {
                await RunSequenceAsync(seed, sequence, failing, isStored: failing % 2 == 0);
            }
        }
    }

    private async Task<int> RunSequenceAsync(int seed, int sequence, int failingWrite, bool isStored)
    {
        var random = new Random((seed * 100_000) + sequence);
        var time = new FakeTimeProvider(T0);
        var store = new FaultyStore { FailingWrite = failingWrite, IsStoredAllTheSame = isStored };

        // What is acknowledged of each target, and what a fault may have made of it.
        var known = new Dictionary<string, (StoredJobKind Kind, long Due)>();
        JobLog? log = null;
        for (var step = 0; step < 30; step++)
        {
            var (kind, target, days) = (random.Next(8), Name(random.Next(9)), Math.Pow(random.NextDouble(), 6) * 900);
            (string Target, StoredJobKind Kind, long Due)? change = null;
            try
            {
                log ??= await OpenAsync(store, Small, time);
                var next = (await log.FindAsync(target), kind) switch
                {
                    (_, <= 2) => new StoredJob { Target = target, DueTicks = time.GetUtcNow().AddDays(days).UtcTicks },
                    (_, 3) => new StoredJob { Target = target, Kind = StoredJobKind.Removed },
                    ({ Kind: StoredJobKind.Dead } letter, 4) => letter with { Kind = StoredJobKind.Pending },
                    ({ } failed, 4) => failed with { Kind = StoredJobKind.Dead, Error = "gone" },
                    _ => null,
                };
                if (kind == 5)
                {
                    log = null;
                    continue;
                }

                if (kind == 6)
                {
                    time.Advance(TimeSpan.FromDays(days));
                    await log.AdvanceAsync();
                    if (log.TakeDue(Nobody) is { } due)
                    {
                        Assert.Equal((StoredJobKind.Pending, due.DueTicks), known[due.Target]);
                        next = new() { Target = due.Target, Kind = StoredJobKind.Removed };
                        log.Return(due);
                    }
                }

                if (next is not null)
                {
                    change = (next.Target, next.Kind, next.DueTicks);
                    log.Put(next);
                    await log.FlushAsync();
                    known[next.Target] = (next.Kind, next.DueTicks);
                }
            }
            catch (IOException)
            {
                log = await OpenAsync(store, Small, time);
                if (change is { } lost)
                {
                    var found = await log.FindAsync(lost.Target);
                    var state = (found?.Kind ?? StoredJobKind.Removed, found?.DueTicks ?? 0);
                    var before = known.TryGetValue(lost.Target, out var was) ? was : (StoredJobKind.Removed, 0);
                    Assert.Contains(Normal(state), new[] { Normal(before), Normal((lost.Kind, lost.Due)) });
                    known[lost.Target] = state;
                }
            }
        }

        store.FailingWrite = 0;
        log = await OpenAsync(store, Small, time);
        foreach (var (target, state) in known)
        {
            var found = await log.FindAsync(target);
            Assert.Equal(Normal(state), Normal((found?.Kind ?? StoredJobKind.Removed, found?.DueTicks ?? 0)));
        }

        Assert.Equal(known.Values.Count(state => state.Kind == StoredJobKind.Pending), log.Pending);
        var dead = (await log.ListDeadAsync(0, 100)).Select(job => job.Target);
        Assert.Equal(Of(known, StoredJobKind.Dead), dead.Order(StringComparer.Ordinal));
        var writes = store.Writes;
        var run = await DrainUntilAsync(log, time.GetUtcNow().AddDays(1000), time);
        Assert.Equal(Of(known, StoredJobKind.Pending), run.Order(StringComparer.Ordinal));
        Assert.Equal(0, log.Pending);
        return writes;
    }

    private static IEnumerable<string> Of(Dictionary<string, (StoredJobKind Kind, long Due)> known, StoredJobKind kind) =>
        known.Where(entry => entry.Value.Kind == kind).Select(entry => entry.Key).Order(StringComparer.Ordinal);

    private static (StoredJobKind, long) Normal((StoredJobKind Kind, long Due) state) =>
        state.Kind == StoredJobKind.Removed ? (StoredJobKind.Removed, 0) : state;

    private static string Name(int i) => i.ToString(CultureInfo.InvariantCulture);

    private Task<JobLog> OpenAsync(FaultyStore store, JobLogLimits limits) => OpenAsync(store, limits, _time);

    private static async Task<JobLog> OpenAsync(FaultyStore store, JobLogLimits limits, TimeProvider time)
    {
        var log = new JobLog(store.Rows(), 7, time, limits);
        await log.LoadAsync();
        return log;
    }

    private static List<string> Drain(JobLog log)
    {
        List<string> taken = [];
        while (log.TakeDue(Nobody) is { } due)
        {
            taken.Add(due.Target);
            log.Put(new() { Target = due.Target, Kind = StoredJobKind.Removed });
            log.Return(due);
        }

        return taken;
    }

    private Task<List<string>> DrainUntilAsync(JobLog log, DateTimeOffset end) => DrainUntilAsync(log, end, _time);

    private static async Task<List<string>> DrainUntilAsync(JobLog log, DateTimeOffset end, FakeTimeProvider time)
    {
        List<string> taken = [];
        while (log.NextWake is { } next && next <= end)
        {
            if (next > time.GetUtcNow())
            {
                time.SetUtcNow(next);
            }

            await log.AdvanceAsync();
            taken.AddRange(Drain(log));
            await log.FlushAsync();
        }

        return taken;
    }
}
