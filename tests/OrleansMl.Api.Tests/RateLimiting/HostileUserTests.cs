using System.Globalization;

namespace OrleansMl.RateLimiting;

/// <summary>A node of its own on real sockets, and nothing beside it: what is measured is what one user does to another.</summary>
[CollectionDefinition(nameof(HostileUserTests), DisableParallelization = true)]
[Collection(nameof(HostileUserTests))]
[Trait("speed", "slow")]
public sealed class HostileUserTests(ITestOutputHelper output)
{
    private const int Samples = 300;

    // Node, attacker and user share this process and its two cores: below these the scheduler is what is measured.
    private static readonly TimeSpan UnnoticedMedian = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan UnnoticedTail = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromMilliseconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_user_with_two_thousand_connections_takes_nobodys_slots()
    {
        await using var node = new ApiApplication();
        await node.InitializeAsync();
        using var alice = node.CreateClient("alice");
        using var admin = node.CreateClient("root", isAdmin: true);
        using var nobody = node.CreateClient(null);
        await MeasureAsync(alice);
        var calm = await MeasureAsync(alice);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var mallory = new HostileUser(node.Address, node.CreateToken("mallory"));
        var attack = mallory.RunAsync(stop.Token);
        await Eventually.TrueAsync(() => mallory.Connected == HostileUser.Connections, Token, within: TimeSpan.FromMinutes(1));
        var attacked = await MeasureAsync(alice);
        int[] operators =
        [
            (await admin.CallAsync("GET", "/api/v1/ml/models")).Status,
            (await admin.CallAsync("GET", "/metrics")).Status,
            (await nobody.CallAsync("GET", "/health/live")).Status,
            (await nobody.CallAsync("GET", "/health/ready")).Status,
        ];
        await stop.CancelAsync();
        await attack;

        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {calm.P50.TotalMilliseconds:0.0} ms calm, {attacked.P50.TotalMilliseconds:0.0} ms attacked; " +
            $"p99 {calm.P99.TotalMilliseconds:0.0} ms calm, {attacked.P99.TotalMilliseconds:0.0} ms attacked");
        output.WriteLine(figures);
        Assert.All(operators, status => Assert.Equal(200, status));
        Assert.True(attacked.P50 < Larger(calm.P50 * 3, UnnoticedMedian), figures);
        Assert.True(attacked.P99 < Larger(calm.P99 * 3, UnnoticedTail), figures);
    }

    private static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>Another user posts and reads, one request after the other; every answer is a good one.</summary>
    private static async Task<(TimeSpan P50, TimeSpan P99)> MeasureAsync(HttpClient client)
    {
        var times = new List<TimeSpan>(Samples);
        var id = "";
        for (var i = 0; i < Samples; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var answer = i % 2 == 0
                ? await client.CallAsync("POST", "/api/v1/content", new { type = "comment", text = $"the lemon cake number {i}" })
                : await client.CallAsync("GET", $"/api/v1/content/{id}");
            times.Add(TimeProvider.System.GetElapsedTime(started));
            Assert.InRange(answer.Status, 200, 202);
            id = (string?)answer.Body!["id"] ?? id;
            await Task.Delay(BetweenSamples, Token);
        }

        times.Sort();
        return (times[Samples / 2], times[Samples * 99 / 100]);
    }
}
