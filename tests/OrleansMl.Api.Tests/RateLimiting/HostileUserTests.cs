using System.Globalization;

namespace OrleansMl.RateLimiting;

/// <summary>A node of its own on real sockets, and nothing beside it: what is measured is what one user does to another.</summary>
[CollectionDefinition(nameof(HostileUserTests), DisableParallelization = true)]
[Collection(nameof(HostileUserTests))]
[Trait("speed", "slow")]
public sealed class HostileUserTests(ITestOutputHelper output)
{
    private const int Samples = 300;

    // Below this the scheduler of a busy machine is what is measured, and no user feels it.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromMilliseconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_user_with_two_thousand_connections_slows_down_nobody()
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
        Assert.True(attacked.P99 < (calm.P99 * 3 > Unnoticed ? calm.P99 * 3 : Unnoticed), figures);
    }

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
