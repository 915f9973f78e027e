namespace OrleansMl.Sessions;

/// <summary>Sessions over the grains and the store.</summary>
[Collection(nameof(ApiApplication))]
public sealed class SessionsOnANodeTests(ApiApplication api)
{
    private readonly string _user = $"session-{Guid.CreateVersion7():N}";

    private async Task<Browser> SignedInAsync()
    {
        var browser = Browser.Open(api.Address);
        Assert.Equal(201, (await browser.SignInAsync(api.CreateToken(_user))).Status);
        return browser;
    }

    [Fact]
    public async Task An_erased_user_is_signed_out_and_nothing_they_set_is_left()
    {
        var (browser, other) = (await SignedInAsync(), await SignedInAsync());
        Assert.Equal(200, (await browser.CallAsync("PUT", "/api/v1/session/preferences", new { theme = "dark" })).Status);
        var export = (await browser.CallAsync("GET", $"/api/v1/users/{_user}/export")).Text;

        var erased = await browser.CallAsync("DELETE", $"/api/v1/users/{_user}");

        Assert.Contains("""{"kind":"preferences","data":{"theme":"dark",""", export);
        Assert.Equal(2, export.Split("""{"kind":"session",""").Length - 1);
        Assert.Equal(202, erased.Status);
        await Eventually.TrueAsync(
            async _ => (await other.CallAsync("GET", "/api/v1/session")).Status == 401, TestContext.Current.CancellationToken);
        var again = await SignedInAsync();
        Assert.Equal("\"0\"", (await again.CallAsync("GET", "/api/v1/session/preferences")).ETag);
    }

    [Fact]
    public async Task Administrators_read_who_signed_in_and_out_and_leads_do_not()
    {
        var browser = await SignedInAsync();
        Assert.Equal(204, (await browser.CallAsync("DELETE", "/api/v1/session")).Status);
        using var root = api.CreateClient("root", isAdmin: true);
        using var lead = api.CreateClient("lead", roles: "lead");

        var audit = await root.CallAsync("GET", $"/api/v1/audit?target={_user}");
        var hidden = await lead.CallAsync("GET", $"/api/v1/audit?target={_user}");

        Assert.Equal(["sign_out", "sign_in"], audit.Body!["entries"]!.AsArray().Select(line => (string)line!["action"]!));
        Assert.Empty(hidden.Body!["entries"]!.AsArray());
    }

    [Fact]
    public async Task A_session_opens_the_dashboard_for_administrators()
    {
        var browser = Browser.Open(api.Address);
        await browser.SignInAsync(api.CreateToken("root", isAdmin: true));

        Assert.Equal(200, (await browser.CallAsync("GET", "/dashboard/")).Status);
        Assert.Equal(403, (await (await SignedInAsync()).CallAsync("GET", "/dashboard/")).Status);
    }
}
