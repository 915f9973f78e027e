using System.Net;

namespace OrleansMl.Hosting;

public sealed class RedisClusterTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Two_silos_and_a_front_end_share_a_redis_and_outlive_a_restart_of_all_of_them()
    {
        Assert.SkipUnless(IsOnPath("redis-server"), "skipped: needs redis-server");
        await using var redis = await StartRedisAsync();
        var ids = new List<(string Id, string Verdict)>();
        await using (var cluster = await Cluster.StartAsync(redis.Address, "first"))
        {
            for (var i = 0; i < 40; i++)
            {
                var (status, item) = await cluster.FrontEnd.PostAsync("/api/v1/content", $$"""{"type":"comment","text":"The teacher paints a wooden bridge number {{i}}."}""", Cancelled);
                Assert.Equal(HttpStatusCode.Created, status);
                ids.Add((item.GetProperty("id").GetString()!, item.GetProperty("moderation").GetRawText()));
            }

            var (_, models) = await cluster.FrontEnd.GetAsync("/api/v1/ml/models", Cancelled);
            Assert.Contains(cluster.SiloPorts[0].ToString(System.Globalization.CultureInfo.InvariantCulture), models.GetRawText(), StringComparison.Ordinal);
            Assert.Contains(cluster.SiloPorts[1].ToString(System.Globalization.CultureInfo.InvariantCulture), models.GetRawText(), StringComparison.Ordinal);
        }

        // All members were killed; a new cluster under the same service id finds what they stored.
        await using (var cluster = await Cluster.StartAsync(redis.Address, "second"))
        {
            foreach (var (id, verdict) in ids)
            {
                var (status, found) = await cluster.FrontEnd.GetAsync($"/api/v1/ml/moderation/{id}", Cancelled);
                Assert.Equal(HttpStatusCode.OK, status);
                Assert.Equal(verdict, found.GetRawText());
            }
        }
    }

    [Fact]
    public async Task Two_front_ends_share_one_users_limit_to_the_last_permit()
    {
        Assert.SkipUnless(IsOnPath("redis-server"), "skipped: needs redis-server");
        await using var redis = await StartRedisAsync();

        // A window that does not end while the test runs, unless it runs at midnight.
        (string, string)[] limits = [("OrleansMl__RateLimits__Moderation__Permits", "20"), ("OrleansMl__RateLimits__Moderation__Window", "1.00:00:00")];
        await using var cluster = await Cluster.StartAsync(redis.Address, "limits", limits);
        await using var second = await NodeProcess.StartAsync(Build.ClientApi, [.. Cluster.Settings(redis.Address, "limits"), .. limits], Cancelled);
        NodeProcess[] nodes = [cluster.FrontEnd, second];
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            answers.Add(await nodes[i % 2].PostAsUserAsync("alice", "/api/v1/content", $$"""{"type":"comment","text":"hello {{i}}"}""", Cancelled));
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Created, 20), .. Enumerable.Repeat(HttpStatusCode.TooManyRequests, 10)], answers);
        Assert.Equal(HttpStatusCode.Created, await second.PostAsUserAsync("bob", "/api/v1/content", """{"type":"comment","text":"hello"}""", Cancelled));
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task<Redis> StartRedisAsync()
    {
        var port = NodeProcess.FreePort();
        var process = ChildProcess.Start(
            "redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--appendonly", "yes", "--save", "", "--dir", _directory.Path);
        await process.WaitForLineAsync("Ready to accept connections", Cancelled);
        return new(process, $"127.0.0.1:{port}");
    }

    private sealed record Redis(ChildProcess Process, string Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }

    private sealed record Cluster(NodeProcess FrontEnd, NodeProcess[] Silos, int[] SiloPorts) : IAsyncDisposable
    {
        public static (string Name, string Value)[] Settings(string redis, string clusterId) =>
            [("OrleansMl__Store", "redis"), ("OrleansMl__Redis", redis), ("OrleansMl__ClusterId", clusterId)];

        public static async Task<Cluster> StartAsync(string redis, string clusterId, params (string Name, string Value)[] frontEnd)
        {
            int[] ports = [NodeProcess.FreePort(), NodeProcess.FreePort()];
            var shared = Settings(redis, clusterId);
            var silos = await Task.WhenAll(ports.Select(port => NodeProcess.StartAsync(
                Build.Silo,
                [
                    .. shared, ("OrleansMl__Api", "false"), ("OrleansMl__AdvertisedAddress", "127.0.0.1"), ("OrleansMl__SiloPort", $"{port}"), ("OrleansMl__GatewayPort", $"{NodeProcess.FreePort()}"),
                ],
                Cancelled)));
            return new(await NodeProcess.StartAsync(Build.ClientApi, [.. shared, .. frontEnd], Cancelled), silos, ports);
        }

        public async ValueTask DisposeAsync()
        {
            await FrontEnd.DisposeAsync();
            foreach (var silo in Silos)
            {
                await silo.DisposeAsync();
            }
        }
    }
}
