using System.Diagnostics;
using System.Net;
using OrleansMl.Hosting;

namespace OrleansMl.Faults;

/// <summary>
/// Three silos, a front end and a real redis-server, each its own process, with one fault after the other under load. Whatever happens: no
/// 500, the code names whose fault it is, and what was acknowledged is there afterwards.
/// </summary>
[Trait("speed", "slow")]
public sealed class FaultTests : IDisposable
{
    private const int PerSecond = 40;

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Faults_of_redis_are_503_store_unavailable_and_readiness_names_them()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);
        await using var cluster = await StartAsync(redis, "redis-faults");
        await using var load = new PostingLoad(cluster.FrontEnd, PerSecond);
        await WaitForAsync(load, HttpStatusCode.Created, code: null, count: 20);

        await ChildProcess.SignalAsync(redis.Id, "STOP");
        await ReadyAsync(cluster, "does not answer|did not take a write");
        await WaitForAsync(load, HttpStatusCode.ServiceUnavailable, "store_unavailable", count: 5);
        await ChildProcess.SignalAsync(redis.Id, "CONT");
        await ReadyAsync(cluster, reason: null);

        await redis.SendAsync("CONFIG", "SET", "maxmemory", "1");
        await ReadyAsync(cluster, "maxmemory");
        await redis.SendAsync("CONFIG", "SET", "maxmemory", "0");
        await ReadyAsync(cluster, reason: null);
        await WaitForAsync(load, HttpStatusCode.Created, code: null, count: load.Acknowledged.Count() + 20);
        await load.StopAsync();

        await CheckAsync(cluster, load);
        Assert.DoesNotContain(load.Answers, answer => answer.Status == HttpStatusCode.ServiceUnavailable && answer.Code is not ("store_unavailable" or "overloaded"));
    }

    [Fact]
    public async Task A_flushed_redis_is_answered_with_503_until_its_data_is_back()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);
        await using var cluster = await StartAsync(redis, "flush");
        var (created, item) = await cluster.FrontEnd.PostAsync("/api/v1/content", """{"type":"post","text":"A quiet garden"}""", Cancelled);
        Assert.Equal(HttpStatusCode.Created, created);
        var path = $"/api/v1/content/{item.GetProperty("id").GetString()}";
        var marker = (await redis.SendAsync("GET", "orleansml/data-set")).Trim('"');

        await redis.SendAsync("FLUSHALL");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await cluster.FrontEnd.GetAsync($"{path}-unknown", Cancelled)).Status);
        var (status, problem) = await cluster.FrontEnd.PostAsync("/api/v1/content", """{"type":"post","text":"A new one"}""", Cancelled);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "store_unavailable"), (status, problem.GetProperty("code").GetString()));
        await ReadyAsync(cluster, "Redis lost its data");
        Assert.Contains(cluster.Silos, silo => silo.Output.Contains("Redis lost its data", StringComparison.Ordinal));

        await redis.SendAsync("SET", "orleansml/data-set", marker);
        await ReadyAsync(cluster, reason: null);
    }

    [Fact]
    public async Task A_frozen_silo_is_voted_out_and_the_others_serve()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);
        await using var cluster = await StartAsync(redis, "frozen");
        await using var load = new PostingLoad(cluster.FrontEnd, PerSecond);
        await WaitForAsync(load, HttpStatusCode.Created, code: null, count: 20);

        var frozen = Stopwatch.GetTimestamp();
        await ChildProcess.SignalAsync(cluster.Silos[1].Id, "STOP");
        var settled = frozen + (20 * Stopwatch.Frequency);
        await Eventually.ReadAsync(
            () => load.Answers.Count(answer => answer.Sent > settled), count => count >= 10 * PerSecond, Cancelled, TimeSpan.FromSeconds(60));
        await load.StopAsync();
        await ChildProcess.SignalAsync(cluster.Silos[1].Id, "CONT");

        var after = load.Answers.Where(answer => answer.Sent > settled).ToList();
        Assert.InRange(after.Count(answer => answer.Status != HttpStatusCode.Created), 0, after.Count / 100);
        await CheckAsync(cluster, load);
    }

    [Fact]
    public async Task Restarting_silo_after_silo_fails_one_request_in_a_thousand_at_most_and_stops_in_time()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);
        await using var cluster = await StartAsync(redis, "rolling");
        await using var load = new PostingLoad(cluster.FrontEnd, PerSecond);
        await WaitForAsync(load, HttpStatusCode.Created, code: null, count: 20);

        foreach (var silo in cluster.Silos[..2])
        {
            await ChildProcess.SignalAsync(silo.Id, "TERM");
            Assert.Equal(0, await silo.WaitForExitAsync(Cancelled));
        }

        await WaitForAsync(load, HttpStatusCode.Created, code: null, count: load.Acknowledged.Count() + (5 * PerSecond));
        await load.StopAsync();

        Assert.InRange(load.Answers.Count(answer => answer.Status != HttpStatusCode.Created), 0, Math.Max(1, load.Answers.Count / 1000));
        await CheckAsync(cluster, load);
    }

    [Fact]
    public async Task All_silos_killed_at_once_are_back_in_fifteen_seconds_and_alive_at_once()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);
        await using (var first = await StartAsync(redis, "again"))
        {
            await Task.WhenAll(first.Silos.Select(silo => silo.KillAsync()));
        }

        var started = Stopwatch.GetTimestamp();
        await using var second = await StartAsync(redis, "again");

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 30);
    }

    private static Task<SiloCluster> StartAsync(RedisServer redis, string clusterId) => SiloCluster.StartAsync(redis.Address, clusterId, count: 3);

    private static async Task CheckAsync(SiloCluster cluster, PostingLoad load)
    {
        TestContext.Current.TestOutputHelper!.WriteLine(load.Summary);
        Assert.DoesNotContain(load.Answers, answer => answer.Status == HttpStatusCode.InternalServerError);
        foreach (var id in load.Acknowledged)
        {
            Assert.Equal(HttpStatusCode.OK, (await cluster.FrontEnd.GetAsync($"/api/v1/ml/moderation/{id}", Cancelled)).Status);
        }
    }

    private static Task WaitForAsync(PostingLoad load, HttpStatusCode status, string? code, int count) => Eventually.ReadAsync(
        () => load.Answers.Count(answer => answer.Status == status && answer.Code == code),
        seen => seen >= count,
        Cancelled,
        ChildProcess.Patience);

    // A reason: unready for it. None: ready.
    private static Task ReadyAsync(SiloCluster cluster, string? reason) => Eventually.ReadAsync(
        async cancellationToken =>
        {
            var (status, body) = await cluster.FrontEnd.GetAsync("/health/ready", cancellationToken);
            return (Status: status, Reason: body.TryGetProperty("reason", out var why) ? why.GetString() : null);
        },
        seen => reason is null
            ? seen.Status == HttpStatusCode.OK
            : seen.Reason is { } why && System.Text.RegularExpressions.Regex.IsMatch(why, reason),
        Cancelled,
        ChildProcess.Patience);
}
