using System.Globalization;
using System.Net.Http.Json;
using OrleansMl.Hosting;
using OrleansMl.Security;

namespace OrleansMl.RateLimiting;

/// <summary>
/// A node, a user who attacks it with all connections that they can get, and another user who notices nothing of it; each a process of
/// its own.
/// </summary>
[Trait("speed", "slow")]
[Trait("timing", "strict")]
public sealed class HostileUserTests(ITestOutputHelper output) : IDisposable
{
    // What else this machine does can only add to a time, while slots that one user holds are missing in every round: one round that
    // meets the bound says that the slots are there.
    private const int Rounds = 3;
    private const int Samples = 300;

    // On two busy cores p99 was 13 to 68 ms calm and 12 to 54 ms attacked: below this the scheduler is what is measured. Who has no slot
    // is refused, which no time excuses.
    private static readonly TimeSpan UnnoticedTail = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromMilliseconds(10);

    // Fewer than the attack has connections of each kind: any kind that is not held back takes them all.
    private static readonly (string Name, string Value)[] FewSlots =
    [
        ("OrleansMl__Admission__MaxConcurrentRequests", "256"),
        ("OrleansMl__Admission__MaxStreams", "256"),
    ];

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task One_user_with_two_thousand_connections_takes_nobodys_slots()
    {
        await using var node = await NodeProcess.StartSiloAsync(_directory["data"], Token, FewSlots);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = node.Url };
        await MeasureAsync(client, "bob");
        List<Round> rounds = [];
        do
        {
            // Users of their own in each round: nothing is left of their permits of the last minute.
            var round = await AttackAsync(client, $"alice-{rounds.Count}", $"mallory-{rounds.Count}");
            output.WriteLine($"{round}");
            rounds.Add(round);
        }
        while (!rounds[^1].IsUnnoticed && rounds.Count < Rounds);

        Assert.True(rounds[^1].IsUnnoticed, string.Join('\n', rounds));
    }

    private static async Task<Round> AttackAsync(HttpClient client, string user, string attacker)
    {
        var calm = await MeasureAsync(client, user);
        await using var attack = ChildProcess.StartDotnet(
            Build.HostileUser, [client.BaseAddress!.AbsoluteUri, NodeProcess.Token(attacker)]);
        await attack.WaitForLineAsync("connections have been open", Token);
        var attacked = await MeasureAsync(client, user);
        await OpenStreamAsync(client, user, attacked.Refused);
        List<string> refused = [];
        await SendAsync(client, HttpMethod.Get, "/api/v1/ml/models", NodeProcess.Token("root", TokenClaims.AdminRole), refused);
        await SendAsync(client, HttpMethod.Get, "/metrics", NodeProcess.Token("root", TokenClaims.AdminRole), refused);
        await SendAsync(client, HttpMethod.Get, "/health/live", token: null, refused);
        await SendAsync(client, HttpMethod.Get, "/health/ready", token: null, refused);
        return new(calm, attacked, refused);
    }

    /// <summary>A user posts and reads, one request after the other.</summary>
    private static async Task<Measured> MeasureAsync(HttpClient client, string user)
    {
        var (token, item) = (NodeProcess.Token(user), "/health/live");
        var times = new List<TimeSpan>(Samples);
        List<string> refused = [];
        for (var i = 0; i < Samples; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            item = i % 2 == 0
                ? await SendAsync(client, HttpMethod.Post, "/api/v1/content", token, refused, $"the lemon cake number {i}") ?? item
                : await SendAsync(client, HttpMethod.Get, item, token, refused) ?? item;
            times.Add(TimeProvider.System.GetElapsedTime(started));
            await Task.Delay(BetweenSamples, Token);
        }

        times.Sort();
        return new(times[Samples / 2], times[Samples * 99 / 100], refused);
    }

    /// <summary>Sends and reads the whole answer; returns where what was made is, and notes what was no success.</summary>
    private static async Task<string?> SendAsync(
        HttpClient client, HttpMethod method, string path, string? token, List<string> refused, string? text = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = text is null ? null : JsonContent.Create(new { type = "comment", text }),
        };
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        using var response = await client.SendAsync(request, Token);
        if (!response.IsSuccessStatusCode)
        {
            refused.Add($"{method} {path} {(int)response.StatusCode}");
        }

        return response.Headers.Location?.OriginalString;
    }

    private static async Task OpenStreamAsync(HttpClient client, string user, List<string> refused)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ml/trending/stream");
        request.Headers.Authorization = new("Bearer", NodeProcess.Token(user));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        if (!response.IsSuccessStatusCode)
        {
            refused.Add($"stream {(int)response.StatusCode}");
        }
    }

    private sealed record Measured(TimeSpan P50, TimeSpan P99, List<string> Refused);

    /// <summary>What one user noticed before and during the attack, and what operators were refused.</summary>
    private sealed record Round(Measured Calm, Measured Attacked, List<string> OperatorsRefused)
    {
        private TimeSpan Bound => Calm.P99 * 3 > UnnoticedTail ? Calm.P99 * 3 : UnnoticedTail;

        private IReadOnlyList<string> Refused => [.. Calm.Refused, .. Attacked.Refused, .. OperatorsRefused];

        public bool IsUnnoticed => Attacked.P99 < Bound && Refused.Count == 0;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {Calm.P50.TotalMilliseconds:0.0} ms calm, {Attacked.P50.TotalMilliseconds:0.0} ms attacked; " +
            $"p99 {Calm.P99.TotalMilliseconds:0.0} ms calm, {Attacked.P99.TotalMilliseconds:0.0} ms attacked, " +
            $"bound {Bound.TotalMilliseconds:0.0} ms; refused: {string.Join(", ", Refused.Distinct().Take(10))}");
    }
}
