using System.Diagnostics;
using System.Net;
using OrleansMl.Hosting;

namespace OrleansMl.Faults;

/// <summary>
/// Three silos, a front end and a real redis-server, each its own process, with one fault after the other under load. Whatever happens: no
/// 500, the code names whose fault it is, and what was acknowledged is there afterwards.
/// </summary>
[Trait("speed", "slow")]
[Trait("timing", "strict")]
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
        await CheckFlushAsync(redis, cluster);
    }

    [Fact]
    public async Task Faults_of_silos_are_over_in_seconds()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);
        var begun = Stopwatch.GetTimestamp();
        await using (var cluster = await StartAsync(redis, "silo-faults"))
        {
            begun = Stopwatch.GetTimestamp() - begun;
            await using var load = new PostingLoad(cluster.FrontEnd, PerSecond);
            await WaitForAsync(load, HttpStatusCode.Created, code: null, count: 20);

            // One silo stands still: twenty seconds later the others serve everything.
            await ChildProcess.SignalAsync(cluster.Silos[2].Id, "STOP");
            var settled = Stopwatch.GetTimestamp() + (20 * Stopwatch.Frequency);
            await Eventually.ReadAsync(
                () => load.Answers.Count(answer => answer.Sent > settled),
                count => count >= 5 * PerSecond,
                Cancelled,
                TimeSpan.FromSeconds(60));
            AssertAtMost(hundredths: 1, load, settled);

            // One is told to stop: it finishes what it has, in time, and nothing fails.
            var told = Stopwatch.GetTimestamp();
            await ChildProcess.SignalAsync(cluster.Silos[1].Id, "TERM");
            Assert.Equal(0, await cluster.Silos[1].WaitForExitAsync(Cancelled));
            Assert.InRange(Stopwatch.GetElapsedTime(told).TotalSeconds, 0, 60);
            await WaitForAsync(load, HttpStatusCode.Created, code: null, count: load.Acknowledged.Count() + (5 * PerSecond));
            await load.StopAsync();

            AssertAtMost(hundredths: .1, load, told);
            await CheckAsync(cluster, load);
            await cluster.Silos[0].KillAsync();
        }

        // All are gone and their rows are not: the next cluster takes hardly longer to start than the first one.
        var started = Stopwatch.GetTimestamp();
        await using var again = await StartAsync(redis, "silo-faults");
        Assert.InRange(Stopwatch.GetElapsedTime(started + begun).TotalSeconds, -60, 15);
    }

    private static async Task CheckFlushAsync(RedisServer redis, SiloCluster cluster)
    {
        var marker = (await redis.SendAsync("GET", "orleansml/data-set")).Trim('"');
        await redis.SendAsync("FLUSHALL");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await cluster.FrontEnd.GetAsync("/api/v1/content/unknown", Cancelled)).Status);
        var (status, problem) = await cluster.FrontEnd.PostAsync("/api/v1/content", """{"type":"post","text":"A new one"}""", Cancelled);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "store_unavailable"), (status, problem.GetProperty("code").GetString()));
        await ReadyAsync(cluster, "Redis lost its data");
        Assert.Contains(cluster.Silos, silo => silo.Output.Contains("Redis lost its data", StringComparison.Ordinal));

        await redis.SendAsync("SET", "orleansml/data-set", marker);
        await ReadyAsync(cluster, reason: null);
    }

    private static void AssertAtMost(double hundredths, PostingLoad load, long since)
    {
        var answers = load.Answers.Where(answer => answer.Sent > since).ToList();
        Assert.InRange<double>(
            answers.Count(answer => answer.Status != HttpStatusCode.Created), 0, Math.Ceiling(answers.Count * hundredths / 100));
    }

    private static Task<SiloCluster> StartAsync(RedisServer redis, string clusterId) =>
        SiloCluster.StartAsync(redis.Address, clusterId, count: 3);

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
