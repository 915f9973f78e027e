using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrleansMl.Fakes;

namespace OrleansMl.RateLimiting;

public sealed class AnonymousLimiterTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
    private readonly SharedWindow _window = new();
    private readonly AnonymousLimiter _limiter;

    public AnonymousLimiterTests()
    {
        FakeCluster cluster = new() { Lease = (key, limit, window, want) => _window.Lease(key, limit, window, want, _clock.GetUtcNow()) };
        _limiter = new(
            new(cluster, _clock, NullLogger<NodeRateLimiter>.Instance),
            Options.Create(new RateLimitOptions { Anonymous = new() { Permits = 2 } }));
    }

    [Fact]
    public async Task A_site_of_many_networks_has_four_times_the_permits_of_one()
    {
        Assert.Equal(2, await SendAsync("2001:db8:1:1::1", "2001:db8:1:1::2", "2001:db8:1:1::3"));
        Assert.Equal(6, await SendAsync([.. Enumerable.Range(2, 100).Select(network => $"2001:db8:1:{network:x}::1")]));
        Assert.Equal(1, await SendAsync("2001:db8:2:1::1"));
        Assert.Equal(1, await SendAsync("203.0.113.7"));
    }

    [Fact]
    public async Task Addresses_of_version_four_have_no_site() =>
        Assert.Equal(
            50, await SendAsync([.. Enumerable.Range(1, 50).Select(i => i % 2 == 0 ? $"203.0.113.{i}" : $"::ffff:203.0.113.{i}")]));

    // How many of them were let through.
    private async Task<int> SendAsync(params string[] addresses)
    {
        var sent = 0;
        foreach (var address in addresses)
        {
            DefaultHttpContext context = new();
            context.Connection.RemoteIpAddress = IPAddress.Parse(address);
            sent += await _limiter.AcquireToSendAsync(context) is null ? 1 : 0;
        }

        return sent;
    }
}
