using OrleansMl.Fakes;

namespace OrleansMl.Trending;

[Trait("speed", "slow")]
public sealed class TrendingStreamTests
{
    private const string Stream = "/api/v1/ml/trending/stream";
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly TimerClock _clock = new();

    [Fact]
    public async Task An_event_has_an_id_and_says_when_to_come_back()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        api.Cluster.Board = ["a", "b"];
        using var stream = await RawRequest.SendAsync(api.Address, "GET", Stream, api.Tokens.Create("alice"));

        var text = await stream.ReadUntilAsync("event: board");

        Assert.Contains("retry: 3000\n\n", text);
        Assert.Matches("id: [0-9a-f]{16}\nevent: board", text);
    }

    [Fact]
    public async Task Who_comes_back_hears_only_what_changed()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        api.Cluster.Board = ["a", "b"];
        using var first = await RawRequest.SendAsync(api.Address, "GET", Stream, api.Tokens.Create("alice"));
        var text = await first.ReadUntilAsync("event: board");
        var id = text[(text.IndexOf("id: ", StringComparison.Ordinal) + 4)..text.IndexOf("\nevent:", StringComparison.Ordinal)];
        using var same = api.CreateClient("alice");
        same.DefaultRequestHeaders.Add("Last-Event-ID", id);
        using var other = api.CreateClient("alice");
        other.DefaultRequestHeaders.Add("Last-Event-ID", "0000000000000000");

        Assert.DoesNotContain("event: board", await ReadFirstAsync(same));
        Assert.Contains("event: board", await ReadFirstAsync(other));
    }

    [Fact]
    public async Task Silence_is_broken_every_fifteen_seconds()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        using var stream = await RawRequest.SendAsync(api.Address, "GET", Stream, api.Tokens.Create("alice"));
        await stream.ReadUntilAsync("event: board");

        await TickAsync(15);

        Assert.Contains(": heartbeat\n\n", await stream.ReadUntilAsync(": heartbeat"));
    }

    [Fact]
    public async Task A_stream_ends_after_its_lifetime()
    {
        await using var api = await FakeApi.StartAsync(_clock, ("OrleansMl:Http:StreamLifetime", "00:00:10"));
        using var stream = await RawRequest.SendAsync(api.Address, "GET", Stream, api.Tokens.Create("alice"));
        await stream.ReadUntilAsync("event: board");

        await TickAsync(10);

        // The last chunk of the answer is empty.
        Assert.EndsWith("0\r\n\r\n", await stream.ReadUntilAsync("0\r\n\r\n"));
    }

    private async Task TickAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            await _clock.TimerAsync(Tick);
            _clock.Advance(Tick);
        }
    }

    // The stream's first answer: what comes before it waits for the next second.
    private async Task<string> ReadFirstAsync(HttpClient client)
    {
        using var response = await client.GetAsync(
            new Uri(Stream, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await _clock.TimerAsync(Tick);
        var buffer = new byte[4096];
        var read = await body.ReadAtLeastAsync(buffer, 10, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
    }
}
