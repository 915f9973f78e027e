using System.Net;
using Microsoft.AspNetCore.Http;
using OrleansMl.RateLimiting;

namespace OrleansMl.IntimateImages;

/// <summary>What bounds those who have no account.</summary>
public sealed class IntimateImageLimitTests(IntimateImageLimitTests.Application api) : IClassFixture<IntimateImageLimitTests.Application>
{
    private const string Path = "/api/v1/legal/intimate-image-requests";

    private static readonly object Body = new
    {
        items = new[] { "none-such" },
        signature = "Maria Example",
        identification = "I am the woman in it.",
        good_faith = true,
        contact = "maria@example.com",
    };

    [Fact]
    public async Task Who_has_no_account_is_limited_by_address_and_by_what_waits()
    {
        using var nobody = api.CreateClient(null);
        using var maria = api.CreateClient("maria");
        using var lex = api.CreateClient("lex", roles: "legal");

        var first = await nobody.CallAsync("POST", Path, Body);
        var second = await nobody.CallAsync("POST", Path, Body);
        var invalid = await nobody.CallAsync("POST", Path, new { });
        for (var i = 0; i < 5; i++)
        {
            invalid = await nobody.CallAsync("POST", Path, new { });
        }

        var third = await nobody.CallAsync("POST", Path, Body);
        var over = await nobody.CallAsync("POST", Path, Body);
        var other = await maria.CallAsync("POST", Path, Body);
        var list = await lex.CallAsync("GET", Path);

        Assert.Equal((202, 409, "too_many_requests"), (first.Status, second.Status, second.Code));
        Assert.Equal((422, 409), (invalid.Status, third.Status));
        Assert.Equal((429, "rate_limited"), (over.Status, over.Code));
        Assert.InRange(int.Parse(over.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 86_400);
        Assert.Equal(202, other.Status);
        Assert.Equal(2, (int)list.Body!["open"]!);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData(null, "unknown")]
    public void Of_an_address_counts_what_one_household_has(string? address, string counted)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);

        Assert.Equal(counted, AnonymousLimiter.AddressOf(context));
    }

    public sealed class Application : ApiApplication
    {
        protected override IEnumerable<string> Settings =>
        [
            "--OrleansMl:RateLimits:Anonymous:Permits=3",

            // No window ends while the test runs.
            "--OrleansMl:RateLimits:Anonymous:Window=1.00:00:00",
            "--OrleansMl:IntimateImages:MaxOpenPerSender=1",
        ];
    }
}
