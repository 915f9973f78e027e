using Microsoft.Extensions.Time.Testing;
using OrleansMl.Fakes;
using OrleansMl.Operations;

namespace OrleansMl.Sessions;

/// <summary>Keys of cookies, while the cluster that has them hesitates or fails.</summary>
public sealed class SharedKeysTests
{
    private const string Session = "/api/v1/session";

    private static readonly TimeSpan Stay = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private static async Task<Browser> SignedInAsync(FakeApi api)
    {
        var browser = Browser.Open(api.Address);
        Assert.Equal(201, (await browser.SignInAsync(api.Tokens.Create("alice"))).Status);
        return browser;
    }

    // A call that waits for the keys does not come back.
    private static async Task<int> StatusAsync(Browser browser) =>
        (await browser.CallAsync("GET", Session).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Status;

    [Fact]
    public async Task Keys_are_fetched_once_a_minute_however_much_comes_with_a_cookie()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, await StatusAsync(browser));
        }

        Assert.Equal(1, api.Cluster.Sessions.Lists);
        _clock.Advance(Stay);
        Assert.Equal(200, await StatusAsync(browser));
        Assert.Equal(2, api.Cluster.Sessions.Lists);
    }

    [Fact]
    public async Task A_key_grain_that_is_slow_delays_nobody_while_keys_are_known()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);
        var answer = new TaskCompletionSource();
        api.Cluster.Sessions.OnList = () => answer.Task;
        _clock.Advance(Stay);

        Assert.Equal((200, 200), (await StatusAsync(browser), await StatusAsync(browser)));

        // One question, however many come meanwhile.
        Assert.Equal(2, api.Cluster.Sessions.Lists);
        answer.SetResult();
    }

    [Fact]
    public async Task A_key_grain_that_fails_stops_nobody_while_keys_are_known_and_is_asked_again_soon()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);
        var asked = new SemaphoreSlim(0);
        api.Cluster.Sessions.OnList = () =>
        {
            asked.Release();
            throw new TimeoutException();
        };
        _clock.Advance(Stay);

        Assert.Equal(200, await StatusAsync(browser));
        await asked.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200, await StatusAsync(browser));
        for (var i = 0; i < 2; i++)
        {
            _clock.Advance(SharedKeys.RetryAfter);
            Assert.Equal(200, await StatusAsync(browser));
            await asked.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Without_any_key_a_failing_grain_is_a_503()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        api.Cluster.Sessions.OnList = () => throw new StoreUnavailableException("disk full");

        var answer = await Browser.Open(api.Address).SignInAsync(api.Tokens.Create("alice"));

        Assert.Equal((503, "store_unavailable", "5"), (answer.Status, answer.Code, answer.Header("Retry-After")));
    }

    [Fact]
    public async Task A_first_key_that_cannot_be_stored_is_a_503_that_says_when_to_come_back()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        api.Cluster.Sessions.OnAdd = () => throw new StoreUnavailableException("disk full");

        var refused = await Browser.Open(api.Address).SignInAsync(api.Tokens.Create("alice"));
        api.Cluster.Sessions.OnAdd = () => Task.CompletedTask;
        var browser = await SignedInAsync(api);

        Assert.Equal((503, "store_unavailable", "5"), (refused.Status, refused.Code, refused.Header("Retry-After")));
        Assert.Equal(200, await StatusAsync(browser));
    }
}
