using OrleansMl.Fakes;

namespace OrleansMl.Sessions;

public sealed class SessionStreamTests
{
    private readonly TimerClock _clock = new();

    [Fact]
    public async Task A_stream_takes_the_cookie_and_ends_with_the_session()
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

        await _clock.TimerAsync(TimeSpan.FromSeconds(5));
        await api.Cluster.Sessions.Of("alice").EndAllAsync(TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(5));

        // To its end: the stream would go on for a quarter of an hour.
        await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
    }
}
