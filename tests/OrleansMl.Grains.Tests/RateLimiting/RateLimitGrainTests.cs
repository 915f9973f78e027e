using OrleansMl.Hosting;

namespace OrleansMl.RateLimiting;

public sealed class RateLimitGrainTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leases_add_up_to_the_limit_and_start_anew_with_the_next_window()
    {
        var grain = cluster.Client.GetGrain<IRateLimitGrain>("moderation/" + ClusterFixture.FreshId());
        var window = TimeSpan.FromHours(1);

        var leases = new[]
        {
            await grain.LeaseAsync(100, window, 60, Token),
            await grain.LeaseAsync(100, window, 60, Token),
            await grain.LeaseAsync(100, window, 60, Token)
        };

        Assert.Equal([60, 40, 0], leases.Select(lease => lease.Granted));
        Assert.Equal([40, 0, 0], leases.Select(lease => lease.Remaining));
        Assert.Equal(0, leases[0].WindowEnd.UtcTicks % window.Ticks);

        cluster.Time.Advance(window);
        Assert.Equal(60, (await grain.LeaseAsync(100, window, 60, Token)).Granted);
    }
}
