using OrleansMl.Fakes;

namespace OrleansMl.Sessions;

public sealed class SessionStreamTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TimerClock _clock = new();

    [Fact]
    public async Task A_stream_takes_the_cookie_and_ends_within_two_seconds_of_the_session()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        api.Cluster.Board = ["a", "b"];
        var browser = Browser.Open(api.Address);
        await browser.SignInAsync(api.Tokens.Create("alice"));
        using var response = await browser.Client.GetAsync(
            "/api/v1/ml/trending/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != "event: board")
        {
        }

        // It has just been looked at, and holds: what the cluster said then is what the next look must not believe.
        await _clock.TimerAsync(Second);
        _clock.Advance(Second);
        await _clock.TimerAsync(Second);
        await api.Cluster.Sessions.Of("alice").EndAllAsync(TestContext.Current.CancellationToken);
        _clock.Advance(Second);

        // To its end: the stream would go on for a quarter of an hour.
        await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(3, api.Cluster.Sessions.Checks);
    }
}
