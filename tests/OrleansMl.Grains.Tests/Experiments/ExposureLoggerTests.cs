using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;

namespace OrleansMl.Experiments;

public sealed class ExposureLogTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IExposuresGrain Exposures => cluster.Client.GetGrain<IExposuresGrain>(0);

    private ExposureShards Shards => cluster.Services.GetRequiredService<ExposureShards>();

    private IEnumerable<ExposureLogger> Logs =>
        cluster.Cluster.Silos.Select(silo => cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ExposureLogger>());

    private Exposure Shown(string user, string item, int place = 1) => new()
    {
        UserId = user,
        ContentId = item,
        At = cluster.Time.GetUtcNow(),
        Place = place
    };

    private async Task FlushAsync()
    {
        foreach (var log in Logs)
        {
            await log.FlushAsync();
        }
    }

    private Task ForgetActivationsAsync() => cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);

    private async Task<List<Exposure>> AllAsync(int limit, Func<int, Task>? between = null)
    {
        var (all, cursor, page) = (new List<Exposure>(), (string?)null, 0);
        do
        {
            var part = (await Exposures.ListAsync(cursor, limit, Token))!;
            all.AddRange(part.Exposures);
            Assert.True(part.Exposures.Length == limit || part.Next is null);
            cursor = part.Next;
            await (between?.Invoke(page++) ?? Task.CompletedTask);
        }
        while (cursor is not null);
        return all;
    }

    [Fact]
    public async Task What_is_added_is_kept_in_order_of_time_and_read_in_parts()
    {
        var (run, logs) = (ClusterFixtureBase.FreshId(), Logs.ToList());
        for (var i = 0; i < 300; i++)
        {
            if (i == 200)
            {
                await FlushAsync();
            }

            // One silo after the other: within the second in which silos hand on, their exposures are in no order.
            logs[i / 200].Add(
                Shown($"{run}-{i % 40}", $"c{i}", i + 1) with
                {
                    Propensity = .25,
                    Predicted = .5,
                    Experiment = "e",
                    Variant = "v",
                    Explored = new(1, .5, .25, .125)
                });
            cluster.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        await FlushAsync();
        await ForgetActivationsAsync();
        var all = (await AllAsync(7, async page =>
        {
            if (page == 3)
            {
                // What comes meanwhile moves nothing.
                logs[0].Add(Shown($"{run}-late", "late"));
                await FlushAsync();
            }
        })).Where(one => one.UserId.StartsWith(run, StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(0, 300).Reverse().Select(i => $"c{i}"), all.Select(one => one.ContentId));
        Assert.Equal(
            (300, "e", "v", .25, .5, new ExploredTargets(1, .5, .25, .125)),
            (all[0].Place, all[0].Experiment, all[0].Variant, all[0].Propensity, all[0].Predicted, all[0].Explored));
        Assert.Equal("late", (await Exposures.ListAsync(null, 1, Token))!.Exposures[0].ContentId);
        foreach (var cursor in new[] { "", "nonsense", "!", "MC4w", new string('a', 2000) })
        {
            Assert.Null(await Exposures.ListAsync(cursor, 5, Token));
        }
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_is_in_the_log_once()
    {
        var user = ClusterFixtureBase.FreshId();
        var shard = Shards[ExposureShards.Of(user)];
        ExposureBatch Batch(long sequence, string item) => new($"silo-{user}", sequence, [Shown(user, item)]);
        await shard.AddAsync(Batch(1, "a"), Token);
        await shard.AddAsync(Batch(1, "a"), Token);

        // Stored, and the answer lost.
        cluster.Store.FailingWrites[shard.GetGrainId()] = true;
        await Assert.ThrowsAnyAsync<Exception>(() => shard.AddAsync(Batch(2, "b"), Token));
        cluster.Store.FailingWrites.Clear();
        await shard.AddAsync(Batch(2, "b"), Token);
        await ForgetActivationsAsync();
        await shard.AddAsync(Batch(2, "b"), Token);
        await shard.AddAsync(Batch(3, "c"), Token);
        var slice = await shard.BeforeAsync(long.MaxValue, 1000, null, default, Token);
        Assert.Equal(["c", "b", "a"], slice.Exposures.Where(one => one.Exposure.UserId == user).Select(one => one.Exposure.ContentId));
    }

    [Fact]
    public async Task The_oldest_chunks_give_their_place_and_somebody_can_be_forgotten()
    {
        // A shard of its own: there are sixteen, and this one is no one's.
        var shard = cluster.Client.GetGrain<IExposureShardGrain>(99);
        var start = cluster.Time.GetUtcNow();
        var sequence = 0L;
        Task AddAsync(string user, int count) => shard.AddAsync(
            new(
                "silo",
                ++sequence,
                [
                    .. Enumerable.Range(0, count).Select(i => Shown(i % 2 == 0 ? user : "other", $"{sequence}-{i}") with
                    {
                        At = start.AddSeconds(sequence),
                        Experiment = sequence % 2 == 0 ? "even" : "odd"
                    })
                ]), Token);
        for (var chunk = 0; chunk < StoredExposures.Slots + 5; chunk++)
        {
            await AddAsync("somebody", 500);
        }

        await AddAsync("somebody", 10);
        await ForgetActivationsAsync();
        var all = await ReadAsync(null, default);
        Assert.Equal((StoredExposures.Slots * 500) + 10, all.Count);
        Assert.Equal(all.Select(one => one.At).OrderDescending(), all.Select(one => one.At));
        Assert.Equal("6-0", all[^1].ContentId);

        // Of one experiment, and not older than.
        var even = await ReadAsync("even", start.AddSeconds(40));
        Assert.All(even, one => Assert.Equal("even", one.Experiment));
        Assert.Equal((even.Count, start.AddSeconds(40)), ((15 * 500) + 10, even[^1].At));

        await shard.EraseAsync("somebody", Token);
        await ForgetActivationsAsync();
        Assert.All(await ReadAsync(null, default), one => Assert.Equal("other", one.UserId));
        Assert.Equal(all.Count / 2, (await ReadAsync(null, default)).Count);
        Assert.DoesNotContain(
            cluster.Store.Rows.Where(row => row.Key.StartsWith($"{shard.GetGrainId()}/", StringComparison.Ordinal)),
            row => row.Value.Data.AsSpan().IndexOf("somebody"u8) >= 0);

        async Task<List<Exposure>> ReadAsync(string? experiment, DateTimeOffset since)
        {
            var (read, before) = (new List<Exposure>(), long.MaxValue);
            while (before > 0)
            {
                var slice = await shard.BeforeAsync(before, 700, experiment, since, Token);
                read.AddRange(slice.Exposures.Select(one => one.Exposure));
                before = slice.Next;
            }

            return read;
        }
    }

    [Fact]
    public async Task What_comes_while_a_batch_is_written_waits_for_the_next_one()
    {
        var user = ClusterFixtureBase.FreshId();
        var (log, shard) = (Logs.First(), Shards[ExposureShards.Of(user)].GetGrainId());
        var more = 50;
        cluster.Store.OnWrite = grain =>
        {
            if (grain.Equals(shard) && more-- > 0)
            {
                log.Add(Shown(user, $"more-{more}"));
            }
        };
        try
        {
            log.Add(Shown(user, "first"));
            var before = cluster.Store.Writes.GetValueOrDefault(shard);
            await log.FlushAsync();

            // One, and one more should the second be just over: each write is one of the whole open chunk.
            Assert.InRange(cluster.Store.Writes[shard] - before, 1, 3);
        }
        finally
        {
            cluster.Store.OnWrite = null;
        }

        await log.FlushAsync();
        var kept = await Shards[ExposureShards.Of(user)].BeforeAsync(long.MaxValue, 10, null, default, Token);
        Assert.Equal("first", kept.Exposures.Last(one => one.Exposure.UserId == user).Exposure.ContentId);
        Assert.Contains(kept.Exposures, one => one.Exposure.ContentId == "more-49");
    }

    [Fact]
    public async Task What_comes_while_too_much_waits_is_dropped_and_nothing_else()
    {
        var user = ClusterFixtureBase.FreshId();
        var shard = Shards[ExposureShards.Of(user)];
        cluster.Store.FailingWrites[shard.GetGrainId()] = false;
        var log = Logs.First();
        for (var i = 0; i < ExposureLogger.MaxWaiting + 1000; i++)
        {
            log.Add(Shown(user, $"c{i}"));
        }

        await log.FlushAsync();
        cluster.Store.FailingWrites.Clear();
        await log.FlushAsync();
        await log.FlushAsync();
        var kept = new List<string>();
        for (var before = long.MaxValue; before > 0;)
        {
            var slice = await shard.BeforeAsync(before, 1000, null, default, Token);
            kept.AddRange(slice.Exposures.Where(one => one.Exposure.UserId == user).Select(one => one.Exposure.ContentId));
            before = slice.Next;
        }

        // The first batch may have left before the rest came.
        Assert.InRange(kept.Count, ExposureLogger.MaxWaiting, ExposureLogger.MaxWaiting + StoredExposureChunk.Capacity);
        Assert.Equal(Enumerable.Range(0, kept.Count).Reverse().Select(i => $"c{i}"), kept);
    }

    [Fact]
    public async Task Results_hold_what_was_shown_against_what_was_done()
    {
        var name = $"e-{ClusterFixtureBase.FreshName()}";
        var grain = cluster.Client.GetGrain<IExperimentResultsGrain>(0);
        Assert.Null(await grain.GetAsync(name, 24, Token));
        await cluster.Client.GetGrain<IExperimentsGrain>(0).PutAsync(
            new() { Name = name, Share = 1, Variants = [new("control", 1, new()), new("more", 1, new())] }, null, new("root"), Token);
        var items = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            items.Add(ClusterFixtureBase.FreshId());
            await cluster.Content(items[i]).CreateAsync(Drafts.Comment("hello"), Token);
        }

        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        for (var person = 0; person < 60; person++)
        {
            var (user, variant) = ($"{name}-{person}", person % 2 == 0 ? "control" : "more");
            foreach (var item in items)
            {
                Logs.First().Add(
                    Shown(user, item) with
                    {
                        Experiment = name,
                        Variant = variant,
                        Propensity = .5,
                        Predicted = .2,
                        Explored = new(item == items[0] ? 1 : 0, .3, .25, .2)
                    });
            }

            // Those with more take one of three; of the control every third does.
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            if (variant == "more" || person % 6 == 0)
            {
                await cluster.Client.GetGrain<IUserInteractionsGrain>(user).RecordAsync([new()
                {
                    ContentId = items[0],
                    Type = InteractionType.Like
                }], Token);
            }
        }

        // Somebody of another experiment, and of none.
        Logs.First().Add(Shown($"{name}-x", items[0]) with { Experiment = "another", Variant = "control" });
        Logs.First().Add(Shown($"{name}-y", items[0]));
        await FlushAsync();
        var results = (await grain.GetAsync(name, 24, Token))!;
        Assert.Equal((name, 24, false), (results.Name, results.Hours, results.IsPartial));
        Assert.Equal(
            [("control", 30, 90, 10, 80), ("more", 30, 90, 30, 60)],
            results.Variants.Select(one => (one.Name, one.People, one.Exposures, one.Takes, one.Open)));
        Assert.Equal((20 / 90.0, true), (results.Variants[1].Difference!.Value.Value, results.Variants[1].Difference!.Value.Low > 0));

        // All takes are of the item that is thought best.
        Assert.Equal(["greedy", "uniform"], results.OffPolicy.Select(one => one.Policy));
        Assert.Equal(
            (180, 40 / 60.0, 40 / 180.0),
            (results.OffPolicy[0].Exposures, results.OffPolicy[0].Snips.Value, Math.Round(results.OffPolicy[1].Snips.Value, 12)),
            new Near());

        // What it began anew counts from there.
        cluster.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal([0, 0], (await grain.GetAsync(name, 24, Token))!.Variants.Select(one => one.Open));
        await cluster.Client.GetGrain<IExperimentsGrain>(0).PutAsync(new()
        {
            Name = name,
            Share = 1,
            Variants = [new("control", 1, new()), new("more", 2, new())]
        }, null, new("root"), Token);
        Assert.Equal([0, 0], (await grain.GetAsync(name, 24, Token))!.Variants.Select(one => one.Exposures));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => grain.GetAsync(name, 0, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => grain.EstimateAsync([new(1, 0, 1, 0, 0)], Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => grain.EstimateAsync([new(double.NaN, 1, 1, 0, 0)], Token));
        Assert.Equal(1, (await grain.EstimateAsync([new(1, .5, 1, 0, 0)], Token)).Snips.Value);
        await cluster.Client.GetGrain<IExperimentsGrain>(0).DeleteAsync(name, null, new("root"), Token);
    }

    private sealed class Near : IEqualityComparer<(int, double, double)>
    {
        public bool Equals((int, double, double) x, (int, double, double) y) =>
            x.Item1 == y.Item1 && Math.Abs(x.Item2 - y.Item2) < 1e-9 && Math.Abs(x.Item3 - y.Item3) < 1e-9;

        public int GetHashCode((int, double, double) obj) => obj.Item1;
    }
}
