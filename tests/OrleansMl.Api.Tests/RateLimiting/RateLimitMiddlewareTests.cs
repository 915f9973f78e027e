using Microsoft.Extensions.Time.Testing;
using OrleansMl.Fakes;

namespace OrleansMl.RateLimiting;

public sealed class RateLimitMiddlewareTests
{
    private static readonly object Body = new { type = "post", text = "a" };

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private async Task<FakeApi> StartAsync(params (string, string)[] more)
    {
        var api = await FakeApi.StartAsync(_clock, [("OrleansMl:RateLimits:Moderation:Permits", "2"), .. more]);
        var end = _clock.GetUtcNow().AddSeconds(42);
        var spent = new Dictionary<string, int>();
        api.Cluster.Lease = (key, limit, _, want) =>
        {
            var granted = Math.Min(want, limit - spent.GetValueOrDefault(key));
            spent[key] = spent.GetValueOrDefault(key) + granted;
            return new(granted, limit - spent[key], end);
        };
        return api;
    }

    [Fact]
    public async Task The_request_over_the_limit_is_429_with_the_time_to_wait()
    {
        await using var api = await StartAsync();
        using var alice = api.CreateClient("alice");
        using var bob = api.CreateClient("bob");

        var first = await alice.CallAsync("POST", "/api/v1/content", Body);
        var second = await alice.CallAsync("POST", "/api/v1/content", Body);
        var third = await alice.CallAsync("POST", "/api/v1/content", Body);
        var read = await alice.CallAsync("GET", "/api/v1/content/x");
        var other = await bob.CallAsync("POST", "/api/v1/content", Body);

        Assert.Equal(
            (201, "2", "1", "42"),
            (first.Status, first.Header("RateLimit-Limit"), first.Header("RateLimit-Remaining"), first.Header("RateLimit-Reset")));
        Assert.Equal((201, "0"), (second.Status, second.Header("RateLimit-Remaining")));
        Assert.Equal(
            (429, "rate_limited", "42", "0"), (third.Status, third.Code, third.Header("Retry-After"), third.Header("RateLimit-Remaining")));
        Assert.Equal((404, "1000"), (read.Status, read.Header("RateLimit-Limit")));
        Assert.Equal(201, other.Status);
        Assert.Equal(3, api.Cluster.Items.Count);
    }

    [Fact]
    public async Task Every_item_of_a_batch_counts()
    {
        await using var api = await StartAsync();
        using var alice = api.CreateClient("alice");

        var tooMany = await alice.CallAsync("POST", "/api/v1/content/batch", new { items = new[] { Body, Body, Body } });

        Assert.Equal((429, "rate_limited"), (tooMany.Status, tooMany.Code));
        Assert.Empty(api.Cluster.Items);
    }

    [Fact]
    public async Task Services_are_not_limited_unless_configured()
    {
        await using var free = await StartAsync();
        using var service = free.CreateClient("backend", roles: "service");
        await using var limited = await StartAsync(("OrleansMl:RateLimits:LimitServices", "true"));
        using var limitedService = limited.CreateClient("backend", roles: "service");

        for (var i = 0; i < 3; i++)
        {
            var answer = await service.CallAsync("POST", "/api/v1/content", Body);
            Assert.Equal((201, null), (answer.Status, answer.Header("RateLimit-Limit")));
            Assert.Equal(i < 2 ? 201 : 429, (await limitedService.CallAsync("POST", "/api/v1/content", Body)).Status);
        }
    }

    [Theory]
    [InlineData("OrleansMl:RateLimits:Admin:Permits", "0", "OrleansMl:RateLimits:Admin")]
    [InlineData("OrleansMl:RateLimits:Default:Window", "2.00:00:00", "OrleansMl:RateLimits:Default")]
    public async Task An_illegal_limit_stops_the_start(string key, string value, string named)
    {
        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => FakeApi.StartAsync(null, (key, value)));

        Assert.Contains(named, exception.Message);
    }
}
