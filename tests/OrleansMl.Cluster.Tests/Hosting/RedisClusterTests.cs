using System.Net;

namespace OrleansMl.Hosting;

[Trait("speed", "slow")]
public sealed class RedisClusterTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Two_silos_and_a_front_end_share_a_redis_and_outlive_a_restart_of_all_of_them()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);
        var ids = new List<(string Id, string Verdict)>();

        // Verdicts wait for the second stage, however slow the machine is: one that came later would be another verdict.
        (string, string)[] silo =
        [
            ("OrleansMl__Moderation__SecondStage__Budget", "00:00:10"),
            ("OrleansMl__Moderation__SecondStage__LeastShare", "1")
        ];
        await using (var cluster = await SiloCluster.StartAsync(redis.Address, "first", silo: silo))
        {
            for (var i = 0; i < 40; i++)
            {
                var (status, item) = await cluster.FrontEnd.PostAsync(
                    "/api/v1/content", $$"""{"type":"comment","text":"The teacher paints a wooden bridge number {{i}}."}""", Cancelled);
                Assert.Equal(HttpStatusCode.Created, status);
                ids.Add((item.GetProperty("id").GetString()!, item.GetProperty("moderation").GetRawText()));
            }

            var (_, models) = await cluster.FrontEnd.GetAsync("/api/v1/ml/models", Cancelled);
            Assert.Contains(
                cluster.SiloPorts[0].ToString(System.Globalization.CultureInfo.InvariantCulture),
                models.GetRawText(),
                StringComparison.Ordinal);
            Assert.Contains(
                cluster.SiloPorts[1].ToString(System.Globalization.CultureInfo.InvariantCulture),
                models.GetRawText(),
                StringComparison.Ordinal);
        }

        // All members were killed; a new cluster under the same service id finds what they stored.
        await using (var cluster = await SiloCluster.StartAsync(redis.Address, "second", silo: silo))
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
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);

        // A window that does not end while the test runs, unless it runs at midnight.
        (string, string)[] limits =
        [
            ("OrleansMl__RateLimits__Moderation__Permits", "20"),
            ("OrleansMl__RateLimits__Moderation__Window", "1.00:00:00")
        ];
        await using var cluster = await SiloCluster.StartAsync(redis.Address, "limits", frontEnd: limits);
        await using var second = await NodeProcess.StartAsync(
            Build.ClientApi, [.. SiloCluster.Settings(redis.Address, "limits"), .. limits], Cancelled);
        NodeProcess[] nodes = [cluster.FrontEnd, second];
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            answers.Add(
                await nodes[i % 2].PostAsUserAsync("alice", "/api/v1/content", $$"""{"type":"comment","text":"hello {{i}}"}""", Cancelled));
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Created, 20), .. Enumerable.Repeat(HttpStatusCode.TooManyRequests, 10)], answers);
        Assert.Equal(
            HttpStatusCode.Created,
            await second.PostAsUserAsync("bob", "/api/v1/content", """{"type":"comment","text":"hello"}""", Cancelled));
    }
}
