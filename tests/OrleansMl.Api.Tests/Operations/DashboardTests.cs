namespace OrleansMl.Operations;

[Collection(nameof(ApiApplication))]
public sealed class DashboardTests(ApiApplication api)
{
    [Theory]
    [InlineData("anonymous", 401)]
    [InlineData("user", 403)]
    [InlineData("moderator", 403)]
    [InlineData("service", 403)]
    [InlineData("admin", 200)]
    public async Task Only_administrators_see_it(string who, int status)
    {
        using var client = who == "anonymous" ? api.CreateClient(null) : api.CreateClient("x", roles: who);

        foreach (var path in new[] { "/dashboard/", "/dashboard/DashboardCounters", "/dashboard/ClusterStats", "/dashboard/index.min.js" })
        {
            Assert.Equal(status, (await client.CallAsync("GET", path)).Status);
        }
    }

    [Theory]
    [InlineData("/dashboard/GrainState?grainId=x&grainType=content")]
    [InlineData("/dashboard/grainstate")]
    [InlineData("/dashboard/Grain%53tate")]
    [InlineData("/dashboard/GrainState/")]
    public async Task Nobody_sees_grain_state(string path)
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        Assert.Equal((404, "not_found"), ((await admin.CallAsync("GET", path)).Status, (await admin.CallAsync("GET", path)).Code));
    }

    [Fact]
    public async Task A_token_in_the_address_becomes_a_cookie_for_the_dashboard_alone()
    {
        using var browser = api.CreateClient(null);
        var token = api.CreateToken("root", isAdmin: true);

        var login = await browser.CallAsync("GET", $"/dashboard/?access_token={token}");
        var cookie = login.Header("Set-Cookie")!;
        var pair = ("Cookie", cookie[..cookie.IndexOf(';')]);

        Assert.Equal((302, "/dashboard/"), (login.Status, login.Header("Location")));
        Assert.Contains("path=/dashboard", cookie);
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.Equal(200, (await browser.CallAsync("GET", "/dashboard/", null, pair)).Status);
        Assert.Equal(401, (await browser.CallAsync("GET", "/api/v1/ml/models", null, pair)).Status);
        Assert.Equal(401, (await browser.CallAsync("GET", $"/api/v1/ml/models?access_token={token}")).Status);
        var user = await browser.CallAsync("GET", $"/dashboard/?access_token={api.CreateToken("alice")}");
        Assert.Equal((403, null), (user.Status, user.Header("Set-Cookie")));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("alice", 403)]
    public async Task A_browser_without_an_administrators_token_is_asked_for_one(string? user, int status)
    {
        using var browser = api.CreateClient(user);

        var page = await browser.CallAsync("GET", "/dashboard/", null, ("Accept", "text/html,application/xhtml+xml"));
        var program = await browser.CallAsync("GET", "/dashboard/", null, ("Accept", "application/json"));

        Assert.Equal((status, "text/html"), (page.Status, page.ContentType));
        Assert.Contains("name=\"access_token\"", page.Text);
        Assert.Equal((status, "application/problem+json"), (program.Status, program.ContentType));
    }

    [Fact]
    public async Task The_log_stream_is_open_to_administrators()
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        using var stream = await admin.GetAsync(
            new Uri("/dashboard/Trace", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)stream.StatusCode);
    }

    [Fact]
    public async Task Metrics_show_the_node_at_work()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("POST", "/api/v1/content", new { type = "post", text = "counted" });

        // A request is measured after its answer has gone out, and the exporter repeats a scrape for 300 ms: ask until all is there.
        string[] expected =
        [
            "http_server_request_duration_seconds",
            "otel_scope_name=\"OrleansMl\"",
            "otel_scope_name=\"Microsoft.Orleans\""
        ];
        await Eventually.ReadAsync(
            async _ =>
            {
                var metrics = (await admin.CallAsync("GET", "/metrics")).Text;
                return expected.Where(name => !metrics.Contains(name, StringComparison.Ordinal)).ToList();
            },
            missing => missing.Count == 0,
            TestContext.Current.CancellationToken,
            within: TimeSpan.FromSeconds(10));
    }
}
